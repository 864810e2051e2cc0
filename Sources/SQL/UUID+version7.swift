package import Foundation

extension UUID {
    /// A UUID of version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then 74 random bits, so that
    /// rows made one after the other stand beside each other in an index.
    package static func version7(at milliseconds: Int64 = .now) -> UUID {
        var random = SystemRandomNumberGenerator()
        let time = UInt64(clamping: milliseconds)
        let high: UInt64 = time << 16 | 0x7000 | random.next() & 0x0FFF
        let low: UInt64 = 0x8000_0000_0000_0000 | random.next() & 0x3FFF_FFFF_FFFF_FFFF
        func byte(_ value: UInt64, _ index: Int) -> UInt8 {
            UInt8(truncatingIfNeeded: value >> (8 * UInt64(7 - index)))
        }
        return UUID(
            uuid: (
                byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3),
                byte(high, 4), byte(high, 5), byte(high, 6), byte(high, 7),
                byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3),
                byte(low, 4), byte(low, 5), byte(low, 6), byte(low, 7)
            ))
    }
}
