package import Telemetry

extension SeriesKey {
    /// The most bytes of UTF-8 of a name that senders choose: of a sensor, its id and unit, an instance.
    package static let longestName = 200

    /// - Throws: `ReadingError` that says which name of the series is empty, too long or no line of text.
    package func checkNames() throws(ReadingError) {
        guard !name.isEmpty else { throw ReadingError("must have a name that is not empty") }
        var parts = [("name", name), ("unit", unit)]
        if kind == .metric {
            for (label, value) in MetricLabels.labels(instance).sorted(by: { $0.key < $1.key }) {
                parts += [("label", label), ("value of \(label.quoted)", value)]
            }
        } else {
            parts.insert((kind == .sensor ? "sensor id" : "instance", instance), at: 1)
        }
        for (part, text) in parts {
            do {
                try text.checkIsLine(atMost: Self.longestName)
            } catch {
                throw ReadingError("must have another \(part): it \(error.description)")
            }
        }
    }
}
