/// The lengths of time that charts can show.
enum ChartRange: String, CaseIterable, Sendable {
    case hour = "1h"
    case sixHours = "6h"
    case day = "24h"
    case week = "7d"
    case month = "30d"
    case quarter = "90d"

    /// Those that an asset's page offers.
    static let ofAssets: [ChartRange] = [.day, .week, .month, .quarter]

    /// In milliseconds.
    var length: Int64 {
        switch self {
        case .hour: ChartTimes.hour
        case .sixHours: 6 * ChartTimes.hour
        case .day: ChartTimes.day
        case .week: 7 * ChartTimes.day
        case .month: 30 * ChartTimes.day
        case .quarter: 90 * ChartTimes.day
        }
    }

    /// From value to value, in milliseconds: about a hundred of them make a line.
    var step: Int64 {
        switch self {
        case .hour: ChartTimes.minute / 2
        case .sixHours: 4 * ChartTimes.minute
        case .day: 15 * ChartTimes.minute
        case .week: 2 * ChartTimes.hour
        case .month: 8 * ChartTimes.hour
        case .quarter: ChartTimes.day
        }
    }

    var label: String {
        switch self {
        case .hour: "1 hour"
        case .sixHours: "6 hours"
        case .day: "24 hours"
        case .week: "7 days"
        case .month: "30 days"
        case .quarter: "90 days"
        }
    }
}
