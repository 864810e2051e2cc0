package import Telemetry

extension Sample {
    /// The sample of an advanced sensor, which may have any name, and numbers or texts for values.
    /// - Throws: `ReadingError` when a name or the value cannot be kept.
    package init(
        sensor name: String, id: String, unit: String, at time: Int64, _ value: MachineInsight.Value
    ) throws(ReadingError) {
        let form: SeriesKey.Form
        let sample: SampleValue
        switch value {
        case .number(let number) where number.isFinite: (form, sample) = (.number, .number(number))
        case .text(let text):
            guard !text.isEmpty else { throw ReadingError("must have a value that is not empty") }
            try text.checkIsLine(atMost: MachineInsight.longestText)
            (form, sample) = (.text, .text(text))
        default: throw ReadingError("must have a number or a text for value, not \(value.words)")
        }
        let series = SeriesKey(.sensor, name, form: form, instance: id, unit: unit)
        try series.checkNames()
        self.init(series, at: time, sample)
    }
}
