// Sources: Sources/ClassicAPI/Frame/ClassicTime.swift Sources/ClassicAPI/Units/Place+coordinates.swift Sources/Fleet/Objects/Place.swift Sources/Fleet/Objects/WellKnownText.swift Sources/ClassicAPI/Objects/Address+text.swift Sources/ClassicAPI/Objects/String+trimmedText.swift Sources/Fleet/Model/AssetLocation.swift Sources/Web/JSON
// Modules: Web Fleet
// Options: -max_len=2048 -malloc_limit_mb=8

/// Reads whatever comes as values of the Classic API's parameters, and stops the process where one is not read again from
/// what answers say of it.
@_cdecl("LLVMFuzzerTestOneInput")
func readValue(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    guard let text = String(validating: input, as: UTF8.self) else { return 0 }
    if let time = ClassicTime.milliseconds(text) {
        precondition(
            ClassicTime.milliseconds(ClassicTime.text(time)) == time || !(0..<253_402_300_800_000).contains(time))
    }
    if let point = Place(coordinates: text) {
        precondition(abs(point.latitude) <= 90 && abs(point.longitude) <= 180)
        precondition(Place(coordinates: "\(point.latitude),\(point.longitude)") == point)
        precondition(
            Place(coordinates: "{\"Latitude\": \(point.latitude), \"longitude\": \(point.longitude)}") == point)
        let distance = point.kilometres(to: Place(latitude: -point.latitude, longitude: point.longitude))
        precondition(distance >= 0 && distance < 20_038)
    }
    if let address = AssetLocation.Address(text: text) {
        let parts = [
            ("country", address.country), ("zipCode", address.zip), ("city", address.city),
            ("streetAddress", address.street),
        ]
        let members = parts.compactMap { name, part in part.map { JSONValue.Member(name, .string($0)) } }
        precondition(
            members.allSatisfy { ($0.value.string?.unicodeScalars.count ?? 0) <= AssetLocation.Address.longestPart })
        let written = String(decoding: JSONValue.object(members).encoded, as: UTF8.self)
        precondition(AssetLocation.Address(text: written) == address)
    }
    return 0
}
