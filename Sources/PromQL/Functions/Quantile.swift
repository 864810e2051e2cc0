/// A quantile of values, between two of them by their distance.
enum Quantile {
    /// - Parameters:
    ///   - values: at least one; sorted afterwards, NaN first.
    ///   - quantile: below 0 gives minus infinity, above 1 infinity.
    static func of(_ values: inout [Double], _ quantile: Double) -> Double {
        if quantile.isNaN { return .nan }
        if quantile < 0 { return -.infinity }
        if quantile > 1 { return .infinity }
        values.sort { $0 < $1 || $0.isNaN && !$1.isNaN }
        let rank = quantile * Double(values.count - 1)
        let lower = max(0, Int(rank.rounded(.down)))
        let upper = min(values.count - 1, lower + 1)
        let weight = rank - rank.rounded(.down)
        return values[lower] * (1 - weight) + values[upper] * weight
    }
}

extension Annotations {
    mutating func warnOfQuantile(_ quantile: Double) {
        warn("quantile value should be between 0 and 1, got \(GoFloat.text(quantile))")
    }
}
