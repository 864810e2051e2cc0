/// A histogram whose buckets are series with the label `le`, each of the observations up to its bound.
struct ClassicHistogram {
    struct Bucket {
        let bound: Double
        var count: Double
    }

    static let label = "le"

    /// In order of their bounds, each bound once, and no count below the one before.
    private var buckets: [Bucket]

    init(_ buckets: [Bucket]) {
        self.buckets = []
        for bucket in buckets.sorted(by: { $0.bound < $1.bound }) {
            if let last = self.buckets.last, last.bound == bucket.bound {
                self.buckets[self.buckets.count - 1].count += bucket.count
            } else {
                self.buckets.append(bucket)
            }
        }
        // Scrapes at slightly different times, and rounding, can let a count fall.
        for index in self.buckets.indices.dropFirst() {
            self.buckets[index].count = max(self.buckets[index].count, self.buckets[index - 1].count)
        }
    }

    /// The bound that a label says.
    static func bound(_ text: String) -> Double? {
        switch text {
        case "+Inf", "Inf", "inf", "+inf": .infinity
        case "-Inf", "-inf": -.infinity
        default: Double(text).flatMap { $0.isNaN ? nil : $0 }
        }
    }

    private var isWhole: Bool { buckets.count >= 2 && buckets.last?.bound == .infinity }

    func quantile(_ quantile: Double) -> Double {
        if quantile.isNaN { return .nan }
        if quantile < 0 { return -.infinity }
        if quantile > 1 { return .infinity }
        guard isWhole, let total = buckets.last?.count, total > 0 else { return .nan }
        let rank = quantile * total
        let index = buckets.dropLast().firstIndex { $0.count >= rank } ?? buckets.count - 1
        if index == buckets.count - 1 { return buckets[index - 1].bound }
        let bucket = buckets[index]
        if index == 0, bucket.bound <= 0 { return bucket.bound }
        let (lower, before) = index == 0 ? (0, 0) : (buckets[index - 1].bound, buckets[index - 1].count)
        return lower + (bucket.bound - lower) * ((rank - before) / (bucket.count - before))
    }

    /// The share of observations between two bounds.
    func fraction(_ lower: Double, _ upper: Double) -> Double {
        guard isWhole, let total = buckets.last?.count, total > 0, !lower.isNaN, !upper.isNaN else { return .nan }
        if lower >= upper { return 0 }
        return (rank(of: upper) - rank(of: lower)) / total
    }

    /// How many observations are up to a value.
    private func rank(of value: Double) -> Double {
        if value == .infinity { return buckets[buckets.count - 1].count }
        guard let index = buckets.firstIndex(where: { value <= $0.bound }) else {
            return buckets[buckets.count - 1].count
        }
        let bucket = buckets[index]
        if value == bucket.bound { return bucket.count }
        let before = index == 0 ? 0 : buckets[index - 1].count
        // What lies in the last bucket, or below a first one that is not above zero, has no place in it.
        if bucket.bound == .infinity { return before }
        let lower = index == 0 ? (bucket.bound > 0 ? 0 : -Double.infinity) : buckets[index - 1].bound
        if lower == -.infinity || value <= lower { return before }
        return before + (bucket.count - before) * (value - lower) / (bucket.bound - lower)
    }
}
