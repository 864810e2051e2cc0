import FleetTestSupport
import Foundation
import SQL
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Fleet

@Suite("What machines have reported of faults")
struct FaultHistoryTests {
    private static let day: Int64 = 86_400_000
    /// 2026-01-01.
    private static let start: Int64 = 1_767_225_600_000

    @Test func aCodeOfTheCANBusIsReadAndWritten() {
        for (text, spn, fmi) in [("110-16", 110, 16), ("0-0", 0, 0), ("524287-31", 524_287, 31)]
            as [(String, Int64, Int64)]
        {
            let code = DiagnosticTroubleCode(spn: spn, fmi: fmi)
            #expect(DiagnosticTroubleCode(text) == code && code.code == text)
        }
        for text in ["", "-", "110", "110-", "-16", "110-32", "524288-1", "1-2-3", "+1-2", "1 -2", "¹-2", "E1-2"] {
            #expect(DiagnosticTroubleCode(text) == nil, "\(text)")
        }
        #expect(FaultCode(code: "1", source: "253", isActive: true).sourceAddress == 253)
        for source in ["", "254", "Engine", "-1", "0x1"] {
            #expect(FaultCode(code: "1", source: source, isActive: true).sourceAddress == nil, "\(source)")
        }
    }

    @Test("Ranges in any order tell each report once, with its count since the first", arguments: 0..<6)
    func ranges(seed: UInt64) async throws {
        try await withFleet { _, samples, _ in
            var random = TestGenerator(seed)
            let asset = AssetKey(account: .version7(), asset: .version7())
            var expected: [FaultOccurrence] = []
            var counts: [String: Int] = [:]
            var rows: [Sample] = []
            // Half a year, so that counting takes several steps.
            for step in 0..<400 {
                let time = Self.start + Int64(step) * Self.day / 2 + .random(in: 0..<1000, using: &random)
                let fault = FaultCode(
                    code: ["110-16", "97-15", "E1"][.random(in: 0..<3, using: &random)],
                    source: ["", "0"][.random(in: 0..<2, using: &random)], isActive: .random(using: &random))
                rows.append(Sample(fault.series, at: time, fault.sample))
                guard fault.isActive else { continue }
                counts[fault.code + "/" + fault.source, default: 0] += 1
                expected.append(
                    FaultOccurrence(time: time, fault: fault, count: counts[fault.code + "/" + fault.source] ?? 0))
            }
            try await samples.append([AssetSamples(asset, rows)])
            let history = FaultHistory(of: asset, in: samples)
            let end = Self.start + 200 * Self.day
            // Ranges that follow one another, with gaps and with steps back.
            var from = Self.start
            for _ in 0..<20 {
                let range = from...from + .random(in: 0...30 * Self.day, using: &random)
                let inRange = expected.filter { range.contains($0.time) }
                #expect(try await history.occurrences(in: range) == inRange)
                let most = Int.random(in: 1...40, using: &random)
                let reports = Mutex<[FaultCode]>([])
                try await history.forEachReport(in: range) { time, fault in
                    reports.withLock {
                        $0.append(fault)
                        return $0.count < most
                    }
                }
                #expect(reports.withLock(\.self) == inRange.prefix(most).map(\.fault))
                from = range.upperBound + 1 + .random(in: -20 * Self.day...20 * Self.day, using: &random)
                if from > end { from = Self.start }
            }
            #expect(try await history.occurrences(in: .min...(.max)) == expected)
            #expect(try await history.occurrences(in: .max...(.max)) == [])
        }
    }

    @Test func simulatedFaultsAreToldFromThoseOfMachines() throws {
        #expect(FaultCode.simulatable.count > 20)
        #expect(Set(FaultCode.simulatable.map(\.code)).count == FaultCode.simulatable.count)
        for fault in FaultCode.simulatable {
            #expect(fault.isSimulated && fault.isActive && fault.troubleCode != nil)
            try fault.check()
        }
        #expect(!FaultCode(code: "110-16", source: "Engine", isActive: true).isSimulated)
    }
}
