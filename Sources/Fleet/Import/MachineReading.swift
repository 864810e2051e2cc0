import Foundation
import ISO15143
import Telemetry

/// What one machine of a feed says, in the fleet's own terms: its samples with times that can be true, the telematics
/// device that it names, and what had to be left out.
struct MachineReading {
    let header: EquipmentHeader
    let samples: [Sample]
    /// Serial number of the telematics device.
    let device: String?
    /// The newest time among position and values, as far as the feed gave times.
    let newest: Int64?
    /// The same for feeds that say the same of position and values.
    let digest: Int64
    let leftOut: [String]

    /// A clock that is wrong by more than this would keep every true value out for good.
    private static let tolerance: Int64 = 86_400_000

    /// - Parameter snapshotTime: when the feed was taken, for values without a time of their own.
    init(_ equipment: Equipment, snapshotTime: Int64?, at now: Int64) {
        var leftOut: [String] = []
        func canBe(_ time: Int64?, _ what: String) -> Bool {
            guard let time, time > now + Self.tolerance else { return true }
            leftOut.append("\(what) has a time that lies in the future; it is left out")
            return false
        }
        header = equipment.header
        let location = equipment.location.flatMap { canBe($0.time, "Location") ? $0 : nil }
        let values = Self.numbered(equipment.values).filter { canBe($0.value.time, $0.value.point.path) }
        newest = (values.map(\.value.time) + [location?.time]).compactMap { $0 }.max()
        let otherwise = [snapshotTime, newest].compactMap { $0 }.first { $0 <= now + Self.tolerance } ?? now
        var samples: [Sample] = []
        if let location {
            var position = AssetLocation(
                assetID: UUID(), time: location.time, latitude: location.latitude, longitude: location.longitude,
                altitude: location.altitude, altitudeUnits: location.altitudeUnits)
            if position.altitude != nil, position.metres == nil {
                // No altitude is better than a wrong one.
                leftOut.append(
                    "Location/Altitude has the unit \(location.altitudeUnits ?? ""), which is not known; it is left out"
                )
                position.altitude = nil
            }
            do {
                try position.checkCanBeTrue()
                samples += position.samples(at: location.time ?? otherwise)
            } catch {
                leftOut.append("Location: \(error); it is left out")
            }
        }
        for (value, instance) in values {
            // Every data point has an insight, which a test of the catalogue proves.
            guard let insight = MachineInsight.of(value.point) else { continue }
            do {
                let sample = try insight.sample(from: value)
                samples.append(Sample(insight.series(instance: instance), at: value.time ?? otherwise, sample))
            } catch {
                leftOut.append("\(value.point.path) \(error); it is left out")
            }
        }
        self.samples = samples
        device = Self.device(of: equipment)
        digest = Self.digest(location, values.map(\.value))
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
    /// one number. A new one begins where a value repeats, where the time changes, or after another element. The first
    /// has none.
    private static func numbered(_ values: [DataValue]) -> [(value: DataValue, instance: String)] {
        var occurrences: [String: Int] = [:]
        var previous: DataValue?
        var seen: Set<DataPoint> = []
        return values.map { value in
            let element = value.point.element
            let continues =
                previous?.point.element == element && previous?.time == value.time && !seen.contains(value.point)
            if !continues {
                occurrences[element] = occurrences[element].map { $0 + 1 } ?? 1
                seen = []
            }
            seen.insert(value.point)
            previous = value
            let number = occurrences[element] ?? 1
            return (value, number == 1 ? "" : String(number))
        }
    }

    /// FNV-1a over everything that is said.
    private static func digest(_ location: Location?, _ values: [DataValue]) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ text: String) {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = (hash ^ 0x1F) &* 0x100_0000_01B3
        }
        add(location.map { "\($0)" } ?? "")
        for value in values { add("\(value.point.path) \(value.reading) \(value.units ?? "") \(value.time ?? .min)") }
        return Int64(bitPattern: hash)
    }
}
