import PromQL
import Web

/// What the form of the Explore page asks for.
struct ExploreForm {
    /// Longer expressions have no room in an address.
    static let longestExpression = 4000
    static let mostPoints = 1000
    /// Steps to choose from, in seconds.
    static let steps = [15, 30, 60, 300, 900, 3600, 7200, 28_800, 86_400]

    var state: FormState
    let text: String
    let range: ChartRange
    /// nil for now.
    let end: Int64?
    /// In milliseconds; nil for what suits the range.
    let chosenStep: Int64?
    private(set) var expression: Expression?
    private(set) var mark: Mark?

    /// The text around the place where it stops being PromQL.
    struct Mark: Equatable {
        let before: String
        let at: String
        let after: String

        init(_ range: Range<Int>, in text: String) {
            let bytes = Array(text.utf8)
            let start = min(max(range.lowerBound, 0), bytes.count)
            let end = min(max(range.upperBound, start), bytes.count)
            before = String(decoding: bytes[..<start], as: UTF8.self)
            at = String(decoding: bytes[start..<end], as: UTF8.self)
            after = String(decoding: bytes[end...], as: UTF8.self)
        }
    }

    var step: Int64 { chosenStep ?? range.step }

    init(_ pairs: [FormPair]) {
        var state = FormState(sent: pairs)
        text = state["query"]
        let range = ChartRange(rawValue: state["range"])
        if range == nil, !state["range"].isEmpty { state.add("range", "Choose a range from the list.") }
        self.range = range ?? .day
        end = ChartEnd.read(state["end"])
        if end == nil, !state["end"].isEmpty {
            state.add("end", "The end must be a moment, as 2026-11-24T09:41.")
        }
        let seconds = Int(state["step"]).flatMap { Self.steps.contains($0) ? $0 : nil }
        chosenStep = seconds.map { Int64($0) * 1000 }
        if seconds == nil, !state["step"].isEmpty { state.add("step", "Choose a step from the list.") }
        let points = self.range.length / (chosenStep ?? self.range.step) + 1
        if points > Self.mostPoints {
            state.add(
                "step",
                "That would be \(Amount.text(Int(points))) points a line, and \(Amount.text(Self.mostPoints)) are the "
                    + "most. Choose a longer step.")
        }
        self.state = state
        readExpression()
    }

    var isEmpty: Bool { text.allSatisfy(\.isWhitespace) }

    private mutating func readExpression() {
        if isEmpty { return }
        guard text.utf8.count <= Self.longestExpression else {
            state.add(
                "query",
                "The expression has \(Amount.text(text.utf8.count)) bytes, and \(Amount.text(Self.longestExpression)) "
                    + "are the most. Longer ones can be sent to the API.")
            return
        }
        do throws(ParseError) {
            expression = try Expression(parsing: text)
        } catch {
            state.add("query", "This is not PromQL: \(error.description)".asSentence)
            mark = Mark(error.range, in: text)
        }
    }

    /// The pairs of an address that asks for the same, with another expression.
    func pairs(query: String) -> [(name: String, value: String)] {
        var pairs = [(name: "query", value: query), ("range", range.rawValue)]
        if let end { pairs.append(("end", ChartEnd.field(end))) }
        if let chosenStep { pairs.append(("step", String(chosenStep / 1000))) }
        return pairs
    }

    // MARK: Template

    /// `form`, `ranges` and `steps`.
    var values: [String: TemplateValue] {
        var values = state.values(["query", "range", "end", "step"])
        values["ranges"] = .list(
            ChartRange.allCases.map {
                ["id": .text($0.rawValue), "label": .text($0.label), "isSelected": .flag($0 == range)]
            })
        values["steps"] = .list(
            Self.steps.map { seconds in
                [
                    "id": .text(String(seconds)), "label": .text(Amount.length(Int64(seconds) * 1000)),
                    "isSelected": .flag(chosenStep == Int64(seconds) * 1000),
                ]
            })
        if let end {
            values["endField"] = .text(ChartEnd.field(end))
        } else {
            values["endField"] = .nonEmpty(state["end"])
        }
        values["mark"] = mark.map { mark in
            ["before": .text(mark.before), "at": .nonEmpty(mark.at), "after": .text(mark.after)]
        }
        return values
    }
}
