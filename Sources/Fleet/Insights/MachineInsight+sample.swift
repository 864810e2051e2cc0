package import Telemetry

/// Booleans are kept as 0 and 1, words of a list by their place in it, so that time-series queries can count with them.
extension MachineInsight {
    /// A value as clients write and read it.
    package enum Value: Sendable, Hashable {
        case number(Double)
        case boolean(Bool)
        case text(String)
    }

    /// The most bytes of UTF-8 that a text is kept with.
    package static let longestText = 512

    /// The series that keeps its values; `instance` tells apart what a machine has several times.
    package func series(instance: String = "") -> SeriesKey {
        SeriesKey(.insight, name, form: type == .text ? .text : .number, instance: instance)
    }

    /// The sample that keeps a value.
    /// - Throws: `ReadingError` when the value is not of the insight's type.
    package func sample(from value: Value) throws(ReadingError) -> SampleValue {
        switch (type, value) {
        case (.number, .number(let number)) where number.isFinite: return .number(number)
        case (.boolean, .boolean(let flag)): return .number(flag ? 1 : 0)
        case (.text, .text(let text)):
            guard !text.isEmpty else { throw ReadingError("must not be empty") }
            try text.checkIsLine(atMost: Self.longestText)
            return .text(text)
        case (.oneOf(let words), .text(let text)):
            if let place = words.firstIndex(of: text) { return .number(Double(place)) }
        default: break
        }
        throw ReadingError("must be \(expectation), not \(value.words)")
    }

    /// The sample that keeps a number of a source that has only numbers, such as remote write: 0 and 1 stand for false
    /// and true, the place in the list for a word. The mark for "no value" is kept, and in a number every bit.
    /// - Throws: `ReadingError` when the number means nothing to the insight.
    package func sample(fromNumber number: Double) throws(ReadingError) -> SampleValue {
        let sample = SampleValue.number(number)
        switch type {
        case .number: return sample
        case .boolean:
            if sample.isAbsent || number == 0 || number == 1 { return sample }
            throw ReadingError("must be 0 or 1, not \(number)")
        case .oneOf(let words):
            if sample.isAbsent || word(of: number, in: words) != nil { return sample }
            throw ReadingError("must be a whole number from 0 to \(words.count - 1), not \(number)")
        case .text: throw ReadingError("must be text, not a number")
        }
    }

    /// The value that a sample keeps, or nil when it keeps none that a client could be told: the mark for "no value",
    /// a number that is not finite, something of another type.
    package func value(of sample: SampleValue) -> Value? {
        switch (type, sample) {
        case (.number, .number(let number)): number.isFinite ? .number(number) : nil
        case (.boolean, .number(let number)): number == 0 || number == 1 ? .boolean(number == 1) : nil
        case (.oneOf(let words), .number(let number)): word(of: number, in: words).map(Value.text)
        case (.text, .text(let text)): text.isEmpty ? nil : .text(text)
        case (.text, .number), (_, .text): nil
        }
    }

    private func word(of number: Double, in words: [String]) -> String? {
        guard let place = Int(exactly: number), words.indices.contains(place) else { return nil }
        return words[place]
    }

    private var expectation: String {
        switch type {
        case .number: "a finite number"
        case .boolean: "true or false"
        case .text: "text"
        case .oneOf(let words): "one of \(words.joined(separator: ", "))"
        }
    }
}

extension MachineInsight.Value {
    /// What a value is, for an error message.
    var words: String {
        switch self {
        case .number(let number): "\(number)"
        case .boolean(let flag): "\(flag)"
        case .text(let text): text.quoted
        }
    }
}
