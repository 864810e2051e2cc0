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
        putDigits(UInt32(fraction), 6, to: bytes + end + 1)
        end += 7
        while bytes[end - 1] == UInt8(ascii: "0") { end -= 1 }
        return end
    }

    private static func write(_ number: UInt64, to bytes: UnsafeMutablePointer<UInt8>) -> Int {
        if number >= 100_000_000 {
            let (front, back) = number.quotientAndRemainder(dividingBy: 100_000_000)
            let end = write(front, to: bytes)
            putDigits(UInt32(back), 8, to: bytes + end)
            return end + 8
        }
        var (count, limit) = (1, UInt32(10))
        while number >= limit { (count, limit) = (count + 1, limit * 10) }
        putDigits(UInt32(number), count, to: bytes)
        return count
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
