import Dispatch
import Foundation

/// Work on several threads at once, one for each processor, up to four.
enum Lanes {
    static let count = min(4, max(1, ProcessInfo.processInfo.activeProcessorCount))

    /// Returns when all lanes have ended.
    /// - Parameter body: changes nothing that another lane looks at, but for what is made for it (`Atomic`, `Mutex`).
    static func run(_ body: (_ lane: Int) -> Void) {
        // Safe: `concurrentPerform` returns when the last call has, so that `body` and what it borrows outlive all of
        // them; and calls at the same time share nothing that one of them changes, as is asked above.
        nonisolated(unsafe) let body = body
        DispatchQueue.concurrentPerform(iterations: count) { body($0) }
    }
}
