package import Foundation
import Synchronization

/// The last requests of each account, in memory, so that people see what their integration has just sent.
package final class RequestJournal: Sendable {
    package struct Entry: Sendable {
        /// When the request arrived, in milliseconds since 1970.
        package let time: Int64
        package let operationID: String
        package let method: String
        /// Without the query, where things may stand that are nobody else's business.
        package let path: String
        package let status: Int
        package let nanoseconds: UInt64
        package let clientID: String
    }

    /// Entries kept for each account.
    package static let capacity = 200

    private struct Ring {
        var entries: [Entry] = []
        /// Where the next one goes when all places are taken.
        var oldest = 0

        mutating func add(_ entry: Entry) {
            if entries.count < RequestJournal.capacity {
                entries.append(entry)
            } else {
                entries[oldest] = entry
                oldest = (oldest + 1) % RequestJournal.capacity
            }
        }
    }

    private let rings = Mutex<[UUID: Ring]>([:])

    package init() {}

    package func add(_ entry: Entry, of account: UUID) {
        rings.withLock { rings in
            rings[account, default: Ring()].add(entry)
        }
    }

    /// The last requests of an account, newest first.
    /// - Parameter operationID: only those to one operation.
    package func entries(of account: UUID, operationID: String? = nil, limit: Int) -> [Entry] {
        guard let ring = rings.withLock({ $0[account] }) else { return [] }
        let ordered = ring.entries[ring.oldest...] + ring.entries[..<ring.oldest]
        return Array(
            ordered.reversed().lazy.filter { operationID == nil || $0.operationID == operationID }.prefix(limit))
    }
}
