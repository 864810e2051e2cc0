/// What items of a list have in common that differ in a number and a time alone: it is copied from one to the next.
struct ItemTemplate {
    /// Where the number or the time of an item was written.
    struct Slot: Sendable {
        enum Content: Sendable, Hashable {
            case number(decimals: Int)
            case time
        }

        let content: Content
        let range: Range<Int>
    }

    /// What stands before each slot, and behind the last.
    private let constants: [[UInt8]]
    private let contents: [Slot.Content]
    private let length: Int

    /// - Parameters:
    ///   - item: an item that was written, in the bytes of a document.
    ///   - slots: of the item, in order.
    init(_ item: ArraySlice<UInt8>, _ slots: [Slot]) {
        var start = item.startIndex
        constants =
            slots.map { slot in
                defer { start = slot.range.upperBound }
                return Array(item[start..<slot.range.lowerBound])
            } + [Array(item[start...])]
        contents = slots.map(\.content)
        length = item.count
    }

    /// Writes an item for each number and its time, which must be finite and `FeedTime.writable`.
    func append(_ numbers: ArraySlice<Double>, at times: ArraySlice<Int64>, to bytes: inout [UInt8]) {
        bytes.reserveCapacity(bytes.count + numbers.count * (length + 8))
        for (number, time) in zip(numbers, times) {
            // A number that is written twice with as many decimals is copied.
            var written: (decimals: Int, range: Range<Int>)?
            for (constant, content) in zip(constants, contents) {
                bytes.append(contentsOf: constant)
                let start = bytes.count
                switch content {
                case .time: FeedTime.append(time, to: &bytes)
                case .number(let decimals):
                    if let written, written.decimals == decimals {
                        for index in written.range { bytes.append(bytes[index]) }
                    } else {
                        FeedNumber.append(number, decimals: decimals, to: &bytes)
                        written = (decimals, start..<bytes.count)
                    }
                }
            }
            bytes.append(contentsOf: constants[contents.count])
        }
    }
}
