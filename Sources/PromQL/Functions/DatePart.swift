/// A part of the date (UTC) of a time in seconds since 1970.
enum DatePart {
    case year, month, dayOfMonth, dayOfWeek, dayOfYear, daysInMonth, hour, minute

    func of(_ seconds: Double) -> Double {
        // Beyond, there is no date; in between, every step below is exact.
        guard abs(seconds) < 0x1p53 else { return .nan }
        let whole = Int64(seconds)
        let day = (whole - Self.remainder(whole, 86_400)) / 86_400
        let second = Self.remainder(whole, 86_400)
        switch self {
        case .hour: return Double(second / 3600)
        case .minute: return Double(second % 3600 / 60)
        case .dayOfWeek: return Double(Self.remainder(day + 4, 7))
        default: break
        }
        let (year, month, date) = Self.civil(day)
        switch self {
        case .year: return Double(year)
        case .month: return Double(month)
        case .dayOfMonth: return Double(date)
        case .dayOfYear: return Double(day - Self.days(year, 1, 1) + 1)
        default:
            let next = month == 12 ? Self.days(year + 1, 1, 1) : Self.days(year, month + 1, 1)
            return Double(next - Self.days(year, month, 1))
        }
    }

    private static func remainder(_ value: Int64, _ divisor: Int64) -> Int64 {
        let remainder = value % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }

    /// Year, month and day of a day since 1970, in the Gregorian calendar. Years begin in March here, so that the day
    /// that is not always there is the last.
    private static func civil(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let dayOfEra = remainder(shifted, 146_097)
        let era = (shifted - dayOfEra) / 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let index = (5 * dayOfYear + 2) / 153
        let month = index < 10 ? index + 3 : index - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * index + 2) / 5 + 1)
    }

    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let yearOfEra = remainder(shifted, 400)
        let era = (shifted - yearOfEra) / 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Function {
    var datePart: DatePart? {
        switch self {
        case .year: .year
        case .month: .month
        case .dayOfMonth: .dayOfMonth
        case .dayOfWeek: .dayOfWeek
        case .dayOfYear: .dayOfYear
        case .daysInMonth: .daysInMonth
        case .hour: .hour
        case .minute: .minute
        default: nil
        }
    }
}
