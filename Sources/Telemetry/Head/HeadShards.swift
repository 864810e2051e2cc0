import Foundation
import Synchronization

/// The heads of all assets, in parts with a lock each, so that readers seldom meet the one writer.
final class HeadShards: Sendable {
    private static let shardCount = 64

    private final class Shard: Sendable {
        let heads = Mutex<[Head]>([])
    }

    private let shards = (0..<shardCount).map { _ in Shard() }

    /// Makes the head of an asset. Assets come in the order of their numbers.
    func add(_ number: UInt32, account: UUID) {
        shards[Int(number) % Self.shardCount].heads.withLock { heads in
            if heads.count == Int(number) / Self.shardCount { heads.append(Head(account: account)) }
        }
    }

    /// Lends the head of an asset; nil when there is none of this number.
    @inline(__always)
    func with<T, E: Error>(_ number: UInt32, _ body: (inout sending Head) throws(E) -> sending T) throws(E)
        -> sending T?
    {
        try shards[Int(number) % Self.shardCount].heads.withLock { heads throws(E) -> sending T? in
            let index = Int(number) / Self.shardCount
            guard index < heads.count else { return nil }
            return try body(&heads[index])
        }
    }

    /// Looks at every head, part by part.
    func forEach(_ body: (UInt32, borrowing Head) -> Void) {
        for (offset, shard) in shards.enumerated() {
            shard.heads.withLock { heads in
                for index in heads.indices { body(UInt32(index * Self.shardCount + offset), heads[index]) }
            }
        }
    }
}
