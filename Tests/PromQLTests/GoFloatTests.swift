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
}
