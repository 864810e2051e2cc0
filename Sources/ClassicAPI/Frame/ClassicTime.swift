import Web

/// Times of the Classic API: `2013-08-20T07:00:00.0000000Z`, always UTC and with seven decimals.
enum ClassicTime {
    /// - Parameter time: in milliseconds since 1970 UTC.
    static func text(_ time: Int64) -> String {
        var bytes: [UInt8] = []
        append(time, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// - Parameter time: in milliseconds since 1970 UTC.
    static func append(_ time: Int64, to bytes: inout [UInt8]) {
        let text = Timestamp(milliseconds: time).description.utf8
        bytes += text.dropLast()
        // Either no decimals or three.
        bytes += (text.contains(UInt8(ascii: ".")) ? "0000Z" : ".0000000Z").utf8
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
