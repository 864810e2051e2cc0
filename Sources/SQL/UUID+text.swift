import Foundation

extension UUID {
    /// Reads the text form (RFC 9562, section 4), nil for all else. `UUID(uuidString:)` reads it by `sscanf`, which takes a
    /// good part of the time of a query that gives thousands of them.
    init?(text: String) {
        var bytes = (UInt64(0), UInt64(0))
        var digits = 0
        for (place, byte) in text.utf8.enumerated() {
            if [8, 13, 18, 23].contains(place) {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            if digits < 16 { bytes.0 = bytes.0 << 4 | UInt64(digit) } else { bytes.1 = bytes.1 << 4 | UInt64(digit) }
            digits += 1
        }
        guard text.utf8.count == 36, digits == 32 else { return nil }
        let octets = (bytes.0.bigEndian, bytes.1.bigEndian)
        self = withUnsafeBytes(of: octets) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}
