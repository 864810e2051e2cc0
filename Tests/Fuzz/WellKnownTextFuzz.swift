// Sources: Sources/Fleet/Objects/WellKnownText.swift Sources/Fleet/Objects/ZonePolygon.swift Sources/Fleet/Objects/Place.swift
// Options: -max_len=4096 -malloc_limit_mb=8

/// Reads whatever comes as a polygon and as a point, and stops the process where it is out of bounds or is not read again
/// from what is written of it.
@_cdecl("LLVMFuzzerTestOneInput")
func readWellKnownText(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    guard let text = String(validating: input, as: UTF8.self) else { return 0 }
    if let polygon = ZonePolygon(text: text) {
        precondition((ZonePolygon.fewestPlaces...ZonePolygon.mostPlaces).contains(polygon.ring.count))
        precondition(polygon.ring.first == polygon.ring.last)
        polygon.ring.forEach(check)
        precondition(ZonePolygon(text: polygon.text) == polygon)
        // Every corner is on the outline.
        precondition(polygon.ring.allSatisfy(polygon.contains))
    }
    if let place = Place(wellKnownText: text) {
        check(place)
        precondition(Place(wellKnownText: "POINT (\(place.text))") == place)
    }
    return 0
}

private func check(_ place: Place) {
    precondition(abs(place.latitude) <= 90 && abs(place.longitude) <= 180)
}
