import Telemetry
import Testing

@testable import Fleet

@Suite("Values of insights and the samples that keep them")
struct MachineInsightSampleTests {
    private let states = MachineInsight.all.first { if case .oneOf = $0.type { true } else { false } }

    private func values(of insight: MachineInsight) -> [MachineInsight.Value] {
        switch insight.type {
        case .number: [0, -0.0, 1.5, -273.15, .leastNonzeroMagnitude, .greatestFiniteMagnitude].map { .number($0) }
        case .boolean: [.boolean(true), .boolean(false)]
        case .text: hostileTexts.filter { !$0.contains("\n") && $0.utf8.count <= 512 }.map { .text($0) }
        case .oneOf(let words): words.map { .text($0) }
        }
    }

    @Test("A value that goes in comes out", arguments: MachineInsight.all)
    func roundTrip(insight: MachineInsight) throws {
        for value in values(of: insight) {
            let sample = try insight.sample(from: value)
            #expect(insight.value(of: sample) == value)
            switch (insight.series().form, sample) {
            case (.number, .number(let number)): #expect(try insight.sample(fromNumber: number) == sample)
            case (.text, .text): break
            default: Issue.record("\(sample) does not fit its series")
            }
        }
        #expect(insight.value(of: .absent) == nil)
        #expect(insight.value(of: .text("")) == nil)
        #expect(
            insight.series(instance: "2")
                == SeriesKey(.insight, insight.name, form: insight.series().form, instance: "2"))
    }

    private func refusal(_ insight: String, _ value: MachineInsight.Value) throws -> String? {
        let insight = try #require(MachineInsight.named(insight))
        return #expect(throws: ReadingError.self) { try insight.sample(from: value) }?.description
    }

    @Test func aValueOfAnotherTypeIsRefusedInWords() throws {
        #expect(try refusal("EngineSpeed", .text("fast")) == "must be a finite number, not \"fast\"")
        #expect(try refusal("EngineSpeed", .boolean(true)) == "must be a finite number, not true")
        #expect(try refusal("EngineSpeed", .number(.infinity)) == "must be a finite number, not inf")
        #expect(try refusal("EngineStatus", .number(1)) == "must be true or false, not 1.0")
        #expect(try refusal("EngineStatus", .text("true")) == "must be true or false, not \"true\"")
        #expect(try refusal("ProtectLamp", .boolean(true)) == "must be text, not true")
        #expect(try refusal("ProtectLamp", .text("")) == "must not be empty")
        #expect(try refusal("ProtectLamp", .text("O\nN")) == "must not hold a control character, as in \"O\u{FFFD}N\"")
        #expect(
            try refusal("ProtectLamp", .text(String(repeating: "ü", count: 300)))
                == "must be at most 512 bytes long, not 600")
        let words = "must be one of NOT_ACTIVE, ACTIVE, REGENERATION_NEEDED, not "
        let state = "AfterTreatmentDieselParticulateFilterActiveRegenerationState"
        #expect(try refusal(state, .text("active")) == words + "\"active\"")
        #expect(try refusal(state, .number(1)) == words + "1.0")
        #expect(
            try refusal(state, .text(String(repeating: "x", count: 5_000)))
                == words + "\"\(String(repeating: "x", count: 40))...\"")
    }

    @Test func sourcesOfNumbersMayStandForTrueAndFalseAndForWords() throws {
        let running = try #require(MachineInsight.named("EngineStatus"))
        #expect(try running.sample(fromNumber: 1) == running.sample(from: .boolean(true)))
        #expect(try running.sample(fromNumber: .init(bitPattern: SampleValue.absentBits)) == .absent)
        for number in [2, -1, 0.5, .nan, .infinity] {
            #expect(throws: ReadingError.self) { try running.sample(fromNumber: number) }
        }
        let states = try #require(states)
        guard case .oneOf(let words) = states.type else { return }
        #expect(try states.sample(fromNumber: 1) == states.sample(from: .text(words[1])))
        for number in [Double(words.count), -1, 0.5, .nan, 1e300] {
            #expect(throws: ReadingError.self) { try states.sample(fromNumber: number) }
            #expect(states.value(of: .number(number)) == nil)
        }
        let lamp = try #require(MachineInsight.named("ProtectLamp"))
        #expect(throws: ReadingError("must be text, not a number")) { try lamp.sample(fromNumber: 1) }
        let speed = try #require(MachineInsight.named("EngineSpeed"))
        for number in [Double.nan, .infinity, -0.0, Double(bitPattern: SampleValue.absentBits)] {
            #expect(try speed.sample(fromNumber: number) == .number(number))
        }
        #expect(speed.value(of: .number(.nan)) == nil)
    }
}
