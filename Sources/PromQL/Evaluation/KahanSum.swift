/// A sum that carries what rounding takes away (Neumaier's variant of Kahan's algorithm).
struct KahanSum {
    private(set) var sum: Double
    private(set) var compensation = 0.0

    init(_ sum: Double = 0) {
        self.sum = sum
    }

    @inline(__always)
    mutating func add(_ value: Double) {
        let total = sum + value
        if total.isInfinite {
            compensation = 0
        } else if abs(sum) >= abs(value) {
            compensation += (sum - total) + value
        } else {
            compensation += (value - total) + sum
        }
        sum = total
    }

    mutating func scale(by factor: Double) {
        sum *= factor
        compensation *= factor
    }

    var value: Double { sum.isInfinite ? sum : sum + compensation }
}

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

/// The variance of the values so far, by Welford's algorithm.
struct RunningVariance {
    private var count = 0.0
    private var mean = KahanSum()
    private var squares = KahanSum()

    mutating func add(_ value: Double) {
        count += 1
        let delta = value - mean.value
        mean.add(delta / count)
        squares.add(delta * (value - mean.value))
    }

    var value: Double { squares.value / count }
}
