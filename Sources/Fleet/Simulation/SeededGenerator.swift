import Foundation

/// Random numbers that are the same for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A stream of its own for each `stream` of one seed.
    init(seed: UInt64, stream: UInt64) {
        // Two starts that differ by the increment give the same numbers one place apart, so both are mixed.
        var seeds = SeededGenerator(seed: seed)
        var streams = SeededGenerator(seed: stream ^ seeds.next())
        state = streams.next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func uniform(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * Double(next() >> 11) * 0x1p-53
    }

    mutating func chance(_ probability: Double) -> Bool {
        uniform(0...1) < probability
    }

    mutating func exponential(mean: Double) -> Double {
        -mean * log(1 - uniform(0...1) * 0.999_999)
    }

    /// Bell-shaped with mean 0 and standard deviation 1, never beyond `highestBell`.
    mutating func bell() -> Double {
        (uniform(-1...1) + uniform(-1...1) + uniform(-1...1) + uniform(-1...1)) * Self.bellScale
    }

    static let highestBell = 4 * bellScale
    private static let bellScale = 0.866

    mutating func element<Element>(of elements: [Element]) -> Element {
        elements[Int(next() % UInt64(elements.count))]
    }
}
