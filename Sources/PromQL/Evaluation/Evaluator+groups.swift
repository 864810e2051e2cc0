extension Evaluator {
    mutating func groups(of aggregation: Aggregation, _ steps: Steps) throws(QueryError) -> [StepSeries] {
        let count = steps.count
        var parameters: [Double] = []
        var text = ""
        if let parameter = aggregation.parameter {
            switch try value(of: parameter, steps) {
            case .scalar(let values): parameters = values
            case .string(let string): text = string
            case .vector: throw QueryError(.execution, "the parameter of \(aggregation.symbol.rawValue) is no scalar")
            }
        }
        try check(parameters, of: aggregation.symbol)
        let series = try vector(aggregation.expression, steps)
        let groups = Groups(series, aggregation)
        defer { budget.release(series.size) }
        switch aggregation.symbol {
        case .topk, .bottomk, .limitk, .limitRatio:
            return try selected(aggregation.symbol, series, groups, parameters, isInstant: count == 1)
        case .countValues: return try counted(series, aggregation, label: text, count)
        default: break
        }
        try budget.take(groups.members.count * count)
        return try groups.members.indices.map { group throws(QueryError) in
            try budget.work(groups.members[group].count * count)
            let members = groups.members[group].map { series[$0] }
            let values = aggregation.symbol.values(of: members, parameters, count)
            let losesName = members.contains(where: \.losesName)
            return StepSeries(labels: groups.labels[group], values: values, losesName: losesName)
        }
    }

    private mutating func check(_ parameters: [Double], of symbol: Aggregator) throws(QueryError) {
        for parameter in parameters {
            switch symbol {
            case .topk, .bottomk, .limitk:
                if parameter.isNaN { throw QueryError(.execution, "Parameter value is NaN") }
                if parameter >= 0x1p63 || parameter <= -0x1p63 {
                    throw QueryError(.execution, "Scalar value \(GoFloat.text(parameter)) overflows int64")
                }
            case .limitRatio:
                if parameter.isNaN { throw QueryError(.execution, "Ratio value is NaN") }
                if abs(parameter) > 1 {
                    annotations.warn("ratio value should be between -1 and 1, got \(GoFloat.text(parameter))")
                }
            case .quantile:
                if !(0...1 ~= parameter) { annotations.warnOfQuantile(parameter) }
            default: break
            }
        }
    }

    /// Those members of groups that `topk` and its like keep, with all their labels.
    private func selected(
        _ symbol: Aggregator, _ series: [StepSeries], _ groups: Groups, _ parameters: [Double], isInstant: Bool
    ) throws(QueryError) -> [StepSeries] {
        var result = series
        for index in result.indices {
            for step in result[index].values.indices { result[index].values[step] = .absent }
        }
        try budget.take(series.size)
        var order: [Int] = []
        for members in groups.members {
            for step in parameters.indices {
                try budget.work(members.count)
                var present = members.filter { !series[$0].values[step].isAbsent }
                switch symbol {
                case .limitRatio: present = present.filter { series[$0].labels.isIn(ratio: parameters[step]) }
                case .limitk: present = Array(present.prefix(max(0, Int(parameters[step]))))
                default:
                    let wanted = max(0, Int(parameters[step]))
                    // The sort is stable. NaN comes last.
                    func value(_ index: Int) -> Double { series[index].values[step] }
                    present.sort { one, other in
                        let (one, other) = (value(one), value(other))
                        if one.isNaN || other.isNaN { return !one.isNaN }
                        return symbol == .topk ? one > other : one < other
                    }
                    present = Array(present.prefix(wanted))
                }
                for index in present { result[index].values[step] = series[index].values[step] }
                if isInstant { order += present }
            }
        }
        if isInstant { return order.map { result[$0] } }
        return result.filter { series in series.values.contains { !$0.isAbsent } }
    }

    /// How often each value occurs in a group, as a series whose label says the value, unless `without` leaves it out.
    private func counted(
        _ series: [StepSeries], _ aggregation: Aggregation, label: String, _ count: Int
    ) throws(QueryError) -> [StepSeries] {
        guard !label.isEmpty else { throw QueryError(.execution, "invalid label name in count_values(): \"\"") }
        let isLeftOut = aggregation.isWithout && aggregation.group(of: [label: label]).isEmpty
        var places: [Labels: Int] = [:]
        var result: [StepSeries] = []
        for series in series {
            let group = aggregation.group(of: series.labels)
            try budget.work(count)
            for step in 0..<count where !series.values[step].isAbsent {
                var labels = group
                if !isLeftOut { labels[label] = GoFloat.plain(series.values[step]) }
                let place = places[labels] ?? result.count
                if place == result.count {
                    try budget.take(count)
                    places[labels] = place
                    result.append(StepSeries(labels: labels, values: repeated(.absent, count)))
                }
                let before = result[place].values[step]
                result[place].values[step] = before.isAbsent ? 1 : before + 1
            }
        }
        return result
    }
}

/// Which series an aggregation puts together.
private struct Groups {
    private(set) var labels: [Labels] = []
    /// Indices of the series of each group.
    private(set) var members: [[Int]] = []

    init(_ series: [StepSeries], _ aggregation: Aggregation) {
        if !aggregation.isWithout, aggregation.labels.isEmpty {
            if !series.isEmpty { (labels, members) = ([Labels()], [Array(series.indices)]) }
            return
        }
        var places: [Labels: Int] = [:]
        for (index, series) in series.enumerated() {
            let key = aggregation.group(of: series.labels)
            if let place = places[key] {
                members[place].append(index)
            } else {
                places[key] = members.count
                labels.append(key)
                members.append([index])
            }
        }
    }
}

extension Aggregation {
    /// The labels of the group that a series is in.
    fileprivate func group(of series: Labels) -> Labels {
        isWithout ? series.dropping(labels + [Labels.metricName]) : series.keeping(labels)
    }
}

extension Aggregator {
    /// The group's value at each step, of members that have one.
    fileprivate func values(of members: [StepSeries], _ parameters: [Double], _ count: Int) -> [Double] {
        switch self {
        case .sum: fold(members, count, KahanSum(), { $0.add($1) }, { $0.value })
        case .avg: fold(members, count, RunningMean(), { $0.add($1) }, { $0.value })
        case .count: fold(members, count, 0.0, { count, _ in count += 1 }, { $0 })
        case .group: fold(members, count, 1.0, { _, _ in }, { $0 })
        case .min: fold(members, count, Double.nan, { if $0 > $1 || $0.isNaN { $0 = $1 } }, { $0 })
        case .max: fold(members, count, Double.nan, { if $0 < $1 || $0.isNaN { $0 = $1 } }, { $0 })
        case .stdvar: fold(members, count, RunningVariance(), { $0.add($1) }, { $0.value })
        case .stddev: fold(members, count, RunningVariance(), { $0.add($1) }, { $0.value.squareRoot() })
        case .quantile: quantiles(members, parameters, count)
        case .topk, .bottomk, .countValues, .limitk, .limitRatio: preconditionFailure("these keep more than one value")
        }
    }

    @inline(__always)
    private func fold<State>(
        _ members: [StepSeries], _ count: Int, _ initial: State, _ add: (inout State, Double) -> Void,
        _ result: (State) -> Double
    ) -> [Double] {
        var states = [State](repeating: initial, count: count)
        var isThere = [Bool](repeating: false, count: count)
        for member in members {
            member.values.withUnsafeBufferPointer { values in
                for step in 0..<count where !values[step].isAbsent {
                    add(&states[step], values[step])
                    isThere[step] = true
                }
            }
        }
        return (0..<count).map { isThere[$0] ? result(states[$0]) : .absent }
    }

    private func quantiles(_ members: [StepSeries], _ parameters: [Double], _ count: Int) -> [Double] {
        var present: [Double] = []
        present.reserveCapacity(members.count)
        return (0..<count).map { step in
            present.removeAll(keepingCapacity: true)
            for member in members where !member.values[step].isAbsent { present.append(member.values[step]) }
            return present.isEmpty ? .absent : Quantile.of(&present, parameters[step])
        }
    }
}

extension Labels {
    /// Whether a series is in a share of all: of a negative one in the other part.
    fileprivate func isIn(ratio: Double) -> Bool {
        // FNV-1a, the same in every process, and its bits spread once more.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for label in self {
            for byte in [label.name.utf8, label.value.utf8].joined(separator: [0xFF]) {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            }
        }
        hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        let place = Double(hash >> 11) * 0x1p-53
        return ratio >= 0 ? place < ratio : place >= 1 + ratio
    }
}
