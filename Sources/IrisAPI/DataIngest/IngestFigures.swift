import Synchronization

/// Counts the samples that are sent since the start, those that are kept and those that are not.
package final class IngestFigures: Sendable {
    /// How samples come.
    package enum Way: String, Sendable, CaseIterable {
        case json
        case remoteWrite = "remote_write"
    }

    package struct Counts: Sendable {
        package fileprivate(set) var accepted: [Way: Int] = [:]
        package fileprivate(set) var refused: [Way: [IngestRefusal: Int]] = [:]
    }

    private let state = Mutex(Counts())

    package init() {}

    package func counts() -> Counts { state.withLock { $0 } }

    func note(_ way: Way, accepted: Int, refused: [IngestRefusal: Int]) {
        state.withLock { counts in
            counts.accepted[way, default: 0] += accepted
            for (reason, count) in refused { counts.refused[way, default: [:]][reason, default: 0] += count }
        }
    }
}
