import Telemetry
import Testing

@testable import Fleet

@Suite("Fault codes and the samples that keep them")
struct FaultCodeTests {
    @Test func aFaultComesBackWhateverItsWordsAre() {
        let texts: [String?] = hostileTexts + [nil, "\u{0}\u{1F}\u{7F}", "{}", "\\u0041"]
        for description in texts {
            for severity in texts {
                let fault = FaultCode(
                    code: description ?? "110-3", source: severity ?? "", description: description, severity: severity,
                    isActive: description != nil)
                #expect(fault.series.kind == .fault && fault.series.form == .text)
                #expect(FaultCode(fault.series, fault.sample) == fault)
                #expect(fault.sample == fault.sample)
            }
        }
    }

    @Test func theTextIsStable() {
        let fault = FaultCode(code: "110-3", source: "0", description: "Oil \"hot\"\n", severity: "20", isActive: true)
        #expect(
            fault.sample
                == .text(#"{"active":true,"severity":"20","description":"Oil \"hot\"\u000a"}"#))
        #expect(FaultCode(code: "1", isActive: false).sample == .text(#"{"active":false}"#))
    }

    private func read(_ text: String) -> FaultCode? {
        FaultCode(SeriesKey(.fault, "1", form: .text, instance: "E"), .text(text))
    }

    @Test func membersOfLaterVersionsArePassedOver() {
        let fault = FaultCode(code: "1", source: "E", isActive: false)
        #expect(read(#"{"count":3,"active":false,"more":{"a":[1,null]},"severity":null}"#) == fault)
    }

    @Test func whatIsNoFaultIsNone() {
        let deep = String(repeating: "[", count: 30_000)
        let long = #"{"active":true,"description":""# + String(repeating: "x", count: 40_000) + "\"}"
        for text in ["", "active", "{}", "[]", "null", #"{"active":"yes"}"#, #"{"active":true"#, deep, long] {
            #expect(read(text) == nil)
        }
        #expect(FaultCode(SeriesKey(.fault, "1", form: .text), .absent) == nil)
        #expect(FaultCode(SeriesKey(.sensor, "1", form: .text), .text(#"{"active":true}"#)) == nil)
    }

    @Test func aCheckedFaultCanBeReadAndAnUncheckedOneIsToldInWords() throws {
        let longest = String(repeating: "\"", count: FaultCode.longestDescription)
        let fault = FaultCode(
            code: "1", description: longest, severity: String(longest.prefix(MachineInsight.longestText)),
            isActive: true)
        try fault.check()
        #expect(FaultCode(fault.series, fault.sample) == fault)

        func refusal(_ fault: FaultCode) -> String? {
            #expect(throws: ReadingError.self) { try fault.check() }?.description
        }
        #expect(refusal(FaultCode(code: "", isActive: true)) == "code must not be empty")
        #expect(
            refusal(FaultCode(code: "1", description: longest + "x", isActive: true))
                == "description must be at most 2000 bytes long, not 2001")
        #expect(
            refusal(FaultCode(code: "1", source: "a\tb", isActive: true))
                == "source must not hold a control character, as in \"a\u{FFFD}b\"")
    }
}
