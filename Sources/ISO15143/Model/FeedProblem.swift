/// Something in one machine's part of a feed that could not be taken as sent. The rest of the feed stands.
package struct FeedProblem: Sendable, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        /// A number, flag or time that says it has no value (`N/A`, `missing`): left out.
        case missingValue
        /// A value that is present and cannot be read, or is out of its range: left out.
        case malformedValue
        /// The machine itself cannot be taken.
        case brokenMachine
    }

    package let kind: Kind
    /// The element's path below `Equipment`, as the standard spells it: `CumulativeOperatingHours/Hour`.
    package let element: String
    /// What is wrong, as the rest of a sentence that starts with the element.
    package let reason: String

    package var description: String { "\(element) \(reason)" }
}
