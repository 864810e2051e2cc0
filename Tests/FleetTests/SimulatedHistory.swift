import Fleet
import Telemetry

/// What simulated machines sent, with ways to look at it.
struct SimulatedHistory {
    typealias Message = SimulatedMachine.Message

    /// Monday, 15 September 2025, 00:00 UTC: no change of the clock within five weeks.
    static let start: Int64 = 1_757_894_400_000
    static let day: Int64 = 86_400_000

    let draft: AssetDraft
    let messages: [Message]

    init(_ machine: SimulatedMachine, days: Int) {
        var machine = machine
        var messages: [Message] = []
        machine.advance(to: Self.start + Int64(days) * Self.day) { messages.append($0) }
        draft = machine.draft
        self.messages = messages
    }

    var type: String { draft.type ?? "" }
    var inOrderOfTime: [Message] { messages.sorted { $0.time < $1.time } }

    /// The days since the start on which it ran.
    var daysOfUse: Set<Int> {
        Set(messages.filter(\.isRunning).map { Int(($0.time - Self.start) / Self.day) })
    }

    func values(_ name: String) -> [Double] { inOrderOfTime.compactMap { $0[name] } }
}

extension SimulatedMachine.Message {
    subscript(name: String, kind: SeriesKey.Kind = .insight) -> Double? {
        for sample in samples where sample.series.kind == kind && sample.series.name == name {
            if case .number(let number) = sample.value { return number }
        }
        return nil
    }

    func text(_ name: String) -> String? {
        for sample in samples where sample.series.name == name {
            if case .text(let text) = sample.value { return text }
        }
        return nil
    }

    var isRunning: Bool { (self["EngineStatus"] ?? self["OperationStatus"]) == 1 }
    var insightCount: Int { samples.count { $0.series.kind == .insight } }
    var isLate: Bool { receivedAt - time > 60_000 }
}
