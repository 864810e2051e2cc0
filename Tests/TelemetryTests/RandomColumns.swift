import TestSupport

@testable import Telemetry

/// Columns as a chunk may hold them: shared and own times, gaps, every kind of number, texts.
enum RandomColumns {
    static let oddNumbers: [UInt64] = [
        Double.nan.bitPattern, Double.infinity.bitPattern, (-Double.infinity).bitPattern, (-0.0).bitPattern,
        Double(9_007_199_254_740_993).bitPattern, 9_007_199_254_740_992.0.bitPattern, SampleValue.absentBits,
        0x7FF8_0000_0000_1234, Double.leastNonzeroMagnitude.bitPattern, Double.greatestFiniteMagnitude.bitPattern,
        (0.1 + 0.2).bitPattern, 1e21.bitPattern, 0.0.bitPattern, Double.ulpOfOne.bitPattern,
    ]

    static func make(using random: inout TestGenerator) -> [Column] {
        let rows = Int.random(in: 1...200, using: &random)
        var time = Int64.random(in: -2_000_000_000_000...4_000_000_000_000, using: &random)
        let unit: Int64 = Bool.random(using: &random) ? 1000 : 1
        time = time / unit * unit
        var times: [Int64] = []
        for _ in 0..<rows {
            times.append(time)
            time += Int64.random(in: 1...(Bool.random(using: &random) ? 70 : 100_000), using: &random) * unit
        }
        return (0..<Int.random(in: 1...12, using: &random)).map { series in
            let density = Double.random(in: 0...1.5, using: &random)
            var own = times.filter { _ in Double.random(in: 0...1, using: &random) < density }
            if own.isEmpty { own = [times[0]] }
            let values = self.values(own.count, using: &random)
            return Column(series: UInt32(series), times: own, values: values)
        }
    }

    static func values(_ count: Int, using random: inout TestGenerator) -> Column.Values {
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            let words = ["ACTIVE", "", "né \u{1F69C}", String(repeating: "x", count: 300)]
            return .texts((0..<count).map { _ in words[Int.random(in: words.indices, using: &random)] })
        case 1: return .numbers((0..<count).map { _ in random.next() })
        case 2:
            return .numbers(
                (0..<count).map { _ in oddNumbers[Int.random(in: oddNumbers.indices, using: &random)] })
        default:
            let scale = [1, 10, 100, 1000, 1e6, 1e12][Int.random(in: 0..<6, using: &random)]
            var value = Int.random(in: -1_000_000...1_000_000, using: &random)
            return .numbers(
                (0..<count).map { _ in
                    value += Int.random(in: -3...9, using: &random)
                    if Int.random(in: 0..<40, using: &random) == 0 {
                        return oddNumbers[Int.random(in: oddNumbers.indices, using: &random)]
                    }
                    return (Double(value) / scale).bitPattern
                })
        }
    }
}
