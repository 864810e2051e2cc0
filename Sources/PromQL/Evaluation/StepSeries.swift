/// A series with a value, or `Double.absent`, at each step.
struct StepSeries {
    var labels: Labels
    var values: [Double]
    /// Whether the metric name goes when the query is through: until then `label_replace` and groups can use it.
    var losesName = false

    /// The labels as they are in the result.
    var finalLabels: Labels { losesName ? labels.withoutName : labels }
}

/// What an expression evaluates to, over all steps.
enum StepValue {
    /// A value for each step.
    case scalar([Double])
    case string(String)
    case vector([StepSeries])
}

/// Samples of one series, without staleness markers, over which windows are laid.
struct WindowSeries {
    let labels: Labels
    let times: [Int64]
    let values: [Double]
    var losesName = false
}

extension [StepSeries] {
    /// How many values there is room for.
    var size: Int { isEmpty ? 0 : count * self[0].values.count }

    /// Lets names go that are to go, and joins series that have the same labels then.
    /// - Throws: `execution` when two of them have a value at the same step.
    func finished() throws(QueryError) -> [StepSeries] {
        try map { StepSeries(labels: $0.finalLabels, values: $0.values) }.joined()
    }

    /// One series for all that have the same labels.
    /// - Throws: `execution` when two of them have a value at the same step.
    func joined() throws(QueryError) -> [StepSeries] {
        var places: [Labels: Int] = [:]
        var joined: [StepSeries] = []
        joined.reserveCapacity(count)
        for series in self {
            if let place = places[series.labels] {
                for (step, value) in series.values.enumerated() where !value.isAbsent {
                    guard joined[place].values[step].isAbsent else {
                        throw QueryError(.execution, "vector cannot contain metrics with the same labelset")
                    }
                    joined[place].values[step] = value
                }
            } else {
                places[series.labels] = joined.count
                joined.append(series)
            }
        }
        return joined
    }
}
