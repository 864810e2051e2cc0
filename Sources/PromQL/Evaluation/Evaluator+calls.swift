import Glibc

extension Evaluator {
    mutating func result(
        of call: FunctionCall, in range: Range<Int>, _ steps: Steps
    ) throws(QueryError) -> StepValue {
        let arguments = call.arguments
        if let index = arguments.firstIndex(where: { $0.type == .matrix }) {
            return .vector(try overWindows(call, windowAt: index, steps))
        }
        if let date = call.function.datePart { return .vector(try dates(date, arguments.first, steps)) }
        if let plain = call.function.plain {
            let series = try vector(arguments[0], steps)
            try budget.work(series.size)
            return .vector(series.mapped(plain))
        }
        switch call.function {
        case .time: return .scalar((0..<steps.count).map { Double(steps[$0]) / 1000 })
        case .pi: return .scalar(repeated(.pi, steps.count))
        case .vector:
            return .vector([StepSeries(labels: Labels(), values: try scalars(arguments[0], steps))])
        case .scalar:
            let series = try vector(arguments[0], steps)
            return .scalar(
                (0..<steps.count).map { step in
                    let present = series.lazy.map { $0.values[step] }.filter { !$0.isAbsent }.prefix(2)
                    return present.count == 1 ? present.first ?? .nan : .nan
                })
        case .absent:
            let present = try vector(arguments[0], steps).presence(steps.count)
            return .vector(absence(of: arguments[0], present))
        case .timestamp:
            let argument = arguments[0].unparenthesized
            if case .selector(let selector) = argument.kind {
                return .vector(try sampleTimes(of: argument, selector, steps))
            }
            return .vector(
                try vector(argument, steps).map { series in
                    let times = series.values.enumerated().map { $1.isAbsent ? $1 : Double(steps[$0]) / 1000 }
                    return StepSeries(labels: series.labels, values: times, losesName: true)
                })
        case .clamp, .clampMin, .clampMax: return .vector(try clamped(call, steps))
        case .round:
            let series = try vector(arguments[0], steps)
            let nearest = arguments.count > 1 ? try scalars(arguments[1], steps) : repeated(1, steps.count)
            return .vector(
                series.mappedByStep { step, value in
                    let inverse = 1 / nearest[step]
                    return (value * inverse + 0.5).rounded(.down) / inverse
                })
        case .sort: return .vector(try vector(arguments[0], steps).sortedByValue { $0 < $1 })
        case .sortDescending: return .vector(try vector(arguments[0], steps).sortedByValue { $0 > $1 })
        case .sortByLabel, .sortByLabelDescending:
            let names = arguments.dropFirst().compactMap(\.text)
            let series = try vector(arguments[0], steps).sorted { $0.labels.precede($1.labels, by: names) }
            return .vector(call.function == .sortByLabel ? series : series.reversed())
        case .labelReplace, .labelJoin:
            return .vector(try relabelled(call, try vector(arguments[0], steps)).joined())
        case .histogramQuantile:
            let quantiles = try scalars(arguments[0], steps)
            let series = try vector(arguments[1], steps)
            return .vector(histograms(series, in: arguments[1], [quantiles], label: nil, steps.count))
        case .histogramQuantiles:
            let series = try vector(arguments[0], steps)
            var quantiles: [[Double]] = []
            for argument in arguments.dropFirst(2) { quantiles.append(try scalars(argument, steps)) }
            return .vector(histograms(series, in: arguments[0], quantiles, label: arguments[1].text, steps.count))
        case .histogramFraction:
            let (lower, upper) = (try scalars(arguments[0], steps), try scalars(arguments[1], steps))
            let series = try vector(arguments[2], steps)
            return .vector(
                histograms(series, in: arguments[2], steps.count) { $0.fraction(lower[$1], upper[$1]) })
        default: throw QueryError(.execution, "\(call.function.rawValue) has no meaning here")
        }
    }

    // MARK: Windows

    /// A function of the samples in a window, at each step.
    private mutating func overWindows(
        _ call: FunctionCall, windowAt index: Int, _ steps: Steps
    ) throws(QueryError) -> [StepSeries] {
        var parameters: [[Double]] = []
        for (place, argument) in call.arguments.enumerated() where place != index {
            parameters.append(try scalars(argument, steps))
        }
        if call.function == .quantileOverTime {
            for quantile in parameters[0] where !(0...1 ~= quantile) { annotations.warnOfQuantile(quantile) }
        }
        let (series, ends, duration) = try windows(call.arguments[index], steps)
        let function = WindowFunction(call.function)
        var result: [StepSeries] = []
        for series in series {
            if function.isOfCounters, !series.losesName { noteCounter(series.labels.name) }
            try budget.take(steps.count)
            let (values, isThere) = try function.values(
                of: series, ends, duration, parameters, steps, budget)
            guard isThere else {
                budget.release(steps.count)
                continue
            }
            result.append(
                StepSeries(
                    labels: series.labels, values: values, losesName: series.losesName || !function.keepsName))
        }
        guard call.function == .absentOverTime else { return result }
        return absence(of: call.arguments[index], result.presence(steps.count))
    }

    private mutating func noteCounter(_ name: String) {
        let endings = ["_total", "_sum", "_count", "_bucket"]
        if !name.isEmpty, !endings.contains(where: name.hasSuffix) {
            annotations.inform(
                "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: \"\(name)\"")
        }
    }

    /// 1 where nothing is present, with the labels that the selector says for certain.
    private func absence(of expression: Expression, _ present: [Bool]) -> [StepSeries] {
        guard present.contains(false) else { return [] }
        return [StepSeries(labels: expression.certainLabels, values: present.map { $0 ? .absent : 1 })]
    }

    // MARK: Values

    /// NaN when one of the two is, unless the other is as small as can be.
    private func lesser(_ one: Double, _ other: Double) -> Double {
        if one == -.infinity || other == -.infinity { return -.infinity }
        return one.isNaN || other.isNaN ? .nan : Swift.min(one, other)
    }

    private mutating func clamped(_ call: FunctionCall, _ steps: Steps) throws(QueryError) -> [StepSeries] {
        let series = try vector(call.arguments[0], steps)
        let first = try scalars(call.arguments[1], steps)
        let none = repeated(.infinity, steps.count)
        let (lower, upper): ([Double], [Double]) =
            switch call.function {
            case .clampMin: (first, none)
            case .clampMax: (none.map { -$0 }, first)
            default: (first, try scalars(call.arguments[2], steps))
            }
        var result = series.mappedByStep { step, value in
            let (lower, upper) = (lower[step], upper[step])
            return lower > upper ? .absent : -lesser(-lower, -lesser(upper, value))
        }
        result.removeAll { series in !series.values.contains { !$0.isAbsent } }
        return result
    }

    private mutating func dates(
        _ part: DatePart, _ argument: Expression?, _ steps: Steps
    ) throws(QueryError) -> [StepSeries] {
        if let argument { return try vector(argument, steps).mapped(part.of) }
        return [StepSeries(labels: Labels(), values: (0..<steps.count).map { part.of(Double(steps[$0]) / 1000) })]
    }

    // MARK: Labels

    private func relabelled(_ call: FunctionCall, _ series: [StepSeries]) throws(QueryError) -> [StepSeries] {
        let texts = call.arguments.dropFirst().compactMap(\.text)
        let target = texts[0]
        guard !target.isEmpty else {
            throw QueryError(.execution, "invalid destination label name in \(call.function.rawValue)(): \"\"")
        }
        let newValue: (Labels) -> String?
        if call.function == .labelJoin {
            guard !texts.dropFirst(2).contains("") else {
                throw QueryError(.execution, "invalid source label name in label_join(): \"\"")
            }
            newValue = { labels in texts.dropFirst(2).map { labels[$0] }.joined(separator: texts[1]) }
        } else {
            let pattern: Pattern
            do {
                pattern = try Pattern(texts[3])
            } catch {
                throw QueryError(
                    .execution, "invalid regular expression in label_replace(): \(texts[3]): \(error.reason)")
            }
            newValue = { labels in pattern.expand(texts[1], over: labels[texts[2]]) }
        }
        return series.map { series in
            guard let value = newValue(series.labels) else { return series }
            var changed = series
            changed.labels[target] = value
            if target == Labels.metricName { changed.losesName = false }
            return changed
        }
    }

    // MARK: Histograms

    private mutating func histograms(
        _ series: [StepSeries], in expression: Expression, _ quantiles: [[Double]], label: String?, _ count: Int
    ) -> [StepSeries] {
        var result: [StepSeries] = []
        for quantile in quantiles {
            for value in quantile where !(0...1 ~= value) { annotations.warnOfQuantile(value) }
            for var series in histograms(series, in: expression, count, { $0.quantile(quantile[$1]) }) {
                if let label { series.labels[label] = GoFloat.text(quantile[0]) }
                result.append(series)
            }
        }
        return result
    }

    private mutating func histograms(
        _ series: [StepSeries], in expression: Expression, _ count: Int, _ value: (ClassicHistogram, Int) -> Double
    ) -> [StepSeries] {
        var groups: [Labels: [(bound: Double, series: Int)]] = [:]
        var order: [Labels] = []
        for (index, series) in series.enumerated() {
            guard let bound = ClassicHistogram.bound(series.labels[ClassicHistogram.label]) else {
                let text = series.labels[ClassicHistogram.label]
                annotations.warn(
                    "bucket label \"le\" is missing or has a malformed value of \"\(text)\" for metric name "
                        + "\"\(series.labels.name)\"")
                continue
            }
            let key = series.labels.dropping([ClassicHistogram.label])
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append((bound, index))
        }
        return order.compactMap { key in
            let members = groups[key] ?? []
            var values = repeated(.absent, count)
            for step in 0..<count {
                let buckets = members.filter { !series[$0.series].values[step].isAbsent }
                    .map { ClassicHistogram.Bucket(bound: $0.bound, count: series[$0.series].values[step]) }
                if !buckets.isEmpty { values[step] = value(ClassicHistogram(buckets), step) }
            }
            if !values.contains(where: { !$0.isAbsent }) { return nil }
            return StepSeries(labels: key, values: values, losesName: true)
        }
    }
}

extension [StepSeries] {
    fileprivate func mappedByStep(_ change: (Int, Double) -> Double) -> [StepSeries] {
        map { series in
            var values = series.values
            for step in values.indices where !values[step].isAbsent { values[step] = change(step, values[step]) }
            return StepSeries(labels: series.labels, values: values, losesName: true)
        }
    }

    /// By their values when there is one step; the sort is stable, and NaN comes last.
    fileprivate func sortedByValue(_ precedes: (Double, Double) -> Bool) -> [StepSeries] {
        guard first?.values.count == 1 else { return self }
        return sorted { one, other in
            let (one, other) = (one.values[0], other.values[0])
            return one.isNaN || other.isNaN ? !one.isNaN && other.isNaN : precedes(one, other)
        }
    }
}

extension Labels {
    fileprivate func precede(_ other: Labels, by names: [String]) -> Bool {
        for name in names where !self[name].hasSameBytes(as: other[name]) {
            return self[name].precedesNaturally(other[name])
        }
        return self < other
    }
}

extension String {
    /// Numbers in texts count as numbers: `a9` comes before `a10`.
    fileprivate func precedesNaturally(_ other: String) -> Bool {
        var (mine, theirs) = (Array(utf8)[...], Array(other.utf8)[...])
        func number(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            bytes = bytes.dropFirst(digits.count)
            return digits.drop { $0 == UInt8(ascii: "0") }
        }
        while let one = mine.first, let another = theirs.first {
            let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
            if digits.contains(one), digits.contains(another) {
                let (one, another) = (number(&mine), number(&theirs))
                if one.count != another.count { return one.count < another.count }
                if one != another { return one.lexicographicallyPrecedes(another) }
            } else {
                if one != another { return one < another }
                mine.removeFirst()
                theirs.removeFirst()
            }
        }
        return mine.isEmpty && !theirs.isEmpty
    }
}

extension Expression {
    var unparenthesized: Expression {
        if case .parenthesized(let inner) = kind { inner.unparenthesized } else { self }
    }

    /// The text of a string; nil when it is none.
    var text: String? { if case .string(let text) = unparenthesized.kind { text } else { nil } }

    /// The labels that every series of a selector has, unless it says two values of one.
    fileprivate var certainLabels: Labels {
        let matchers: [LabelMatcher]
        switch unparenthesized.kind {
        case .selector(let selector), .range(let selector, _): matchers = selector.matchers
        default: return Labels()
        }
        var labels = Labels()
        for matcher in matchers where matcher.label != Labels.metricName && matcher.comparison == .equal {
            if matchers.count(where: { $0.label == matcher.label }) == 1 { labels[matcher.label] = matcher.value }
        }
        return labels
    }
}

extension Function {
    /// A function of each value alone.
    fileprivate var plain: ((Double) -> Double)? {
        switch self {
        case .abs: { Swift.abs($0) }
        case .ceil: { $0.rounded(.up) }
        case .floor: { $0.rounded(.down) }
        case .exp: Glibc.exp
        case .sqrt: { $0.squareRoot() }
        case .ln: Glibc.log
        case .log2: Glibc.log2
        case .log10: Glibc.log10
        case .sgn: { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }
        case .sin: Glibc.sin
        case .cos: Glibc.cos
        case .tan: Glibc.tan
        case .asin: Glibc.asin
        case .acos: Glibc.acos
        case .atan: Glibc.atan
        case .sinh: Glibc.sinh
        case .cosh: Glibc.cosh
        case .tanh: Glibc.tanh
        case .asinh: Glibc.asinh
        case .acosh: Glibc.acosh
        case .atanh: Glibc.atanh
        case .deg: { $0 * 180 / .pi }
        case .rad: { $0 * .pi / 180 }
        default: nil
        }
    }
}
