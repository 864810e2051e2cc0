import Synchronization

import struct Foundation.UUID

/// How often a token may ask in the limits profile `iris`: 50 requests a second pass at once; those beyond wait for
/// their turn, 3 seconds at most and 200 of one account at a time; the rest are refused.
final class ClassicPace: Sendable {
    static let requestsPerSecond = 50
    static let longestWait: Int64 = 3_000
    static let mostWaiting = 200

    enum Turn: Equatable {
        case now
        /// In so many milliseconds. The request counts as waiting until `waited` is called for its account.
        case later(Int64)
        /// In whole seconds, rounded up, after which a request may come again.
        case refused(retryAfter: Int)
    }

    private struct State {
        /// By token: when its next request would be due if all came evenly spaced, in milliseconds.
        var due: [TokenKey: Int64] = [:]
        var waiting: [UUID: Int] = [:]
    }

    struct TokenKey: Hashable, Sendable {
        let account: UUID
        let credential: UUID
    }

    private static let spacing = Int64(1000 / requestsPerSecond)
    /// A second's requests may come at once.
    private static let burst = spacing * Int64(requestsPerSecond - 1)

    private let state = Mutex(State())

    func turn(of token: TokenKey, at now: Int64) -> Turn {
        state.withLock { state in
            // A clock that went back must not make anybody wait for long.
            let due = min(max(state.due[token] ?? 0, now), now + Self.burst + Self.longestWait + Self.spacing)
            let wait = due - now - Self.burst
            if wait <= 0 {
                state.due[token] = due + Self.spacing
                return .now
            }
            let waiting = state.waiting[token.account] ?? 0
            if wait > Self.longestWait || waiting >= Self.mostWaiting {
                return .refused(retryAfter: Int(max((wait - Self.longestWait + 999) / 1000, 1)))
            }
            state.due[token] = due + Self.spacing
            state.waiting[token.account] = waiting + 1
            return .later(wait)
        }
    }

    /// A request has waited for its turn, or has gone.
    func waited(_ account: UUID) {
        state.withLock { state in
            let waiting = (state.waiting[account] ?? 1) - 1
            state.waiting[account] = waiting > 0 ? waiting : nil
        }
    }

    /// Forgets tokens that have not asked lately, so that memory does not grow with callers long gone.
    func prune(at now: Int64) {
        state.withLock { $0.due = $0.due.filter { $0.value > now } }
    }
}
