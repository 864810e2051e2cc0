import PromQL
import Testing

@testable import IrisAPI

@Suite("Times and values in answers of the Time Series API") struct SampleTextTests {
    private func text(_ value: Double) -> String {
        var bytes: [UInt8] = []
        SampleText.append(value, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func valuesAreWrittenAsGoWritesThem() {
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
        var bytes: [UInt8] = []
        SampleText.append(milliseconds: milliseconds, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }
}
