import Foundation

/// The value axis of a chart: from where to where it goes, and at which round numbers its ticks stand.
struct ValueScale: Equatable, Sendable {
    let least: Double
    let most: Double
    /// From small to large, all of them between least and most.
    let ticks: [Double]
    private let step: Double

    /// As many steps as fit a chart's height.
    private static let steps = 4.0

    /// - Parameters:
    ///   - values: what is drawn; what is not finite has no place on an axis and is left out.
    ///   - isPercent: whether the axis shows all of 0 to 100, so that two charts can be compared.
    ///   - isWhole: whether there is nothing between whole numbers, as they stand for words.
    init(_ values: some Sequence<Double>, isPercent: Bool = false, isWhole: Bool = false) {
        var (least, most) = (Double.infinity, -Double.infinity)
        for value in values where value.isFinite {
            least = min(least, value)
            most = max(most, value)
        }
        if least > most { (least, most) = (0, 1) }
        if isPercent, least >= 0, most <= 100 { (least, most) = (0, 100) }
        if isWhole { (least, most) = (min(least, 0), max(most, 1)) }
        (least, most) = Self.widened(least, most)
        // Half of the span, for the whole may be more than any number.
        let half = most / 2 - least / 2
        // A meter that is far from empty is not drawn as if it were.
        if least >= 0, least <= half { least = 0 }
        let fitting = Self.roundStep(atLeast: (most / 2 - least / 2) / (Self.steps / 2))
        let step = isWhole ? max(1, fitting) : fitting
        // 49.8 / 0.2 is a little less than 249, and needs no further tick.
        let first = (least / step + 1e-6).rounded(.down)
        let last = (most / step - 1e-6).rounded(.up)
        let ticks = stride(from: first, through: last, by: 1).map { $0 * step }.filter(\.isFinite)
        self.step = step
        self.ticks = ticks
        self.least = min(least, ticks.first ?? least)
        self.most = max(most, ticks.last ?? most)
    }

    /// Makes room around values that are all one number, or as good as one.
    private static func widened(_ least: Double, _ most: Double) -> (Double, Double) {
        let size = max(abs(least), abs(most))
        // So small that steps between them could not be told from zero.
        if size < 1e-290 { return (least < 0 ? -1 : 0, 1) }
        guard most / 2 - least / 2 <= size * 1e-9 else { return (least, most) }
        let room = size / 10
        let limit = Double.greatestFiniteMagnitude
        return (max(least - room, -limit), min(most + room, limit))
    }

    /// 1, 2 or 5 times a power of ten.
    private static func roundStep(atLeast wanted: Double) -> Double {
        let power = pow(10, log10(wanted).rounded(.down))
        let parts = wanted / power
        // A little less is enough: 2.0000000001 is two.
        for round in [1.0, 2, 5] where parts <= round * (1 + 1e-9) { return round * power }
        return 10 * power
    }

    /// Where a finite value stands, from 0 at the bottom to 1 at the top.
    func place(_ value: Double) -> Double {
        // In halves, for the whole span may be more than any number.
        (value / 2 - least / 2) / (most / 2 - least / 2)
    }

    /// A tick as its axis writes it: all ticks with as many decimals as they need to differ.
    func label(_ tick: Double) -> String {
        if tick == 0 { return "0" }
        let size = max(abs(least), abs(most))
        if size >= 1e7 || step < 1e-4 {
            let digits = Int((log10(size) - log10(step)).rounded(.up)) + 1
            return ChartNumber.shortened(String(format: "%.\(min(max(digits, 2), 17) - 1)e", tick))
        }
        return ChartNumber.grouped(tick, decimals: max(0, -Int(log10(step).rounded(.down))))
    }
}
