extension Function {
    /// What a function takes and gives.
    package struct Signature: Sendable {
        /// The types of the arguments; the last is also that of all further ones.
        package let parameters: [Expression.ValueType]
        package let fewestArguments: Int
        /// Nil when there may be any number.
        package let mostArguments: Int?
        package let result: Expression.ValueType

        fileprivate init(
            _ parameters: [Expression.ValueType], gives result: Expression.ValueType = .vector, fewest: Int? = nil,
            most: Int?
        ) {
            self.parameters = parameters
            self.result = result
            fewestArguments = fewest ?? parameters.count
            mostArguments = most
        }

        fileprivate init(_ parameters: Expression.ValueType..., gives result: Expression.ValueType = .vector) {
            self.init(parameters, gives: result, most: parameters.count)
        }
    }

    package init?(name: String) {
        guard let function = Self.byName[name] else { return nil }
        self = function
    }

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

    /// Why a name that Prometheus has for a function is none here.
    static func refusal(of name: String) -> String? {
        switch name {
        case "histogram_avg", "histogram_count", "histogram_sum", "histogram_stddev", "histogram_stdvar":
            "function \"\(name)\" is for native histograms, which are not kept"
        case "info", "start_timestamp": "function \"\(name)\" is not supported"
        case "fill", "fill_left", "fill_right": "modifier \"\(name)\" is not supported"
        case "start", "end", "step", "range", "min_of", "max_of": "experimental function \"\(name)\" is not supported"
        default: nil
        }
    }

    package var signature: Signature {
        switch self {
        case .pi, .time: Signature(gives: .scalar)
        case .scalar: Signature(.vector, gives: .scalar)
        case .vector: Signature(.scalar)
        case .abs, .absent, .acos, .acosh, .asin, .asinh, .atan, .atanh, .ceil, .cos, .cosh, .deg, .exp, .floor, .ln,
            .log10, .log2, .rad, .sgn, .sin, .sinh, .sort, .sortDescending, .sqrt, .tan, .tanh, .timestamp:
            Signature(.vector)
        case .dayOfMonth, .dayOfWeek, .dayOfYear, .daysInMonth, .hour, .minute, .month, .year:
            Signature([.vector], fewest: 0, most: 1)
        case .round: Signature([.vector, .scalar], fewest: 1, most: 2)
        case .clampMax, .clampMin: Signature(.vector, .scalar)
        case .clamp: Signature(.vector, .scalar, .scalar)
        case .histogramFraction: Signature(.scalar, .scalar, .vector)
        case .histogramQuantile: Signature(.scalar, .vector)
        case .histogramQuantiles: Signature([.vector, .string, .scalar], most: 12)
        case .labelJoin: Signature([.vector, .string, .string, .string], fewest: 3, most: nil)
        case .labelReplace: Signature(.vector, .string, .string, .string, .string)
        case .sortByLabel, .sortByLabelDescending: Signature([.vector, .string], fewest: 1, most: nil)
        case .absentOverTime, .avgOverTime, .changes, .countOverTime, .delta, .deriv, .firstOverTime, .idelta,
            .increase, .irate, .lastOverTime, .madOverTime, .maxOverTime, .minOverTime, .presentOverTime, .rate,
            .resets, .stddevOverTime, .stdvarOverTime, .sumOverTime, .timeOfFirstOverTime, .timeOfLastOverTime,
            .timeOfMaxOverTime, .timeOfMinOverTime:
            Signature(.matrix)
        case .predictLinear: Signature(.matrix, .scalar)
        case .doubleExponentialSmoothing, .holtWinters: Signature(.matrix, .scalar, .scalar)
        case .quantileOverTime: Signature(.scalar, .matrix)
        }
    }
}
