import ISO15143

extension MachineInsight {
    /// The catalogue for people, without a line break at the end: docs/machine-insights.md.
    package static var markdown: String {
        var lines = [
            "# Machine insights", "",
            "The \(all.count) quantities of a machine that Iris knows by name. Every way in checks values against this "
                + "list, and every way out takes names and units from it.",
            "",
            "- **Metric** is the name in time-series queries and in remote write. A name that does not begin with "
                + "`\(metricPrefix)` is an advanced sensor's, `\(SensorMetric.prefix)...`.",
            "- **Type** `boolean` is 0 or 1 in time series, and a word of a list is its place in the list, from 0. "
                + "Time series hold no texts.",
            "- **ISO 15143-3** is the element and child of a fleet document that says the same. Those in italics are "
                + "extended data. Hours are decimal there, also where the unit here is seconds.",
            "- **Variable** is its number in the Classic API (`variableId`).",
            "", "This page is made of `Sources/Fleet/Insights/MachineInsights.tsv` by `make insights`.", "",
            "| Insight | Variable | Metric | Unit | Type | ISO 15143-3 | Meaning |", "|---|---|---|---|---|---|---|",
        ]
        lines += all.map(\.markdownRow)
        return lines.joined(separator: "\n")
    }

    private var markdownRow: String {
        let point: String? = dataPoint.map {
            switch $0.vocabulary {
            case .standard: "`\($0.path)`"
            case .extended: "*`\($0.path)`*"
            }
        }
        let cells = [
            name, String(variableID), "`\(metricName)`", unit ?? "", type.words, point ?? "",
            isDeprecated ? "Deprecated. \(description)" : description,
        ]
        return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
}

extension MachineInsight.ValueType {
    /// In Markdown: the name of the type, or the words that a value may be.
    package var words: String {
        switch self {
        case .number: "number"
        case .boolean: "boolean"
        case .text: "text"
        case .oneOf(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        }
    }
}
