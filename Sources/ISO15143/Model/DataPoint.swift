/// One value that a fleet document can carry for a machine, and how the document spells it.
///
/// `DataPoint.all` is the only place where element and child names are written: reading and writing both follow
/// it. An element with two values (`FuelRemaining` has a percentage and a tank capacity) has a row for each, one
/// after the other.
///
///     <Distance datetime="2026-01-02T03:04:05Z">     element
///         <OdometerUnits>kilometre</OdometerUnits>   units
///         <Odometer>5220.00</Odometer>               value
///     </Distance>
package struct DataPoint: Sendable, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        /// Any finite number.
        case number
        /// A number that cannot fall below zero: a counter or a fill level.
        case quantity
        /// Hours as a decimal number or an ISO 8601 duration; not below zero.
        case hours
        case boolean
        case text
    }

    /// Which vocabulary a data point belongs to. Extended elements are sent only where they were asked for, and
    /// their JSON names start with a small letter.
    package enum Vocabulary: Sendable, Hashable {
        case standard
        case extended
    }

    /// The element's name in XML.
    package let element: String
    /// The child that holds the value.
    package let value: String
    /// The child that holds the unit, before the value.
    package let units: String?
    package let kind: Kind
    package let vocabulary: Vocabulary
    /// The fewest digits that XML writes after the point. A number that has more keeps them all.
    package let decimals: Int

    init(
        _ element: String, _ value: String, units: String? = nil, _ kind: Kind, _ vocabulary: Vocabulary = .standard,
        decimals: Int = 0
    ) {
        self.element = element
        self.value = value
        self.units = units
        self.kind = kind
        self.vocabulary = vocabulary
        self.decimals = decimals
    }

    /// A name of this data point that no other has: `FuelRemaining/Percent`.
    package var path: String { "\(element)/\(value)" }

    package var description: String { path }

    /// Every data point, in document order.
    package static let all: [DataPoint] = standard + extended

    /// Whether two data points are told apart by their names alone, which a table without doubles ensures.
    package static func == (one: DataPoint, other: DataPoint) -> Bool {
        one.element == other.element && one.value == other.value
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(element)
        hasher.combine(value)
    }
}
