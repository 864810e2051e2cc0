package import Foundation
import Synchronization

/// Counts the requests of each credential in a fixed window.
package final class RateLimiter: Sendable {
    /// So many requests in so many seconds.
    package struct Limit: Sendable, Equatable {
        package let requests: Int
        package let seconds: Int

        package init(requests: Int, seconds: Int) {
            self.requests = requests
            self.seconds = seconds
        }
    }

    package struct Decision: Sendable, Equatable {
        package let isAllowed: Bool
        package let remaining: Int
        /// Whole seconds until the window ends.
        package let reset: Int
    }

    private struct Window {
        var start: Int64
        var count: Int
    }

    package let limit: Limit
    private let windows = Mutex<[UUID: Window]>([:])

    package init(_ limit: Limit) {
        self.limit = limit
    }

    /// Counts one request.
    package func take(_ credential: UUID, at milliseconds: Int64) -> Decision {
        let length = Int64(limit.seconds) * 1000
        return windows.withLock { windows in
            var window = windows[credential] ?? Window(start: milliseconds, count: 0)
            // A clock that went back must not stretch the window.
            if milliseconds - window.start >= length || milliseconds < window.start {
                window = Window(start: milliseconds, count: 0)
            }
            let isAllowed = window.count < limit.requests
            if isAllowed { window.count += 1 }
            windows[credential] = window
            let reset = Int((window.start + length - milliseconds + 999) / 1000)
            return Decision(isAllowed: isAllowed, remaining: limit.requests - window.count, reset: max(reset, 1))
        }
    }

    /// Forgets windows that have ended, so that memory does not grow with credentials long gone.
    package func prune(at milliseconds: Int64) {
        let length = Int64(limit.seconds) * 1000
        windows.withLock { windows in windows = windows.filter { milliseconds - $0.value.start < length } }
    }
}
