import Foundation

/// Runs something on a thread with as little stack as threads of a server may have; code that is not optimised takes
/// several times as much.
func onSmallStack(_ body: @escaping @Sendable () -> Void) {
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
        body()
        done.signal()
    }
    #if DEBUG
        thread.stackSize = 2 << 20
    #else
        thread.stackSize = 512 << 10
    #endif
    thread.start()
    done.wait()
}
