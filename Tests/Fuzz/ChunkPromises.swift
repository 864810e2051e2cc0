/// What holds for the columns of every chunk that is taken.
enum ChunkPromises {
    // libFuzzer calls on one thread.
    nonisolated(unsafe) private static let compressor = ZstdCompressor()
    private static let decompressor = ZstdDecompressor()

    /// Stops the process where one does not hold.
    static func check(_ columns: [Column]) {
        for column in columns {
            precondition(!column.times.isEmpty)
            precondition(zip(column.times, column.times.dropFirst()).allSatisfy { $0 < $1 })
            switch column.values {
            case .numbers(let bits): precondition(bits.count == column.count)
            case .texts(let texts): precondition(texts.count == column.count)
            }
        }
        do {
            let again = try Chunk.decode(Chunk.encode(columns, with: compressor), with: decompressor)
            precondition(again == columns)
        } catch {
            preconditionFailure("what was read cannot be written and read again: \(error.reason)")
        }
    }
}
