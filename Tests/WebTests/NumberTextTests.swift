import TestSupport
import Testing
import Web

@Suite("Numbers as texts")
struct NumberTextTests {
    @Test func wholeNumbersHaveNoFractionAndOthersTheFewestDigits() {
        for (number, text) in [
            (0, "0"), (-0.0, "-0.0"), (5, "5"), (-17, "-17"), (0.1, "0.1"), (-2.50, "-2.5"), (56.160599, "56.160599"),
            (0.001, "0.001"), (0.0001, "0.0001"), (0.00001, "1e-05"), (99_999_999, "99999999"),
            (100_000_000, "100000000"), (9_007_199_254_740_991, "9007199254740991"),
            (9_007_199_254_740_992, "9007199254740992.0"), (1e300, "1e+300"), (0.1 + 0.2, "0.30000000000000004"),
            (123_456.000001, "123456.000001"), (1e-7, "1e-07"), (.leastNonzeroMagnitude, "5e-324"),
        ] as [(Double, String)] { #expect(NumberText.text(number) == text) }
    }

    private static let scales: [Double] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e9]

    /// The rule that was before the digits were put down by hand.
    private static func expected(_ number: Double) -> String {
        guard let whole = Int64(exactly: number), whole.magnitude < 1 << 53, whole != 0 || number.sign == .plus else {
            return number.description
        }
        return String(whole)
    }

    @Test("Every number has the text that the language gives it", arguments: 0..<20)
    func textsOfTheLanguage(seed: Int) {
        var random = TestGenerator(UInt64(seed))
        for _ in 0..<2_000 {
            let any = Double(bitPattern: UInt64.random(in: .min ... .max, using: &random))
            let scale = Self.scales[Int.random(in: Self.scales.indices, using: &random)]
            let limit = Int64(1) << Int64.random(in: 0...53, using: &random)
            let digits = Int64.random(in: 0...limit, using: &random)
            let decimal = Double(digits) / scale
            for number in [any, decimal, -decimal, decimal.nextUp, decimal.nextDown] where number.isFinite {
                #expect(NumberText.text(number) == Self.expected(number))
            }
        }
    }

    @Test func integersOfEveryLength() {
        for number in [0, 7, -7, 10, 99, 100, 12_345_678, 100_000_000, 1_234_567_890_123, .max, .min] as [Int64] {
            let text = String(unsafeUninitializedCapacity: NumberText.longest) { buffer in
                buffer.baseAddress.map { NumberText.write(number, to: $0) } ?? 0
            }
            #expect(text == String(number))
        }
    }
}
