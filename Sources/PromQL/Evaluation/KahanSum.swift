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
