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
