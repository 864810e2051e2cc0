import Testing

@testable import PromQL

@Suite("Numbers as Go writes them") struct GoFloatTests {
    @Test(arguments: [
        (0.0, "0", "0"), (-0.0, "-0", "-0"), (1, "1", "1"), (-1234.5, "-1234.5", "-1234.5"),
        (0.00012, "0.00012", "0.00012"), (0.000001, "0.000001", "0.000001"), (0.0000001, "0.0000001", "1e-07"),
        (1.25e-300, "0." + String(repeating: "0", count: 299) + "125", "1.25e-300"),
        (1e20, "100000000000000000000", "100000000000000000000"), (1e21, "1000000000000000000000", "1e+21"),
        (9.98846567431158e307, "998846567431158" + String(repeating: "0", count: 293), "9.98846567431158e+307"),
        (9_007_199_254_740_993, "9007199254740992", "9007199254740992"), (.nan, "NaN", "NaN"),
        (.infinity, "+Inf", "+Inf"), (-.infinity, "-Inf", "-Inf"),
    ])
    func known(_ value: Double, _ plain: String, _ text: String) {
        #expect(GoFloat.plain(value) == plain)
        #expect(GoFloat.text(value) == text)
    }

    @Test func everyNumberReadsBackTheSame() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let value = Double(bitPattern: generator.next())
            guard value.isFinite else { continue }
            #expect(Double(GoFloat.plain(value)) == value)
            #expect(Double(GoFloat.text(value)) == value)
        }
    }

    private func written(_ body: (UnsafeMutableBufferPointer<UInt8>) -> Int) -> String {
        String(unsafeUninitializedCapacity: GoFloat.longest) { body($0) }
    }

    private func text(_ value: Double) -> String {
        written { GoFloat.write(value, to: $0, at: 0) }
    }

    @Test func bytesAreThoseOfTheText() {
        var random = SystemRandomNumberGenerator()
        let known = [
            0, -0.0, 1, -1, 0.1, -0.1, 0.001, 0.0001, 1.005, 123_456.789, 1e14, 1e15, 1e16, 9.99e22, 0.1 + 0.2, 1e-6,
            1e-7,
            .nan, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
        ]
        let decimals = (0..<20_000).map { _ in
            Double(Int64.random(in: -10_000_000...10_000_000, using: &random)) / [1, 10, 100, 1000, 10_000]
                .randomElement()!
        }
        let others = (0..<20_000).map { _ in Double(bitPattern: random.next()) }
        for value in known + decimals + others { #expect(text(value) == GoFloat.text(value)) }
    }

    @Test(arguments: [
        (0, "0"), (1, "0.001"), (1000, "1"), (1500, "1.5"), (-1500, "-1.5"), (-20, "-0.02"),
        (1_435_781_430_781, "1435781430.781"), (.max, "9223372036854775.807"),
    ])
    func timesAreSeconds(_ milliseconds: Int64, _ expected: String) {
        #expect(written { GoFloat.write(milliseconds: milliseconds, to: $0, at: 0) } == expected)
    }
}
