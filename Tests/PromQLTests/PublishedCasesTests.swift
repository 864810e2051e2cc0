import Foundation
import Testing

@testable import PromQL

/// Evaluations from the Prometheus project's own tests, read from where the project keeps published data.
@Suite struct PublishedCasesTests {
    static let path = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/data/promql/cases.jsonl").standardizedFileURL.path

    struct Epoch: Decodable {
        let file: String
        let epoch: Int
        let steps: [Step]
    }

    struct Step: Decodable {
        let load: [Loaded]?
        let eval: Evaluation?
    }

    struct Loaded: Decodable {
        let labels: [String: String]
        let samples: [Sample]

        struct Sample: Decodable {
            let time: Int64
            let value: Double

            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                time = try container.decode(Int64.self)
                value = number(try container.decode(String.self))
            }
        }
    }

    struct Evaluation: Decodable {
        let kind: String
        let query: String
        let time: Double?
        let start: Double?
        let end: Double?
        let step: Double?
        let expect: Expectation
    }

    struct Expectation: Decodable {
        let fail: Bool?
        let scalar: String?
        let vector: [Item<String>]?
        let ordered: Bool?
        let matrix: [Item<[Point]>]?
    }

    struct Item<Value: Decodable>: Decodable {
        let labels: Labels
        let value: Value

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            labels = Labels(try container.decode([String: String].self).map { Labels.Label($0, $1) })
            value = try container.decode(Value.self)
        }
    }

    struct Point: Decodable {
        let time: Double
        let value: Double

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            time = try container.decode(Double.self)
            value = number(try container.decode(String.self))
        }
    }

    static func number(_ text: String) -> Double {
        switch text {
        case "NaN": .nan
        case "+Inf": .infinity
        case "-Inf": -.infinity
        case "stale": .absent
        default: Double(text) ?? .signalingNaN
        }
    }

    static func epochs() throws -> [Epoch] {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        return try lines.map { try JSONDecoder().decode(Epoch.self, from: Data($0.utf8)) }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: path))) func agree() async throws {
        var failures: [String] = []
        var count = 0
        for epoch in try Self.epochs() {
            var source = MemorySource(series: [])
            for step in epoch.steps {
                for loaded in step.load ?? [] {
                    source.series.append(
                        SourceSeries(
                            Labels(loaded.labels.map { Labels.Label($0, $1) }), times: loaded.samples.map(\.time),
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

    static func problem(of evaluation: Evaluation, _ source: MemorySource) async -> String? {
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

    private static func difference(_ value: QueryResult.Value, _ expected: Expectation) -> String? {
        switch value {
        case .scalar(let point):
            guard let text = expected.scalar else { return "is a scalar" }
            return isClose(point.value, number(text)) ? nil : "\(point.value), not \(text)"
        case .string: return "is a string"
        case .vector(var items):
            guard var wanted = expected.vector else { return "is a vector" }
            if expected.ordered != true {
                items.sort { $0.labels < $1.labels }
                wanted.sort { $0.labels < $1.labels }
            }
            let isSame =
                items.count == wanted.count
                && zip(items, wanted).allSatisfy { $0.labels == $1.labels && isClose($0.point.value, number($1.value)) }
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
