import Foundation
import TestSupport

@testable import PromQL

/// Evaluations from the Prometheus project's own tests, in the folder of shared test data.
enum PublishedCases {
    private static let path = "promql/cases.jsonl"

    static let isPresent = SharedData.has(path)

    static func epochs() throws -> [Epoch] {
        let lines = try String(contentsOf: SharedData.url(path), encoding: .utf8).split(separator: "\n")
        return try lines.map { try JSONDecoder().decode(Epoch.self, from: Data($0.utf8)) }
    }

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
        /// Their times are in milliseconds.
        let samples: [Point]
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
        /// Its times are in seconds.
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
}
