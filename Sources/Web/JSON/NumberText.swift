/// Numbers as answers say them in JSON, XML and CSV alike: the fewest digits that read back as the same number, whole
/// ones without a fraction.
package enum NumberText {
    /// No number takes more bytes than this.
    package static let longest = 32

    /// - Parameter number: is finite.
    package static func text(_ number: Double) -> String {
        String(unsafeUninitializedCapacity: longest) { buffer in
            // A buffer with room has a base address.
            buffer.baseAddress.map { write(number, to: $0) } ?? 0
        }
    }

    /// Writes a number that is finite.
    /// - Parameter bytes: has room for `longest` of them.
    /// - Returns: how many were written.
    package static func write(_ number: Double, to bytes: UnsafeMutablePointer<UInt8>) -> Int {
        let magnitude = number.magnitude
        if magnitude < 0x1p53 {
            let whole = Int64(number)
            if Double(whole) == number, whole != 0 || number.sign == .plus { return write(whole, to: bytes) }
        }
        // Values with few decimals and positions: almost all that machines send. Where millionths read back as the same
        // number and are below 2^51, neighbouring ones are further apart than neighbouring numbers, so that they are the
        // shortest text once the zeros at their end are gone.
        let scaled = magnitude * 1e6 + 0.5
        if magnitude >= 1e-3, scaled < 0x1p51 {
            let millionths = UInt64(scaled)
            if Double(millionths) / 1e6 == magnitude {
                return write(millionths: millionths, isNegative: number < 0, to: bytes)
            }
        }
        return number.description.utf8.withContiguousStorageIfAvailable { text in
            // Of 24 bytes at most, and never empty.
            text.baseAddress.map { bytes.update(from: $0, count: text.count) }
            return text.count
        } ?? 0
    }

    /// - Parameter bytes: has room for `longest` of them.
    /// - Returns: how many were written.
    package static func write(_ number: Int64, to bytes: UnsafeMutablePointer<UInt8>) -> Int {
        var start = 0
        if number < 0 {
            bytes[0] = UInt8(ascii: "-")
            start = 1
        }
        return start + write(number.magnitude, to: bytes + start)
    }

    private static func write(
        millionths: UInt64, isNegative: Bool, to bytes: UnsafeMutablePointer<UInt8>
    ) -> Int {
        var end = 0
        if isNegative {
            bytes[0] = UInt8(ascii: "-")
            end = 1
        }
        let (whole, fraction) = millionths.quotientAndRemainder(dividingBy: 1_000_000)
        end += write(whole, to: bytes + end)
        bytes[end] = UInt8(ascii: ".")
        // Of eight digits the last two are zeros, and more may be.
        let digits = eightDigits(UInt32(fraction) * 100)
        put(digits, to: bytes + end + 1)
        return end + 9 - digits.leadingZeroBitCount / 8
    }

    private static func write(_ number: UInt64, to bytes: UnsafeMutablePointer<UInt8>) -> Int {
        if number >= 100_000_000 {
            let (front, back) = number.quotientAndRemainder(dividingBy: 100_000_000)
            let end = write(front, to: bytes)
            put(eightDigits(UInt32(back)), to: bytes + end)
            return end + 8
        }
        let digits = eightDigits(UInt32(number))
        let zeros = min(digits.trailingZeroBitCount / 8, 7)
        put(digits >> (8 * zeros), to: bytes)
        return 8 - zeros
    }

    /// The digits of a number below 100,000,000, the first in the lowest byte: halves are divided side by side, by a
    /// hundred and then by ten, as products and shifts that are exact for numbers of four and of two digits.
    @inline(__always)
    private static func eightDigits(_ number: UInt32) -> UInt64 {
        let (front, back) = number.quotientAndRemainder(dividingBy: 10_000)
        let fours = UInt64(front) | UInt64(back) << 32
        let hundreds = ((fours &* 10_486) >> 20) & 0x0000_007F_0000_007F
        let twos = hundreds | (fours &- hundreds &* 100) << 16
        let tens = ((twos &* 103) >> 10) & 0x000F_000F_000F_000F
        return tens | (twos &- tens &* 10) << 8
    }

    /// Puts down eight bytes, whatever the number's length: what comes next is written over those behind it.
    @inline(__always)
    private static func put(_ digits: UInt64, to bytes: UnsafeMutablePointer<UInt8>) {
        let text = (digits | 0x3030_3030_3030_3030).littleEndian
        UnsafeMutableRawPointer(bytes).storeBytes(of: text, as: UInt64.self)
    }

    /// Writes exactly so many digits of a number, with zeros before it.
    @inline(__always)
    package static func putDigits(_ number: UInt32, _ count: Int, to bytes: UnsafeMutablePointer<UInt8>) {
        var rest = number
        for place in stride(from: count - 1, through: 0, by: -1) {
            bytes[place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}
