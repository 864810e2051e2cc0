/// How advanced sensors, which are free in their names, are called in time-series queries and remote write. Sensors
/// whose names become the same metric are told apart by the label `sensor_id`.
package enum SensorMetric {
    package static let prefix = "advanced_sensor_"

    /// `advanced_sensor_oil_pressure_1` for `Oil pressure (1)`.
    package static func name(of sensor: String) -> String {
        let name = snakeCase(sensor)
        return prefix + (name.isEmpty ? "unnamed" : name)
    }

    /// The sensor of a metric: what follows the prefix.
    static func sensor(of metricName: String) -> String { String(metricName.dropFirst(prefix.count)) }

    /// Small ASCII letters and digits; whatever stands between runs of them becomes one underscore.
    static func snakeCase(_ name: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(name.utf8.count)
        var isBetween = false
        for byte in name.utf8 {
            guard byte.isASCIILetterOrDigit else {
                isBetween = true
                continue
            }
            if isBetween, !bytes.isEmpty { bytes.append(UInt8(ascii: "_")) }
            isBetween = false
            bytes.append(byte.isASCIICapital ? byte | 0x20 : byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isASCIICapital: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }

    var isASCIILetterOrDigit: Bool {
        isASCIICapital || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }
}
