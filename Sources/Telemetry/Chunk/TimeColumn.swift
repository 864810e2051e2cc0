/// Times as differences of differences: machines that report once a minute cost next to nothing. Times of whole seconds,
/// which are nearly all, are kept in seconds.
enum TimeColumn {
    static func write(_ times: [Int64], to writer: inout ByteWriter) {
        let unit: Int64 = times.allSatisfy { $0 % 1000 == 0 } ? 1000 : 1
        writer.fixed(UInt8(unit == 1000 ? 1 : 0))
        var (last, step): (Int64, Int64) = (0, 0)
        for time in times {
            // Wrapping: any 64 bits are a time, and what wraps on the way in wraps back on the way out.
            let next = (time / unit) &- last
            writer.zigzag(next &- step)
            (last, step) = (time / unit, next)
        }
    }

    static func read(_ count: Int, from reader: inout ByteReader) throws(CorruptBytes) -> [Int64] {
        let flag = try reader.fixed(UInt8.self)
        guard flag <= 1, count <= reader.remaining else { throw CorruptBytes("a time column is cut off") }
        let unit: Int64 = flag == 1 ? 1000 : 1
        var times: [Int64] = []
        times.reserveCapacity(count)
        var (last, step): (Int64, Int64) = (0, 0)
        for _ in 0..<count {
            step = try reader.zigzag() &+ step
            last = last &+ step
            let (time, isOverflow) = last.multipliedReportingOverflow(by: unit)
            guard !isOverflow, times.last.map({ $0 < time }) ?? true else {
                throw CorruptBytes("times are not in order")
            }
            times.append(time)
        }
        return times
    }
}
