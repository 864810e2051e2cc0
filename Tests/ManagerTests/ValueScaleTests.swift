import TestSupport
import Testing

@testable import Manager

struct ValueScaleTests {
    private func expectUsable(_ scale: ValueScale, _ values: [Double]) {
        #expect(scale.least < scale.most, "\(values)")
        #expect(scale.least.isFinite && scale.most.isFinite, "\(values)")
        #expect((2...12).contains(scale.ticks.count), "\(values): \(scale.ticks)")
        #expect(zip(scale.ticks, scale.ticks.dropFirst()).allSatisfy { $0 < $1 }, "\(values): \(scale.ticks)")
        for value in values + scale.ticks where value.isFinite {
            #expect((0...1).contains(scale.place(value)), "\(value) of \(values)")
        }
        let labels = scale.ticks.map(scale.label)
        #expect(Set(labels).count == labels.count, "\(values): \(labels)")
        #expect(labels.allSatisfy { $0.count <= 24 }, "\(labels)")
    }

    @Test func ticksAreRoundNumbersAroundTheValues() {
        #expect(ValueScale([3, 97]).ticks == [0, 50, 100])
        #expect(
            ValueScale([49.8, 50.3]).ticks.map(ValueScale([49.8, 50.3]).label) == ["49.8", "50.0", "50.2", "50.4"])
        #expect(ValueScale([-4, 9]).ticks == [-5, 0, 5, 10])
        let hours = ValueScale([12_561.6, 12_680.7])
        #expect(hours.ticks.map(hours.label) == ["12,550", "12,600", "12,650", "12,700"])
        let large = ValueScale([1.2e9, 4.9e9])
        #expect(large.ticks.map(large.label) == ["0", "2e9", "4e9", "6e9"])
        let small = ValueScale([0.00001, 0.00005])
        #expect(small.ticks.map(small.label) == ["0", "2e-5", "4e-5", "6e-5"])
    }

    @Test func percentAndStatesHaveTheirWholeAxis() {
        #expect(ValueScale([40, 60], isPercent: true).ticks == [0, 50, 100])
        #expect(ValueScale([40, 160], isPercent: true).most > 100)
        #expect(ValueScale([1, 1], isWhole: true).ticks == [0, 1])
        #expect(ValueScale([0, 2], isWhole: true).ticks == [0, 1, 2])
        #expect(ValueScale([-3, 55], isPercent: true).least < 0)
    }

    @Test(arguments: [
        [], [0], [-0.0], [7], [-7], [7, 7, 7], [.nan], [.infinity], [-.infinity, .infinity], [.nan, 5, .infinity],
        [1e308, -1e308], [1.7e308], [-1.7e308, 1.7e308], [.leastNonzeroMagnitude], [.leastNonzeroMagnitude, 1e-320],
        [-.leastNonzeroMagnitude, 1], [1e-300, 2e-300],
        [1e17, 1e17 + 16], [9_007_199_254_740_992, 9_007_199_254_740_994], [0.1, 0.1 + 1e-17],
        [0.3, 0.30000000000000004],
        [12_345.6, 12_345.600000001], [.greatestFiniteMagnitude, 0], [1, 1e300], [-1e-9, 1e-9],
    ])
    func oddValuesHaveAnAxis(_ values: [Double]) {
        for (isPercent, isWhole) in [(false, false), (true, false), (false, true)] {
            expectUsable(ValueScale(values, isPercent: isPercent, isWhole: isWhole), values)
        }
    }

    @Test func anyValuesHaveAnAxis() {
        var random = TestGenerator(7)
        for _ in 0..<5000 {
            let count = Int.random(in: 1...6, using: &random)
            let values = (0..<count).map { _ in
                Bool.random(using: &random)
                    ? Double(bitPattern: UInt64.random(in: .min ... .max, using: &random))
                    : Double(Int.random(in: -1_000_000...1_000_000, using: &random)) / 1000
            }
            expectUsable(ValueScale(values), values)
        }
    }

    @Test func numbersAreShortForPeopleAndExactForPrograms() {
        let short: [(Double, String)] = [
            (0, "0"), (0.21429, "0.2143"), (25.951, "25.95"), (12_345.678, "12,345.7"), (100, "100"), (-0.5, "-0.5"),
            (1_234_567, "1,234,567"), (1.5e9, "1.5e9"), (0.00001234, "1.234e-5"), (.nan, "NaN"), (-.infinity, "-Inf"),
            (999.99999, "1,000"), (-1234.5, "-1,234.5"),
        ]
        for (value, text) in short { #expect(ChartNumber.short(value) == text) }
        #expect(ChartNumber.grouped(-0.001, decimals: 2) == "0.00")
        var random = TestGenerator(11)
        for _ in 0..<2000 {
            let value = Double(bitPattern: UInt64.random(in: .min ... .max, using: &random))
            guard value.isFinite else { continue }
            #expect(Double(ChartNumber.exact(value))?.bitPattern == value.bitPattern)
            #expect(ChartNumber.short(value).count <= 16)
        }
    }
}
