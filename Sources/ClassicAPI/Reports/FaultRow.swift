import Fleet
import Telemetry

/// A fault that a unit reported as active. Iris keeps no count of occurrences and the Classic API knows no severity, so
/// that rows have neither.
struct FaultRow: Sendable {
    let time: Int64
    let fault: FaultCode

    /// Numbers of SAE J1939 have 19 and 5 bits.
    private static let largestSPN = 524_287
    private static let largestFMI = 31

    static let shape = ClassicShape<FaultRow>(
        "UnitActiveFault",
        [
            .time("time", "When the unit reported the fault.") { $0.time },
            .integer("spn", "Suspect parameter number, where the code has one.") { $0.numbers?.spn },
            .integer("fmi", "Failure mode identifier, where the code has one.") { $0.numbers?.fmi },
            .text("name", "The code as the machine sent it.") { $0.fault.code },
            .text("description", "What the fault is.") { $0.fault.description },
        ])

    /// The parts of a code of the form `SPN-FMI`.
    private var numbers: (spn: Int64, fmi: Int64)? {
        let parts = fault.code.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let spn = Self.number(parts[0], atMost: Self.largestSPN),
            let fmi = Self.number(parts[1], atMost: Self.largestFMI)
        else { return nil }
        return (spn, fmi)
    }

    private static func number(_ text: Substring, atMost largest: Int) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int64(text), number <= largest
        else { return nil }
        return number
    }

    /// The active faults of a range, in order of time.
    static func rows(
        of asset: AssetKey, in range: ClosedRange<Int64>, from samples: any SampleStoring
    ) async throws -> [FaultRow] {
        let series = samples.series(of: asset).filter { $0.kind == .fault }.sorted {
            ($0.name, $0.instance) < ($1.name, $1.instance)
        }
        let found = try await samples.select(asset, series, range)
        var rows: [FaultRow] = []
        found.forEachTime { time, places in
            for place in places {
                let samples = found[place.series]
                guard let fault = FaultCode(samples.series, samples.value(place.index)), fault.isActive else {
                    continue
                }
                rows.append(FaultRow(time: time, fault: fault))
            }
        }
        return rows
    }
}
