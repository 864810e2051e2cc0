/// What a time series is about, as the path of its address names it: `Locations`, `Faults`, or a data point or
/// insight by its name.
package struct TimeSeriesSegment: Sendable, Hashable {
    /// As the path spells it.
    package let name: String

    package static let locations = TimeSeriesSegment(known: "Locations")
    package static let faults = TimeSeriesSegment(known: "Faults")

    /// `nil` for a name that no element can have: it is made of ASCII letters and digits and begins with a letter.
    /// Whether there are data of that name is not looked at.
    package init?(_ name: String) {
        let isLetter: (UInt8) -> Bool = { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
        guard let first = name.utf8.first, isLetter(first), name.utf8.count <= FeedBounds.nameBytes / 2,
            name.utf8.allSatisfy({ isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        self.name = name
    }

    private init(known name: String) {
        self.name = name
    }

    /// The name of the element that repeats. In JSON the list has this name with a small first letter.
    package var element: String {
        switch self {
        case .locations: "Location"
        case .faults: "FaultCode"
        default: name
        }
    }
}
