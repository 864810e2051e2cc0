import Fleet
import PromQL

/// A selector that takes one series.
enum SeriesSelector {
    static func text(_ labels: Labels) -> String {
        let matchers = labels.filter { $0.name != Labels.metricName }
            // Comparisons without a pattern cannot fail.
            .compactMap { try? LabelMatcher($0.name, .equal, $0.value) }
        // Names that programs choose can be words of the language, and stand between the braces.
        let isPlain = [MachineInsight.metricPrefix, SensorMetric.prefix].contains { labels.name.hasPrefix($0) }
        let selector = VectorSelector(
            name: isPlain ? labels.name : nil, matchers: matchers + [LabelMatcher(name: labels.name)])
        return Expression(.selector(selector)).description
    }
}
