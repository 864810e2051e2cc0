import Testing

@testable import PromQL

@Suite("Published evaluations agree", .enabled(if: PublishedCases.isPresent, "The shared test data is not here"))
struct PublishedCasesTests {
    @Test func agree() async throws {
        var failures: [String] = []
        var count = 0
        for epoch in try PublishedCases.epochs() {
            var source = MemorySource(series: [])
            for step in epoch.steps {
                for loaded in step.load ?? [] {
                    source.series.append(
                        SourceSeries(
                            Labels(loaded.labels.map { Labels.Label($0, $1) }),
                            times: loaded.samples.map { Int64($0.time) },
                            values: loaded.samples.map(\.value)))
                }
                guard let evaluation = step.eval else { continue }
                count += 1
                if let problem = await Self.problem(of: evaluation, source) {
                    failures.append("\(epoch.file) \(epoch.epoch): \(evaluation.query): \(problem)")
                }
            }
        }
        #expect(count == 409)
        let unexpected = failures.filter { failure in !Self.differing.contains { failure.hasPrefix($0) } }
        #expect(unexpected.isEmpty, "\(unexpected.joined(separator: "\n"))")
    }

    /// Where the published case and not the answer is at fault.
    private static let differing = [
        // The notation "0x59", sixty zeros, was read as the hexadecimal number 89.
        "functions.test 42: timestamp(metric):",
        // The case loads a native histogram beside the classic one, which the data leaves out.
        "histograms.test 1: histogram_fraction(-Inf, 1, series):",
    ]

    static func problem(of evaluation: PublishedCases.Evaluation, _ source: MemorySource) async -> String? {
        func milliseconds(_ seconds: Double?) -> Int64 { Int64(((seconds ?? 0) * 1000).rounded()) }
        let times: Query.Times =
            evaluation.kind == "instant"
            ? .instant(milliseconds(evaluation.time))
            : .range(
                start: milliseconds(evaluation.start), end: milliseconds(evaluation.end),
                step: milliseconds(evaluation.step))
        do {
            let query = try Query(try Expression(parsing: evaluation.query), times)
            let result = try await query.run(on: source)
            if evaluation.expect.fail == true { return "must fail" }
            return difference(result.value, evaluation.expect)
        } catch {
            return evaluation.expect.fail == true ? nil : "\(error)"
        }
    }

    private static func difference(_ value: QueryResult.Value, _ expected: PublishedCases.Expectation) -> String? {
        switch value {
        case .scalar(let point):
            guard let text = expected.scalar else { return "is a scalar" }
            return isClose(point.value, PublishedCases.number(text)) ? nil : "\(point.value), not \(text)"
        case .string: return "is a string"
        case .vector(var items):
            guard var wanted = expected.vector else { return "is a vector" }
            if expected.ordered != true {
                items.sort { $0.labels < $1.labels }
                wanted.sort { $0.labels < $1.labels }
            }
            let isSame =
                items.count == wanted.count
                && zip(items, wanted).allSatisfy {
                    $0.labels == $1.labels && isClose($0.point.value, PublishedCases.number($1.value))
                }
            return isSame ? nil : "\(items.map { "\($0.labels) \($0.point.value)" }), not \(wanted)"
        case .matrix(let series):
            guard let wanted = expected.matrix else { return "is a matrix" }
            let found = series.sorted { $0.labels < $1.labels }.map { series in
                (
                    series.labels,
                    series.values.indices.filter { !series.values[$0].isAbsent }
                        .map { (Double(series.times[$0]) / 1000, series.values[$0]) }
                )
            }
            let isSame =
                found.count == wanted.count
                && zip(found, wanted.sorted { $0.labels < $1.labels }).allSatisfy { found, wanted in
                    found.0 == wanted.labels && found.1.count == wanted.value.count
                        && zip(found.1, wanted.value).allSatisfy { isClose($0.0, $1.time) && isClose($0.1, $1.value) }
                }
            return isSame ? nil : "\(found), not \(wanted)"
        }
    }

    private static func isClose(_ one: Double, _ other: Double) -> Bool {
        if one.isNaN || other.isNaN { return one.isNaN && other.isNaN }
        return one == other || abs(one - other) <= 1e-6 * max(abs(one), abs(other))
    }
}
