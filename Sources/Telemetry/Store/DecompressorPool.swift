import Synchronization

/// Decompressors that wait to be used again: to make one takes as long as to read a chunk.
final class DecompressorPool: Sendable {
    private static let limit = 2 * Lanes.count

    private let idle = Mutex<[ZstdDecompressor]>([])

    /// One that nobody else has.
    func take() -> ZstdDecompressor { idle.withLock { $0.popLast() } ?? ZstdDecompressor() }

    func giveBack(_ decompressor: ZstdDecompressor) {
        idle.withLock { if $0.count < Self.limit { $0.append(decompressor) } }
    }
}
