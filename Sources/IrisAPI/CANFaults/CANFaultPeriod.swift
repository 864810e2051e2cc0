import Web

/// Which reports of a fault a summary counts together.
enum CANFaultPeriod: String, Sendable, CaseIterable {
    case hour = "HOUR"
    case day = "DAY"
    case week = "WEEK"
    /// Of the calendar.
    case month = "MONTH"

    private static let hourLength: Int64 = 3_600_000
    private static let dayLength = 24 * hourLength
    private static let weekLength = 7 * dayLength
    /// 1970 began on a Thursday; weeks begin on Mondays (ISO 8601).
    private static let firstMonday = 4 * dayLength

    /// When the period began that holds a time, in milliseconds since 1970 UTC.
    func start(of time: Int64) -> Int64 {
        switch self {
        case .hour: time - Self.remainder(time, Self.hourLength)
        case .day: time - Self.remainder(time, Self.dayLength)
        case .week: time - Self.remainder(time - Self.firstMonday, Self.weekLength)
        case .month:
            time - Self.remainder(time, Self.dayLength) - Int64(Timestamp(milliseconds: time).dayOfMonth - 1)
                * Self.dayLength
        }
    }

    /// When it ends, for a beginning.
    func end(_ start: Int64) -> Int64 {
        switch self {
        case .hour: start + Self.hourLength
        case .day: start + Self.dayLength
        case .week: start + Self.weekLength
        // So many days behind its first a month has given way to the next, and that one has not.
        case .month: self.start(of: start + 31 * Self.dayLength)
        }
    }

    /// Never below zero.
    private static func remainder(_ time: Int64, _ length: Int64) -> Int64 {
        let remainder = time % length
        return remainder < 0 ? remainder + length : remainder
    }
}
