import Foundation

extension Int64 {
    /// Milliseconds since 1970 in UTC, the form in which every table keeps a time.
    package static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
