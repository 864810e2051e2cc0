import Fleet
import PromQL
import Telemetry

/// A series as people call it.
struct SeriesTitle: Equatable, Sendable {
    /// Where it stands among others: what the catalogue knows comes first.
    enum Origin: Int, Sendable {
        case insight, sensor, metric
    }

    let origin: Origin
    /// `Engine coolant temperature`
    let name: String
    let unit: String?
    /// Tells apart series of one name: `sensor_id="2"`.
    let details: String?
    /// What the catalogue says of it.
    let description: String?
    /// Whether its numbers stand for words: each holds until the next one, and there is nothing between.
    let isState: Bool

    /// Labels that are said in other ways.
    private static let told = [Labels.metricName, SeriesKey.Metric.unitLabel, FleetSeries.assetLabel]

    init(_ labels: Labels) {
        let insight = MachineInsight.metric(labels.name)
        let unit = labels[SeriesKey.Metric.unitLabel]
        self.unit = unit.isEmpty ? insight?.unit : unit
        let others = labels.dropping(Self.told)
        details = others.isEmpty ? nil : others.map { "\($0.name)=\"\($0.value)\"" }.joined(separator: ", ")
        if let insight {
            (origin, name, description) = (.insight, Self.words(insight.name), Self.description(insight))
            isState = insight.type != .number
        } else if labels.name.hasPrefix(SensorMetric.prefix) {
            let sensor = labels.name.dropFirst(SensorMetric.prefix.count).split(separator: "_").joined(separator: " ")
            (origin, name, description) = (.sensor, sensor.prefix(1).uppercased() + sensor.dropFirst(), nil)
            isState = false
        } else {
            (origin, name, description) = (.metric, labels.name, nil)
            isState = false
        }
    }

    /// A series that is no metric, such as a text.
    init?(_ series: SeriesKey) {
        guard let labels = series.seriesLabels else { return nil }
        self.init(labels)
    }

    /// Numbers that stand for words are told with the words.
    private static func description(_ insight: MachineInsight) -> String {
        switch insight.type {
        case .number, .text: insight.description
        case .boolean: insight.description + " (1 is yes, 0 is no)"
        case .oneOf(let words):
            insight.description + " ("
                + words.enumerated().map { "\($0) is \($1)" }.joined(separator: ", ") + ")"
        }
    }

    /// `CumulativeOperatingHours` as `Cumulative operating hours`; what is in capitals stays so.
    static func words(_ name: String) -> String {
        var words: [String] = []
        var previous: Character = "_"
        let letters = Array(name)
        for (index, letter) in letters.enumerated() {
            let isFollowedBySmall = index + 1 < letters.count && letters[index + 1].isLowercase
            let begins =
                letter.isUppercase
                && (!previous.isUppercase || isFollowedBySmall)
            if begins || previous == "_" { words.append("") }
            if letter != "_" { words[words.count - 1].append(letter) }
            previous = letter
        }
        let parts = words.filter { !$0.isEmpty }
        return parts.enumerated().map { index, word in
            index == 0 || word.dropFirst().contains { $0.isUppercase || $0.isNumber } || word.count == 1
                ? word : word.lowercased()
        }.joined(separator: " ")
    }

    /// In the order of pages: by origin, then by name.
    static func precedes(_ one: SeriesTitle, _ other: SeriesTitle) -> Bool {
        if one.origin != other.origin { return one.origin.rawValue < other.origin.rawValue }
        if one.name != other.name { return one.name < other.name }
        return (one.details ?? "") < (other.details ?? "")
    }
}
