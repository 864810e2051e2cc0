import NIOCore
import Web

/// Writes rows in one format into memory of its own that grows. A value has the same text in all formats, but for the
/// escapes of each; a field without a value is left out, and an empty cell in CSV.
///
/// Arrays and buffers look at each append whether they are shared and how much room they have, which took most of the
/// time of long answers; here a value makes room once and is then put down.
struct ClassicWriter: ~Copyable {
    private let format: ClassicFormat
    /// Those of the layout, and room for a short one behind them.
    private let names: UnsafeMutableBufferPointer<UInt8>
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// Bytes that were written.
    private(set) var count = 0

    init(_ layout: ClassicLayout, capacity: Int = 1024) {
        format = layout.format
        names = .allocate(capacity: layout.names.count + Self.shortName)
        names.initialize(repeating: 0)
        _ = names.update(from: layout.names)
        self.capacity = capacity + Self.shortName
        base = .allocate(capacity: self.capacity)
    }

    deinit {
        names.deallocate()
        base.deallocate()
    }

    /// What was written so far.
    var bytes: ByteBuffer { ByteBuffer(bytes: UnsafeRawBufferPointer(start: base, count: count)) }

    // MARK: Memory

    /// Makes room, and always that for a short name more.
    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if count &+ more &+ Self.shortName > capacity { grow(more &+ Self.shortName) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        let larger = max(capacity * 2, count + more)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: base, count: count)
        base.deallocate()
        (base, capacity) = (moved, larger)
    }

    /// Makes room for a value of up to `room` bytes and puts down what stands before it.
    @inline(__always)
    private mutating func open(_ step: ClassicLayout.Step, room: Int = 0) {
        reserve(step.before.count &+ room &+ step.after.count)
        put(names: step.before)
    }

    /// Puts down what stands behind the value that was opened.
    @inline(__always)
    private mutating func close(_ step: ClassicLayout.Step) { put(names: step.after) }

    /// Names of so many bytes are copied at once with what stands behind them, which takes less time than to copy a
    /// length that is not known before. There is room for that behind the names and behind what was written.
    private static let shortName = MemoryLayout<SIMD32<UInt8>>.size

    /// There is room.
    @inline(__always)
    private mutating func put(names range: Range<Int>) {
        guard range.count <= Self.shortName else { return put(UnsafeBufferPointer(rebasing: names[range])) }
        let name = UnsafeRawBufferPointer(names).loadUnaligned(
            fromByteOffset: range.lowerBound, as: SIMD32<UInt8>.self)
        UnsafeMutableRawPointer(base + count).storeBytes(of: name, as: SIMD32<UInt8>.self)
        count &+= range.count
    }

    /// There is room.
    @inline(__always)
    private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        (base + count).update(from: start, count: bytes.count)
        count &+= bytes.count
    }

    // MARK: Records

    /// Begins a row, or a record in one.
    /// - Returns: where what is inside begins.
    mutating func begin(_ step: ClassicLayout.Step) -> Int {
        open(step)
        return count
    }

    mutating func end(_ step: ClassicLayout.Step, from start: Int) {
        if step.dropsComma, count > start { count &-= 1 }
        // What is inside may have taken the room that was made for what stands behind it.
        reserve(step.after.count)
        close(step)
    }

    /// Puts down a record that was written before.
    /// - Parameter written: where it stands.
    mutating func rewrite(_ written: Range<Int>) {
        reserve(written.count)
        (base + count).update(from: base + written.lowerBound, count: written.count)
        count &+= written.count
        // The comma behind it was taken away since if nothing came behind it.
        if format != .xml { base[count &- 1] = UInt8(ascii: ",") }
    }

    /// What stands for a field without a value.
    mutating func skip(_ step: ClassicLayout.Step) {
        reserve(step.cells)
        for _ in 0..<step.cells { put(ascii: ",") }
    }

    // MARK: Values

    mutating func write(_ text: String?, _ step: ClassicLayout.Step) {
        guard let text else { return skip(step) }
        let isWritten =
            text.utf8.withContiguousStorageIfAvailable { utf8 in
                guard format.saysPlainly(utf8) else { return false }
                open(step, room: utf8.count)
                put(utf8)
                close(step)
                return true
            } ?? false
        if isWritten { return }
        var escaped: [UInt8] = []
        switch format {
        case .json, .jsonl: JSONText.append(text, to: &escaped)
        case .xml: XMLText.append(text, to: &escaped)
        case .csv: CSVText.append(text, to: &escaped)
        }
        open(step, room: escaped.count)
        escaped.withUnsafeBufferPointer { put($0) }
        close(step)
    }

    mutating func write(_ number: Int64?, _ step: ClassicLayout.Step) {
        guard let number else { return skip(step) }
        open(step, room: NumberText.longest)
        count &+= NumberText.write(number, to: base + count)
        close(step)
    }

    /// A number that is not finite counts as none.
    mutating func write(_ number: Double?, _ step: ClassicLayout.Step) {
        guard let number, number.isFinite else { return skip(step) }
        open(step, room: NumberText.longest)
        count &+= NumberText.write(number, to: base + count)
        close(step)
    }

    mutating func write(_ flag: Bool?, _ step: ClassicLayout.Step) {
        guard let flag else { return skip(step) }
        let word: StaticString = flag ? "true" : "false"
        open(step, room: word.utf8CodeUnitCount)
        word.withUTF8Buffer { put($0) }
        close(step)
    }

    /// - Parameter time: in milliseconds since 1970 UTC.
    mutating func write(time: Int64?, _ step: ClassicLayout.Step) {
        guard let time else { return skip(step) }
        open(step, room: ClassicTime.longest)
        count &+= ClassicTime.write(time, to: base + count)
        close(step)
    }

    /// Numbers of objects, which are written as texts, as the number of a single one is.
    mutating func write(ids: [Int64]?, _ step: ClassicLayout.Step) {
        guard let ids else { return skip(step) }
        let text: [UInt8]
        switch format {
        case .json, .jsonl: text = Array(ids.map { "\"\($0)\"" }.joined(separator: ",").utf8)
        case .xml: text = ids.flatMap { Array("<a:string>\($0)</a:string>".utf8) }
        case .csv:
            var cell: [UInt8] = []
            CSVText.append(ids.map(String.init).joined(separator: ","), to: &cell)
            text = cell
        }
        open(step, room: text.count)
        text.withUnsafeBufferPointer { put($0) }
        close(step)
    }

    /// There is room.
    @inline(__always)
    private mutating func put(ascii sign: Unicode.Scalar) {
        base[count] = UInt8(ascii: sign)
        count &+= 1
    }
}
