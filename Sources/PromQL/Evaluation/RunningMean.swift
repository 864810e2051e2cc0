/// A mean that does not overflow while its values do not.
struct RunningMean {
    private var sum = KahanSum()
    private var count = 0.0
    /// Whether the sum was too large, and is the mean of what came so far since.
    private var isIncremental = false

    @inline(__always)
    mutating func add(_ value: Double) {
        count += 1
        if !isIncremental {
            var next = sum
            next.add(value)
            if count == 1 || !next.sum.isInfinite {
                sum = next
                return
            }
            isIncremental = true
            sum.scale(by: 1 / (count - 1))
        }
        sum.scale(by: (count - 1) / count)
        sum.add(value / count)
    }

    var value: Double {
        if isIncremental { return sum.value }
        return sum.sum.isInfinite ? sum.sum : sum.sum / count + sum.compensation / count
    }
}
