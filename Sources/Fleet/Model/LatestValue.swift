/// The newest value that is known of one quantity of an asset, as it was sent and with its own time.
package struct LatestValue: Sendable, Hashable {
    /// The path of an ISO 15143-3 data point (`CumulativeOperatingHours/Hour`) or the name of a machine insight.
    package let name: String
    /// Counts from 0 where a machine has the same quantity several times, as with two engines.
    package let occurrence: Int
    package var content: Content
    /// As sent: `litre`, `kilometre`; nil where the quantity has but one unit.
    package var unit: String?
    /// In milliseconds since 1970 UTC; nil when the source gave none, which counts as older than any time.
    package var time: Int64?

    package enum Content: Sendable, Hashable {
        case number(Double)
        case text(String)
    }

    package init(name: String, occurrence: Int = 0, _ content: Content, unit: String? = nil, time: Int64?) {
        self.name = name
        self.occurrence = occurrence
        self.content = content
        self.unit = unit
        self.time = time
    }

    package var number: Double? {
        if case .number(let number) = content { number } else { nil }
    }

    package var text: String? {
        if case .text(let text) = content { text } else { nil }
    }

    package static let operatingHours = "CumulativeOperatingHours/Hour"
}
