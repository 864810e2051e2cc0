package import Telemetry

extension SeriesKey {
    /// The most bytes of UTF-8 of a name that senders choose: of a sensor, its id and unit, an instance.
    package static let longestName = 200

    /// - Throws: `ReadingError` that says which name of the series is empty, too long or no line of text.
    package func checkNames() throws(ReadingError) {
        guard !name.isEmpty else { throw ReadingError("must have a name that is not empty") }
        for (part, text) in [
            ("name", name), (kind == .sensor ? "sensor id" : "instance", instance), ("unit", unit),
        ] {
            do {
                try text.checkIsLine(atMost: Self.longestName)
            } catch {
                throw ReadingError("must have another \(part): it \(error.description)")
            }
        }
    }
}
