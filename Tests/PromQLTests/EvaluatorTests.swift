import Testing

@testable import PromQL

@Suite("What queries evaluate to, where Prometheus was found to differ")
struct EvaluatorTests {
    private static let minute: Int64 = 60_000

    private static let source = MemorySource(
        every: 60,
        [
            (["__name__": "a", "job": "dig", "le": "x"], [1, 2, 4, 8, 16]),
            (["__name__": "a", "job": "haul", "le": "y"], [1, 3, 9, 27, 81]),
            (["__name__": "odd", "kind": "nan"], [.nan, .nan, .nan, .nan, .nan]),
            (["__name__": "odd", "kind": "inf"], [.infinity, .infinity, .infinity, .infinity, .infinity]),
            (["__name__": "odd", "kind": "minus"], [-.infinity, -.infinity, -.infinity, -.infinity, -.infinity]),
            (["__name__": "turn", "way": "first"], [1, 2, .absent]),
            (["__name__": "turn", "way": "last"], [.absent, .absent, .absent, 4, 5]),
        ])

    /// The answer at the last sample, as texts in order.
    private func answer(_ text: String) async throws -> [String] {
        let query = try Query(try Expression(parsing: text), .instant(4 * Self.minute))
        guard case .vector(let items) = try await query.run(on: Self.source).value else { return ["no vector"] }
        return items.map { "\($0.labels) \(GoFloat.text($0.point.value))" }.sorted()
    }

    @Test(
        "The bounds of clamp",
        arguments: [
            ("clamp(odd, 1, -1)", []), ("clamp(odd{kind=\"nan\"}, 0, 1)", ["{kind=\"nan\"} NaN"]),
            ("clamp_min(odd, NaN)", ["{kind=\"inf\"} +Inf", "{kind=\"minus\"} NaN", "{kind=\"nan\"} NaN"]),
            ("clamp_max(odd, NaN)", ["{kind=\"inf\"} NaN", "{kind=\"minus\"} -Inf", "{kind=\"nan\"} NaN"]),
            ("clamp_min(odd{kind=\"nan\"}, Inf)", ["{kind=\"nan\"} +Inf"]),
            ("clamp_max(odd{kind=\"nan\"}, -Inf)", ["{kind=\"nan\"} -Inf"]),
            ("clamp(a, 10, 20)", ["{job=\"dig\", le=\"x\"} 16", "{job=\"haul\", le=\"y\"} 20"]),
        ])
    func clamps(_ text: String, _ expected: [String]) async throws {
        #expect(try await answer(text) == expected)
    }

    @Test(
        "Groups of count_values",
        arguments: [
            ("count_values(\"v\", a)", ["{v=\"16\"} 1", "{v=\"81\"} 1"]),
            ("count_values by (job) (\"job\", a)", ["{job=\"16\"} 1", "{job=\"81\"} 1"]),
            ("count_values without (job) (\"le\", a)", ["{le=\"16\"} 1", "{le=\"81\"} 1"]),
            ("count_values without (job, le) (\"le\", a)", ["{} 2"]),
            ("count_values without (le) (\"__name__\", a)", ["{job=\"dig\"} 1", "{job=\"haul\"} 1"]),
        ])
    func countedValues(_ text: String, _ expected: [String]) async throws {
        #expect(try await answer(text) == expected)
    }

    @Test(
        "What cannot be evaluated",
        arguments: [
            "count_values(\"\", a)", "label_join(a, \"x\", \"-\", \"job\", \"\")", "label_join(a, \"\", \"-\")",
            "holt_winters(a[5m], 0, 0.5)", "double_exponential_smoothing(a[5m], 0.5, 1)",
            "holt_winters(a[1m], -1, 0.5)",
            "topk(NaN, a)", "label_replace(label_replace(a, \"job\", \"\", \"\", \"\"), \"le\", \"\", \"\", \"\")",
        ])
    func failures(_ text: String) async throws {
        let error = await #expect(throws: QueryError.self) { _ = try await answer(text) }
        #expect(error?.kind == .execution)
    }

    @Test("A fixed time in milliseconds lies far ahead, where nothing is")
    func distantTimes() async throws {
        #expect(try await answer("a @ 1795560430250") == [])
        #expect(try await answer("count_over_time(a[5m] @ -1795560430250 offset 1h)") == [])
        #expect(try await answer("count_over_time((a @ 9e12)[5m:1m] @ 9e12 offset -100y)") == [])
    }

    @Test("Factors of a smoothing that has nothing to smooth do not matter")
    func unusedFactors() async throws {
        #expect(try await answer("holt_winters(nothing[5m], 2, 2)") == [])
    }

    @Test(
        "Series that take turns are one series",
        arguments: [
            ("count_over_time(label_replace(turn, \"way\", \"\", \"\", \"\")[5m:1m])", ["{} 4"]),
            ("sum_over_time((turn{way=\"last\"} or turn{way=\"last\"} offset 4m)[5m:1m])", ["{way=\"last\"} 9"]),
            ("count_over_time((turn or turn offset 2m)[5m:1m])", ["{way=\"first\"} 4", "{way=\"last\"} 2"]),
        ])
    func turns(_ text: String, _ expected: [String]) async throws {
        #expect(try await answer(text) == expected)
    }

    /// Sums of times and durations must not overflow, whatever a query says.
    @Test(
        "The longest durations and furthest times are answered or refused",
        arguments: ["1ms", "292y", "9223372036854ms", "9e9", "1e300"])
    func extremes(_ duration: String) async throws {
        var limits = QueryLimits()
        (limits.samples, limits.time) = (50_000, .seconds(2))
        let far: Int64 = 100_000_000_000_000_000
        for step in ["1ms", "292y"] {
            for anchor in ["", "@ 9007199254740", "@ -9007199254740", "@ start()"] {
                let texts = [
                    "a[\(duration)] \(anchor)", "a \(anchor) offset \(duration)", "a offset -\(duration)",
                    "sum_over_time(a[\(duration):\(step)] \(anchor) offset -\(duration))",
                    "max_over_time(rate(a[\(duration)] \(anchor))[\(duration):\(step)])",
                    "max_over_time(max_over_time(vector(time())[\(duration):\(step)])[\(duration):\(step)] offset \(duration))",
                    "predict_linear(a[\(duration)], 1e300)", "timestamp(a \(anchor) offset \(duration))",
                ]
                for text in texts {
                    guard let expression = try? Expression(parsing: text) else { continue }
                    for time in [0, far, -far] {
                        let queries = [
                            try? Query(expression, .instant(time), limits: limits),
                            try? Query(expression, .range(start: -far, end: time, step: far), limits: limits),
                        ]
                        for query in queries { _ = try? await query?.run(on: Self.source) }
                    }
                }
            }
        }
    }
}
