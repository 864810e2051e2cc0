import Glibc

extension Evaluator {
    mutating func result(of operation: BinaryOperation, _ steps: Steps) throws(QueryError) -> StepValue {
        let left = try value(of: operation.left, steps)
        let right = try value(of: operation.right, steps)
        let symbol = operation.symbol
        switch (left, right) {
        case (.scalar(let left), .scalar(let right)):
            return .scalar(
                zip(left, right).map { left, right in
                    symbol.isComparison ? (symbol.holds(left, right) ? 1 : 0) : symbol.apply(left, right)
                })
        case (.vector(let series), .scalar(let scalars)):
            return .vector(series.combined(with: scalars, operation) { ($0, $1) })
        case (.scalar(let scalars), .vector(let series)):
            return .vector(series.combined(with: scalars, operation) { ($1, $0) })
        case (.vector(let left), .vector(let right)):
            let matching = operation.matching ?? VectorMatching(symbol.isSetOperator ? .manyToMany : .oneToOne)
            if symbol.isSetOperator { return .vector(try set(symbol, left, right, matching, steps.count)) }
            return .vector(try matched(operation, left, right, matching, steps.count))
        default: throw QueryError(.execution, "strings are no operands of \(symbol.rawValue)")
        }
    }

    // MARK: Sets

    private func set(
        _ symbol: BinaryOperator, _ left: [StepSeries], _ right: [StepSeries], _ matching: VectorMatching, _ count: Int
    ) throws(QueryError) -> [StepSeries] {
        // At which steps each group has a value on the side that decides: of `or` the left, else the right.
        let (deciding, filtered) = symbol == .or ? (left, right) : (right, left)
        var present: [Labels: [Bool]] = [:]
        for series in deciding {
            try budget.work(count)
            let key = matching.key(of: series.labels)
            present[key, default: [Bool](repeating: false, count: count)].mark(series.values)
        }
        let keepsPresent = symbol == .and
        var kept: [StepSeries] = []
        for series in filtered {
            try budget.work(count)
            guard let marks = present[matching.key(of: series.labels)] else {
                if !keepsPresent { kept.append(series) }
                continue
            }
            var values = series.values
            for step in values.indices where marks[step] != keepsPresent { values[step] = .absent }
            kept.append(StepSeries(labels: series.labels, values: values, losesName: series.losesName))
        }
        kept.removeAll { series in !series.values.contains { !$0.isAbsent } }
        return symbol == .or ? left + kept : kept
    }

    // MARK: Matching

    private mutating func matched(
        _ operation: BinaryOperation, _ left: [StepSeries], _ right: [StepSeries], _ matching: VectorMatching,
        _ count: Int
    ) throws(QueryError) -> [StepSeries] {
        // The side of many is first; of one to one either would do.
        let isSwapped = matching.cardinality == .oneToMany
        let (many, one) = isSwapped ? (right, left) : (left, right)
        var ones: [Labels: [Int]] = [:]
        for (index, series) in one.enumerated() { ones[matching.key(of: series.labels), default: []].append(index) }
        // Which steps have anything on both sides: where one is empty, nothing is compared and nothing can be wrong.
        let isLive = zip(many.presence(count), one.presence(count)).map { $0 && $1 }
        for (key, group) in ones where group.count > 1 {
            for step in 0..<count
            where isLive[step] && group.count(where: { !one[$0].values[step].isAbsent }) > 1 {
                throw QueryError(
                    .execution,
                    "found duplicate series for the match group \(key) on the \(isSwapped ? "left" : "right") hand-side "
                        + "of the operation; many-to-many matching not allowed: matching labels must be unique on one "
                        + "side")
            }
        }
        var results = MatchedSeries(count: count)
        for series in many {
            let key = matching.key(of: series.labels)
            for index in ones[key] ?? [] {
                try budget.work(count)
                let other = one[index]
                let labels = matching.resultLabels(series.labels, other.labels, operation)
                let losesName =
                    series.losesName || operation.returnsBool || !operation.symbol.isComparison
                let place = results.place(of: labels, losesName: losesName, group: key)
                for step in 0..<count {
                    let (mine, theirs) = (series.values[step], other.values[step])
                    if mine.isAbsent || theirs.isAbsent { continue }
                    let (left, right) = isSwapped ? (theirs, mine) : (mine, theirs)
                    guard let value = operation.value(left, right, kept: left) else { continue }
                    guard results.set(value, at: step, in: place, isOneToOne: matching.cardinality == .oneToOne) else {
                        throw QueryError(
                            .execution,
                            matching.cardinality == .oneToOne
                                ? "multiple matches for labels: many-to-one matching must be explicit "
                                    + "(group_left/group_right)"
                                : "multiple matches for labels: grouping labels must ensure unique matches")
                    }
                }
            }
        }
        try budget.take(results.series.count * count)
        return results.series.filter { series in series.values.contains { !$0.isAbsent } }
    }
}

/// Results of a matching as they are found.
private struct MatchedSeries {
    private(set) var series: [StepSeries] = []
    private let count: Int
    private var places: [Labels: Int] = [:]
    /// Which steps of a group have their one result.
    private var taken: [Labels: [Bool]] = [:]
    private var groups: [Labels] = []

    init(count: Int) { self.count = count }

    mutating func place(of labels: Labels, losesName: Bool, group: Labels) -> Int {
        if let place = places[labels] {
            series[place].losesName = series[place].losesName || losesName
            groups[place] = group
            return place
        }
        let values = [Double](repeating: .absent, count: count)
        series.append(StepSeries(labels: labels, values: values, losesName: losesName))
        groups.append(group)
        places[labels] = series.count - 1
        return series.count - 1
    }

    /// - Returns: whether the step had no result yet: of one to one in the group, else of these labels.
    mutating func set(_ value: Double, at step: Int, in place: Int, isOneToOne: Bool) -> Bool {
        if isOneToOne {
            let wasTaken = taken[groups[place], default: [Bool](repeating: false, count: count)].exchange(step)
            if wasTaken { return false }
        }
        guard series[place].values[step].isAbsent else { return false }
        series[place].values[step] = value
        return true
    }
}

extension BinaryOperation {
    /// The value of two operands; nil when a comparison does not hold.
    /// - Parameter kept: what a comparison that holds gives.
    @inline(__always)
    fileprivate func value(_ left: Double, _ right: Double, kept: Double) -> Double? {
        guard symbol.isComparison else { return symbol.apply(left, right) }
        let holds = symbol.holds(left, right)
        return returnsBool ? (holds ? 1 : 0) : holds ? kept : nil
    }
}

extension BinaryOperator {
    @inline(__always)
    fileprivate func apply(_ left: Double, _ right: Double) -> Double {
        switch self {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        case .modulo: fmod(left, right)
        case .power: pow(left, right)
        case .atan2: Glibc.atan2(left, right)
        default: .nan
        }
    }

    @inline(__always)
    fileprivate func holds(_ left: Double, _ right: Double) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        default: false
        }
    }
}

extension VectorMatching {
    /// What two series that belong together have in common.
    fileprivate func key(of series: Labels) -> Labels {
        isOn ? series.keeping(labels) : series.dropping(labels + [Labels.metricName])
    }

    fileprivate func resultLabels(_ many: Labels, _ one: Labels, _ operation: BinaryOperation) -> Labels {
        var result = many
        if cardinality == .oneToOne { result = isOn ? result.keeping(labels) : result.dropping(labels) }
        for label in included { result[label] = one[label] }
        return result
    }
}

extension [StepSeries] {
    /// - Parameter order: puts a value of a series and a scalar to the left and right.
    fileprivate func combined(
        with scalars: [Double], _ operation: BinaryOperation, _ order: (Double, Double) -> (Double, Double)
    ) -> [StepSeries] {
        compactMap { series in
            var values = series.values
            var isThere = false
            for step in values.indices where !values[step].isAbsent {
                let (left, right) = order(values[step], scalars[step])
                values[step] = operation.value(left, right, kept: values[step]) ?? .absent
                if !values[step].isAbsent { isThere = true }
            }
            guard isThere else { return nil }
            let losesName = series.losesName || operation.returnsBool || !operation.symbol.isComparison
            return StepSeries(labels: series.labels, values: values, losesName: losesName)
        }
    }

    /// Whether any series has a value, for each step.
    func presence(_ count: Int) -> [Bool] {
        var marks = [Bool](repeating: false, count: count)
        for series in self { marks.mark(series.values) }
        return marks
    }
}

extension [Bool] {
    fileprivate mutating func mark(_ values: [Double]) {
        for (step, value) in values.enumerated() where !value.isAbsent { self[step] = true }
    }

    fileprivate mutating func exchange(_ index: Int) -> Bool {
        defer { self[index] = true }
        return self[index]
    }
}
