import Web

/// Times of the Classic API: `2013-08-20T07:00:00.0000000Z`, always UTC and with seven decimals.
enum ClassicTime {
    /// - Parameter time: in milliseconds since 1970 UTC.
    static func text(_ time: Int64) -> String {
        String(unsafeUninitializedCapacity: longest) { buffer in
            // A buffer with room has a base address.
            buffer.baseAddress.map { write(time, to: $0) } ?? 0
        }
    }

    /// No time takes more bytes than this.
    static let longest = Timestamp.longest + 5

    /// - Parameters:
    ///   - time: in milliseconds since 1970 UTC.
    ///   - bytes: has room for `longest` of them.
    /// - Returns: how many were written.
    static func write(_ time: Int64, to bytes: UnsafeMutablePointer<UInt8>) -> Int {
        let end = Timestamp(milliseconds: time).write(to: bytes)
        (bytes + end).update(repeating: UInt8(ascii: "0"), count: 4)
        bytes[end + 4] = UInt8(ascii: "Z")
        return end + 5
    }

    /// Reads what programs send: a date, a date with hours and minutes, with seconds, with a fraction, and with `Z` or
    /// an offset behind it; without one it is UTC. Nil for everything else.
    static func milliseconds(_ text: String) -> Int64? {
        var bytes = Array(text.utf8)
        if bytes.count > 40 { return nil }
        if bytes.count == 10 { bytes += "T00:00:00Z".utf8 }
        guard bytes.count >= 16 else { return nil }
        if bytes[10] == UInt8(ascii: " ") { bytes[10] = UInt8(ascii: "T") }
        // A plus sign that was not escaped in a query arrives as a space.
        if let space = bytes.lastIndex(of: UInt8(ascii: " ")), space > 10 { bytes[space] = UInt8(ascii: "+") }
        let zone = bytes[11...].firstIndex { "Zz+-".utf8.contains($0) }
        var clock = Array(bytes[..<(zone ?? bytes.count)])
        if clock.count == 16 { clock += ":00".utf8 }
        clock += zone.map { bytes[$0...] } ?? [UInt8(ascii: "Z")]
        return clock.withUnsafeBufferPointer { Timestamp(rfc3339: $0)?.milliseconds }
    }
}
