package import ISO15143
package import Telemetry

/// Between the values of ISO 15143-3 documents and samples. A value in the catalogue's unit keeps every bit both ways.
extension MachineInsight {
    /// The unit of the document's values where it names none. Hours are hours there, whatever the catalogue counts in.
    private var documentMeasure: UnitOfMeasure? { dataPoint?.kind == .hours ? .hours : measure }

    /// The sample that keeps a value of a document, in the catalogue's unit.
    /// - Throws: `ReadingError` when it is in a unit that cannot be converted, or is not of the insight's type.
    package func sample(from value: DataValue) throws(ReadingError) -> SampleValue {
        switch (type, value.reading) {
        case (.number, .number(let number)):
            return try sample(from: .number(convert(number, units: value.units)))
        case (.boolean, .text(let text)):
            switch text.lowercased() {
            case "true": return .number(1)
            case "false": return .number(0)
            default: return try sample(from: .text(text))
            }
        case (.text, .boolean(let flag)): return .text(flag ? "true" : "false")
        case (_, .number(let number)): return try sample(from: .number(number))
        case (_, .boolean(let flag)): return try sample(from: .boolean(flag))
        case (_, .text(let text)): return try sample(from: .text(text))
        }
    }

    private func convert(_ number: Double, units: String?) throws(ReadingError) -> Double {
        guard let measure else { return number }
        let sent: UnitOfMeasure?
        if let units { sent = .spelled(units) } else { sent = documentMeasure }
        guard let sent, sent == measure || sent.quantity != nil && sent.quantity == measure.quantity else {
            throw ReadingError("has the unit \((units ?? "").quoted), which cannot be converted to \(measure.name)")
        }
        guard let converted = sent.convert(number, to: measure) else {
            throw ReadingError("is \(number) \(sent.name), which is too large")
        }
        return converted
    }

    /// Whether values are numbers, not words or truth values.
    var isNumber: Bool { if case .number = type { true } else { false } }

    /// Whether documents say its numbers without converting them.
    var isExportedAsItIs: Bool {
        isNumber && dataPoint != nil && (measure == nil || documentMeasure == nil || measure == documentMeasure)
    }

    /// What a document says of a sample, with the standard's words for units, or nil when documents know no such value
    /// or the sample keeps none. Several instances are several elements, in the order in which they are given.
    package func dataValue(of sample: SampleValue, at time: Int64) -> DataValue? {
        guard let dataPoint, let value = value(of: sample) else { return nil }
        let reading: DataValue.Reading
        switch value {
        case .number(let number):
            guard let measure, let documentMeasure else {
                reading = .number(number)
                break
            }
            guard let restored = documentMeasure.restore(number, from: measure) else { return nil }
            reading = .number(restored)
        case .boolean(let flag): reading = dataPoint.kind == .boolean ? .boolean(flag) : .text(flag ? "true" : "false")
        case .text(let text): reading = .text(text)
        }
        let units = dataPoint.units == nil ? nil : documentMeasure?.isoName
        return DataValue(point: dataPoint, time: time, reading: reading, units: units)
    }
}
