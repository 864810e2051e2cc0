import Foundation
import ISO15143

/// What one machine of a feed says, in the fleet's own terms: its position and values with times that can be true,
/// the telematics device that it names, and what had to be left out.
struct MachineReading {
    let header: EquipmentHeader
    let location: Location?
    let values: [LatestValue]
    /// Serial number of the telematics device.
    let device: String?
    /// The newest time among position and values.
    let newest: Int64?
    let leftOut: [String]

    /// A clock that is wrong by more than this would keep every true value out for good.
    private static let tolerance: Int64 = 86_400_000

    init(_ equipment: Equipment, at now: Int64) {
        var leftOut: [String] = []
        func canBe(_ time: Int64?, _ what: String) -> Bool {
            guard let time, time > now + Self.tolerance else { return true }
            leftOut.append("\(what) has a time that lies in the future; it is left out")
            return false
        }
        header = equipment.header
        location = equipment.location.flatMap { canBe($0.time, "Location") ? $0 : nil }
        values = Self.values(equipment.values).filter { canBe($0.time, $0.name) }
        newest = (values.map(\.time) + [location?.time]).compactMap { $0 }.max()
        device = Self.device(of: equipment)
        self.leftOut = leftOut
    }

    /// The device's serial number: from the metadata, or from the header of feeds that put it in place of the
    /// machine's. It is then six or seven digits beside a PIN, and not the end of that PIN, as a machine's own is.
    private static func device(of equipment: Equipment) -> String? {
        if let serial = equipment.metadata?.telematicSerialNumber { return serial }
        guard let serial = equipment.header.serialNumber, let pin = equipment.header.pin else { return nil }
        let isDigits = serial.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isDigits && (6...7).contains(serial.utf8.count) && !pin.hasSuffix(serial) ? serial : nil
    }

    /// Numbers the occurrences of an element that a machine has several times, so that the values of one engine keep
    /// one number. A new one begins where a value repeats, where the time changes, or after another element.
    private static func values(_ values: [DataValue]) -> [LatestValue] {
        var occurrences: [String: Int] = [:]
        var previous: DataValue?
        var seen: Set<DataPoint> = []
        return values.map { value in
            let element = value.point.element
            let continues =
                previous?.point.element == element && previous?.time == value.time && !seen.contains(value.point)
            if !continues {
                occurrences[element] = occurrences[element].map { $0 + 1 } ?? 0
                seen = []
            }
            seen.insert(value.point)
            previous = value
            let content: LatestValue.Content =
                switch value.reading {
                case .number(let number): .number(number)
                case .boolean(let flag): .number(flag ? 1 : 0)
                case .text(let text): .text(text)
                }
            return LatestValue(
                name: value.point.path, occurrence: occurrences[element] ?? 0, content, unit: value.units,
                time: value.time)
        }
    }
}
