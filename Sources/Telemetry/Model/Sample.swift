package import Foundation

/// Whose samples: an asset of an account. No read or write names an asset without its account.
package struct AssetKey: Sendable, Hashable {
    package let account: UUID
    package let asset: UUID

    package init(account: UUID, asset: UUID) {
        self.account = account
        self.asset = asset
    }
}

/// What was measured.
package enum SampleValue: Sendable {
    case number(Double)
    case text(String)

    /// Says that a series has no value at a time: Prometheus's staleness marker, a NaN with bits of its own.
    package static let absentBits: UInt64 = 0x7FF0_0000_0000_0002
    package static let absent = SampleValue.number(Double(bitPattern: absentBits))

    package var isAbsent: Bool {
        if case .number(let number) = self { number.bitPattern == Self.absentBits } else { false }
    }
}

/// Bit for bit: NaN equals the same NaN, and zero is not minus zero.
extension SampleValue: Hashable {
    package static func == (one: SampleValue, other: SampleValue) -> Bool {
        switch (one, other) {
        case (.number(let one), .number(let other)): one.bitPattern == other.bitPattern
        case (.text(let one), .text(let other)): one == other
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .number(let number): hasher.combine(number.bitPattern)
        case .text(let text): hasher.combine(text)
        }
    }
}

/// A value of one series at one time.
package struct Sample: Sendable, Hashable {
    package let series: SeriesKey
    /// In milliseconds since 1970 UTC.
    package let time: Int64
    /// Of the form of its series.
    package let value: SampleValue

    package init(_ series: SeriesKey, at time: Int64, _ value: SampleValue) {
        self.series = series
        self.time = time
        self.value = value
    }
}

/// Samples of one asset, in any order.
package struct AssetSamples: Sendable, Hashable {
    package let asset: AssetKey
    package var samples: [Sample]

    package init(_ asset: AssetKey, _ samples: [Sample] = []) {
        self.asset = asset
        self.samples = samples
    }
}
