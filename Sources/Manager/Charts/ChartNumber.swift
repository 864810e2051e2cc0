import Foundation
import PromQL

/// Values of charts in words and digits.
enum ChartNumber {
    /// As the API writes it: the fewest digits that read back as the same number.
    static func exact(_ value: Double) -> String { GoFloat.text(value) }

    /// About four digits, for people.
    static func short(_ value: Double) -> String {
        guard value.isFinite else { return exact(value) }
        let size = abs(value)
        if value == 0 { return "0" }
        if size >= 1e9 || size < 1e-4 { return shortened(String(format: "%.3e", value)) }
        let digitsBeforePoint = max(0, Int(log10(size).rounded(.down)) + 1)
        let text = grouped(value, decimals: max(1, 4 - digitsBeforePoint))
        guard text.contains(".") else { return text }
        let trimmed = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
        return String(trimmed.reversed())
    }

    /// `12345.678` as `12,345.68`.
    static func grouped(_ value: Double, decimals: Int) -> String {
        let text = String(format: "%.\(min(decimals, 12))f", abs(value))
        let parts = text.split(separator: ".")
        var groups: [Substring] = []
        var whole = parts[0]
        while whole.count > 3 {
            groups.insert(whole.suffix(3), at: 0)
            whole = whole.dropLast(3)
        }
        groups.insert(whole, at: 0)
        // What is rounded to nothing has no sign.
        let isNothing = text.allSatisfy { $0 == "0" || $0 == "." }
        let sign = value < 0 && !isNothing ? "-" : ""
        return sign + groups.joined(separator: ",") + (parts.count > 1 ? "." + parts[1] : "")
    }

    /// `1.500e+09` as `1.5e9`.
    static func shortened(_ text: String) -> String {
        let parts = text.split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]) else { return text }
        var mantissa = parts[0]
        if mantissa.contains(".") {
            while mantissa.last == "0" { mantissa.removeLast() }
            if mantissa.last == "." { mantissa.removeLast() }
        }
        return "\(mantissa)e\(exponent)"
    }
}
