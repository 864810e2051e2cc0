import Foundation
import Synchronization

/// Makes UUIDs of version 7 that grow strictly (RFC 9562, section 6.2, method 2), so that the machines of a feed,
/// which come within one millisecond, keep the order of the feed.
final class AssetIDSequence: Sendable {
    private static let tailLimit: UInt128 = 1 << 74

    private struct Last {
        var milliseconds: Int64 = 0
        /// The 74 bits that the time leaves free.
        var tail: UInt128 = 0
    }

    private let last = Mutex(Last())

    func next(at now: Int64) -> UUID {
        let id = last.withLock { last in
            if now > last.milliseconds {
                last = Last(milliseconds: now, tail: Self.randomTail())
            } else {
                // A clock that went back is waited for: ids go on from the latest time that was seen.
                last.tail += 1 + UInt128(UInt32.random(in: .min ... .max))
                if last.tail >= Self.tailLimit {
                    last = Last(milliseconds: last.milliseconds + 1, tail: Self.randomTail())
                }
            }
            return last
        }
        let high = UInt64(clamping: id.milliseconds) << 16 | 0x7000 | UInt64(id.tail >> 62)
        let low = 0x8000_0000_0000_0000 | UInt64(truncatingIfNeeded: id.tail) & 0x3FFF_FFFF_FFFF_FFFF
        return UUID(high: high, low: low)
    }

    /// Begins in the lower half of the range, so that there is room to grow.
    private static func randomTail() -> UInt128 {
        UInt128(UInt64.random(in: .min ... .max)) << 9 | UInt128(UInt64.random(in: 0..<512))
    }
}

extension UUID {
    fileprivate init(high: UInt64, low: UInt64) {
        func byte(_ value: UInt64, _ index: Int) -> UInt8 {
            UInt8(truncatingIfNeeded: value >> (8 * UInt64(7 - index)))
        }
        self.init(
            uuid: (
                byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3),
                byte(high, 4), byte(high, 5), byte(high, 6), byte(high, 7),
                byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3),
                byte(low, 4), byte(low, 5), byte(low, 6), byte(low, 7)
            ))
    }
}
