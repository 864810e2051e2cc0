/// Doubles, kept bit for bit. Machines measure in steps of a tenth, an eighth or 0.4, so the column is written as integers
/// of the smallest decimal scale that gives every value back exactly, as differences counted in their common step; the
/// few that have no such form, such as NaN, stand beside it. A column without a scale is written as the XOR of
/// neighbours.
enum NumberColumn {
    private enum Encoding: UInt8 {
        case delta = 0
        case deltaOfDelta = 1
        case xor = 2
    }

    private static let largestScale = 12  // positions as sent have twelve decimals
    private static let powers: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12]
    private static let largestInteger = 9_007_199_254_740_992.0

    static func write(_ bits: [UInt64], to writer: inout ByteWriter) {
        guard let decimal = Decimal(bits) else { return writeXOR(bits, to: &writer) }
        let encoding = decimal.isSteady ? Encoding.deltaOfDelta : .delta
        writer.fixed(encoding.rawValue)
        writer.fixed(UInt8(decimal.scale))
        writer.varint(decimal.exceptions.count)
        var place = 0
        for (index, bits) in decimal.exceptions {
            writer.varint(index - place)
            writer.fixed(bits)
            place = index
        }
        let step = decimal.step
        writer.varint(UInt64(step))
        writer.zigzag(decimal.integers[0])
        var (last, speed): (Int64, Int64) = (decimal.integers[0], 0)
        for value in decimal.integers.dropFirst() {
            let difference = (value - last) / step
            writer.zigzag(encoding == .delta ? difference : difference - speed)
            (last, speed) = (value, difference)
        }
    }

    /// - Parameter count: at least 1.
    static func read(_ count: Int, from reader: inout ByteReader) throws(CorruptBytes) -> [UInt64] {
        guard let encoding = Encoding(rawValue: try reader.fixed(UInt8.self)) else {
            throw CorruptBytes("a number column has an unknown encoding")
        }
        if encoding == .xor { return try readXOR(count, from: &reader) }
        let scale = Int(try reader.fixed(UInt8.self))
        guard scale <= largestScale, count <= reader.remaining else { throw CorruptBytes("a number column is damaged") }
        var exceptions: [(Int, UInt64)] = []
        var place = 0
        for _ in 0..<(try reader.count(upTo: count)) {
            place += try reader.count(upTo: count)
            guard place < count else { throw CorruptBytes("an exception stands beyond its column") }
            exceptions.append((place, try reader.fixed(UInt64.self)))
        }
        guard count <= reader.remaining else { throw CorruptBytes("a number column is cut off") }
        guard let step = Int64(exactly: try reader.varint()) else { throw CorruptBytes("a step is too large") }
        let power = powers[scale]
        var bits: [UInt64] = []
        bits.reserveCapacity(count)
        var (last, speed): (Int64, Int64) = (try reader.zigzag(), 0)
        bits.append((Double(last) / power).bitPattern)
        for _ in 1..<max(count, 1) {
            let next = try reader.zigzag()
            speed = encoding == .delta ? next : speed &+ next
            last = last &+ speed &* step
            bits.append((Double(last) / power).bitPattern)
        }
        for (index, exception) in exceptions { bits[index] = exception }
        return bits
    }

    // MARK: Decimals

    private struct Decimal {
        let scale: Int
        let integers: [Int64]
        /// Values that have no decimal form of the scale, by their place.
        let exceptions: [(Int, UInt64)]
        /// What all differences are multiples of; 1 or more.
        let step: Int64
        /// Whether the differences change less than the values do.
        let isSteady: Bool

        /// - Returns: nil when too many values have no decimal form.
        init?(_ bits: [UInt64]) {
            var scale = 0
            var odd = 0
            for value in bits {
                guard let needed = Self.scale(of: value, from: scale) else {
                    odd += 1
                    if odd > bits.count / 8 + 1 { return nil }
                    continue
                }
                scale = needed
            }
            let power = powers[scale]
            var integers: [Int64] = []
            integers.reserveCapacity(bits.count)
            var exceptions: [(Int, UInt64)] = []
            var (delta, deltaOfDelta): (UInt64, UInt64) = (0, 0)
            var (last, speed): (Int64, Int64) = (0, 0)
            var divisor: UInt64 = 0
            for (index, value) in bits.enumerated() {
                var integer = last
                if let exact = Self.integer(value, power) {
                    integer = exact
                } else {
                    exceptions.append((index, value))
                }
                let difference = integer - last
                if index > 0, divisor != 1 { divisor = Self.greatestDivisor(divisor, difference.magnitude) }
                if index > 1 {
                    delta &+= UInt64(64 - difference.magnitude.leadingZeroBitCount)
                    deltaOfDelta &+= UInt64(64 - (difference - speed).magnitude.leadingZeroBitCount)
                }
                (last, speed) = (integer, difference)
                integers.append(integer)
            }
            if exceptions.count > bits.count / 8 + 1 { return nil }
            self.scale = scale
            self.integers = integers
            step = max(1, Int64(divisor))
            self.exceptions = exceptions
            isSteady = deltaOfDelta < delta
        }

        /// The integer that, divided by the power of ten, is the value again, bit for bit.
        @inline(__always)
        static func integer(_ bits: UInt64, _ power: Double) -> Int64? {
            let scaled = (Double(bitPattern: bits) * power).rounded()
            guard scaled.magnitude < largestInteger else { return nil }
            // From the integer, not from `scaled`: minus zero is no integer.
            let integer = Int64(scaled)
            return (Double(integer) / power).bitPattern == bits ? integer : nil
        }

        private static func greatestDivisor(_ one: UInt64, _ other: UInt64) -> UInt64 {
            var (one, other) = (one, other)
            while other != 0 { (one, other) = (other, one % other) }
            return one
        }

        /// The smallest scale of at least `start` that has the value. A value of one scale is a value of every larger
        /// one too, as long as its integer stays exact: division of exact integers is rounded correctly.
        private static func scale(of bits: UInt64, from start: Int) -> Int? {
            for scale in start...largestScale where integer(bits, powers[scale]) != nil { return scale }
            return nil
        }
    }

    // MARK: XOR

    /// Bytes of one significance stand together, so that zstd finds the ones that never change.
    private static func writeXOR(_ bits: [UInt64], to writer: inout ByteWriter) {
        writer.fixed(Encoding.xor.rawValue)
        for plane in 0..<8 {
            var last: UInt64 = 0
            for value in bits {
                writer.fixed(UInt8(truncatingIfNeeded: (value ^ last) >> UInt64(8 * plane)))
                last = value
            }
        }
    }

    private static func readXOR(_ count: Int, from reader: inout ByteReader) throws(CorruptBytes) -> [UInt64] {
        let (size, isOverflow) = count.multipliedReportingOverflow(by: 8)
        guard !isOverflow else { throw CorruptBytes("a number column is cut off") }
        let planes = try reader.slice(size)
        var bits: [UInt64] = []
        bits.reserveCapacity(count)
        var last: UInt64 = 0
        for index in 0..<count {
            var value: UInt64 = 0
            for plane in 0..<8 { value |= UInt64(planes[plane * count + index]) << UInt64(8 * plane) }
            last ^= value
            bits.append(last)
        }
        return bits
    }
}
