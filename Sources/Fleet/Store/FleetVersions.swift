import Foundation
import Synchronization

/// Counts the changes of each account's fleet, so that what was made from an older fleet can be told.
final class FleetVersions: Sendable {
    private struct State {
        /// Counts for every account at once. A version is the sum, so that it grows by either count.
        var shared: UInt64 = 0
        var ofAccount: [UUID: UInt64] = [:]
    }

    private let state = Mutex(State())

    func version(of account: UUID) -> UInt64 {
        state.withLock { $0.shared + ($0.ofAccount[account] ?? 0) }
    }

    func bump(_ account: UUID) {
        state.withLock { $0.ofAccount[account, default: 0] += 1 }
    }

    func bumpAll() {
        state.withLock { $0.shared += 1 }
    }
}
