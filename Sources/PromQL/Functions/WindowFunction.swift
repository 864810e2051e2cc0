/// A function of the samples in a window of time, whose left end is open.
struct WindowFunction {
    private let function: Function

    init(_ function: Function) {
        self.function = function
    }

    /// Whether the result keeps the metric name.
    var keepsName: Bool { function == .lastOverTime || function == .firstOverTime }
    var isOfCounters: Bool { function == .rate || function == .increase || function == .irate }

    /// What a window holds, and where it lies.
    struct Window {
        let times: UnsafeBufferPointer<Int64>
        let values: UnsafeBufferPointer<Double>
        /// In milliseconds, as all times here.
        let end: Int64
        let duration: Int64
        /// When the function is evaluated, which `offset` moves away from the end.
        let now: Int64

        var count: Int { times.count }
    }

    /// The value at each step.
    /// - Parameters:
    ///   - ends: where the windows end.
    ///   - parameters: of each scalar argument its values.
    func values(
        of series: WindowSeries, _ ends: Steps, _ duration: Int64, _ parameters: [[Double]], _ steps: Steps,
        _ budget: QueryBudget
    ) throws(QueryError) -> (values: [Double], isThere: Bool) {
        var values = [Double](repeating: .absent, count: steps.count)
        var isThere = false
        var scratch: [Double] = []
        var (first, next) = (0, 0)
        try series.times.withUnsafeBufferPointer { times throws(QueryError) in
            try series.values.withUnsafeBufferPointer { all throws(QueryError) in
                for step in 0..<steps.count {
                    let end = ends[step]
                    while next < times.count, times[next] <= end { next += 1 }
                    while first < next, times[first] <= end - duration { first += 1 }
                    guard first < next else { continue }
                    try budget.work(next - first)
                    let window = Window(
                        times: UnsafeBufferPointer(rebasing: times[first..<next]),
                        values: UnsafeBufferPointer(rebasing: all[first..<next]), end: end, duration: duration,
                        now: steps[step])
                    try check(parameters, step)
                    guard let value = value(of: window, parameters, step, &scratch) else { continue }
                    values[step] = value
                    isThere = true
                }
            }
        }
        return (values, isThere)
    }

    /// - Throws: `execution` when parameters are not what the function can do with.
    @inline(__always)
    private func check(_ parameters: [[Double]], _ step: Int) throws(QueryError) {
        guard function == .doubleExponentialSmoothing || function == .holtWinters else { return }
        for (name, values) in zip(["smoothing", "trend"], parameters) where values[step] <= 0 || values[step] >= 1 {
            throw QueryError(
                .execution, "the \(name) factor must be above 0 and below 1, and is \(GoFloat.text(values[step]))")
        }
    }

    /// nil when the window has too few samples.
    @inline(__always)
    private func value(
        of window: Window, _ parameters: [[Double]], _ step: Int, _ scratch: inout [Double]
    ) -> Double? {
        let values = window.values
        let last = values.count - 1
        switch function {
        case .rate: return window.extrapolated(isCounter: true, isRate: true)
        case .increase: return window.extrapolated(isCounter: true, isRate: false)
        case .delta: return window.extrapolated(isCounter: false, isRate: false)
        case .irate: return window.lastChange(isRate: true)
        case .idelta: return window.lastChange(isRate: false)
        case .avgOverTime: return values.reduce(into: RunningMean()) { $0.add($1) }.value
        case .sumOverTime: return values.reduce(into: KahanSum()) { $0.add($1) }.value
        case .countOverTime: return Double(values.count)
        case .minOverTime: return values.reduce(.nan) { $0 > $1 || $0.isNaN ? $1 : $0 }
        case .maxOverTime: return values.reduce(.nan) { $0 < $1 || $0.isNaN ? $1 : $0 }
        case .stdvarOverTime: return values.reduce(into: RunningVariance()) { $0.add($1) }.value
        case .stddevOverTime: return values.reduce(into: RunningVariance()) { $0.add($1) }.value.squareRoot()
        case .firstOverTime: return values[0]
        case .lastOverTime: return values[last]
        case .presentOverTime, .absentOverTime: return 1
        case .timeOfFirstOverTime: return window.seconds(0)
        case .timeOfLastOverTime: return window.seconds(last)
        case .timeOfMinOverTime: return window.seconds(window.place { $0 >= $1 })
        case .timeOfMaxOverTime: return window.seconds(window.place { $0 <= $1 })
        case .changes: return window.count { $0 != $1 && !($0.isNaN && $1.isNaN) }
        case .resets: return window.count { $1 < $0 }
        case .quantileOverTime:
            scratch.replaceSubrange(0..., with: values)
            return Quantile.of(&scratch, parameters[0][step])
        case .madOverTime:
            scratch.replaceSubrange(0..., with: values)
            let median = Quantile.of(&scratch, 0.5)
            for index in scratch.indices { scratch[index] = abs(values[index] - median) }
            return Quantile.of(&scratch, 0.5)
        case .deriv: return window.regression(from: window.times[0])?.slope
        case .predictLinear:
            guard let line = window.regression(from: window.now) else { return nil }
            return line.slope * parameters[0][step] + line.intercept
        case .doubleExponentialSmoothing, .holtWinters:
            return window.smoothed(parameters[0][step], trend: parameters[1][step])
        default: preconditionFailure("\(function) is no function of windows")
        }
    }
}

extension WindowFunction.Window {
    func seconds(_ index: Int) -> Double { Double(times[index]) / 1000 }

    /// How often a condition holds for a value and the next.
    func count(_ holds: (Double, Double) -> Bool) -> Double {
        var count = 0.0
        for index in values.indices.dropFirst() where holds(values[index - 1], values[index]) { count += 1 }
        return count
    }

    /// The place of the value that each other one gives way to.
    /// - Parameter givesWay: whether the best so far does to a later value.
    func place(_ givesWay: (Double, Double) -> Bool) -> Int {
        var place = 0
        for index in values.indices.dropFirst()
        where givesWay(values[place], values[index]) || values[place].isNaN {
            place = index
        }
        return place
    }

    /// The change between the last two samples.
    func lastChange(isRate: Bool) -> Double? {
        let last = count - 1
        guard last > 0 else { return nil }
        let (before, value) = (values[last - 1], values[last])
        if !isRate { return value - before }
        // A counter that fell has begun anew at zero.
        let change = value < before ? value : value - before
        return change / (Double(times[last] - times[last - 1]) / 1000)
    }

    /// The change over the samples, stretched to the ends of the window as far as samples may be expected there.
    func extrapolated(isCounter: Bool, isRate: Bool) -> Double? {
        let last = count - 1
        guard last > 0 else { return nil }
        var change = values[last] - values[0]
        if isCounter {
            for index in 1...last where values[index] < values[index - 1] { change += values[index - 1] }
        }
        var toStart = Double(times[0] - (end - duration)) / 1000
        var toEnd = Double(end - times[last]) / 1000
        let sampled = Double(times[last] - times[0]) / 1000
        let between = sampled / Double(last)
        let threshold = between * 1.1
        if toStart >= threshold { toStart = between / 2 }
        if isCounter, change > 0, values[0] >= 0 {
            // A counter does not come from below zero.
            toStart = min(toStart, sampled * (values[0] / change))
        }
        if toEnd >= threshold { toEnd = between / 2 }
        let factor = (sampled + toStart + toEnd) / sampled
        return change * (isRate ? factor / (Double(duration) / 1000) : factor)
    }

    /// The line through the samples by least squares: its slope a second, and its value at a time.
    func regression(from time: Int64) -> (slope: Double, intercept: Double)? {
        guard count > 1 else { return nil }
        var (sumX, sumY, sumXY, sumXX) = (KahanSum(), KahanSum(), KahanSum(), KahanSum())
        var isConstant = true
        for index in values.indices {
            if values[index] != values[0] { isConstant = false }
            let x = Double(times[index] - time) / 1000
            sumX.add(x)
            sumY.add(values[index])
            sumXY.add(x * values[index])
            sumXX.add(x * x)
        }
        if isConstant { return values[0].isInfinite ? (.nan, .nan) : (0, values[0]) }
        let count = Double(count)
        let (x, y) = (sumX.value, sumY.value)
        let slope = (sumXY.value - x * y / count) / (sumXX.value - x * x / count)
        return (slope, y / count - slope * x / count)
    }

    /// Double exponential smoothing; nil for fewer than two samples.
    func smoothed(_ factor: Double, trend trendFactor: Double) -> Double? {
        guard count > 1 else { return nil }
        var (before, smooth) = (0.0, values[0])
        var trend = values[1] - values[0]
        for index in 1..<count {
            if index > 1 { trend = trendFactor * (smooth - before) + (1 - trendFactor) * trend }
            (before, smooth) = (smooth, factor * values[index] + (1 - factor) * (smooth + trend))
        }
        return smooth
    }
}
