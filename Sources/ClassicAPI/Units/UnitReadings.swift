import Fleet
import Telemetry

/// What a unit reported at one time of its position and measures: values are put in series by series.
struct UnitReading: Sendable {
    /// The parts of the position that are numbers, by their places; not a number where there is none.
    private var numbers = InlineArray<6, Double>(repeating: .nan)
    /// Those that are texts; empty where there is none.
    private var texts = InlineArray<4, String>(repeating: "")
    private(set) var measures = UnitMeasures()

    /// What the values of a series are of.
    enum Role: Sendable {
        case number(Int)
        case text(Int)
        case measure(Int, rank: UInt8, isFlag: Bool)

        var isMeasure: Bool { if case .measure = self { true } else { false } }
    }

    /// The series that are read, each with its role.
    static let series: [(key: SeriesKey, role: Role)] =
        PositionPart.allCases.map { part in
            (part.series, part.series.form == .number ? .number(part.place) : .text(textPlace(part)))
        }
        + UnitMeasure.sources.map { source in
            (
                source.insight.series(),
                .measure(source.measure.place, rank: source.rank, isFlag: source.insight.type == .boolean)
            )
        }

    /// Among the texts; those come behind the numbers.
    private static func textPlace(_ part: PositionPart) -> Int { part.place - PositionPart.street.place }

    static let keys = series.map(\.key)
    static let roles = series.map(\.role)

    mutating func add(_ value: SampleValue, as role: Role) {
        switch value {
        case .number(let number): add(number, as: role)
        case .text(let text): add(text, as: role)
        }
    }

    /// What is not finite, and a flag that is neither 0 nor 1, is no value.
    mutating func add(_ number: Double, as role: Role) {
        guard number.isFinite else { return }
        switch role {
        case .number(let place): numbers[place] = number
        case .measure(let place, let rank, let isFlag):
            if !isFlag || number == 0 || number == 1 { measures.add(number, at: place, rank: rank) }
        case .text: break
        }
    }

    mutating func add(_ text: String, as role: Role) {
        if case .text(let place) = role { texts[place] = text }
    }

    /// Nil without a latitude or a longitude.
    var position: UnitPosition? {
        func number(_ part: PositionPart) -> Double? {
            let number = numbers[part.place]
            return number.isNaN ? nil : number
        }
        func text(_ part: PositionPart) -> String? {
            let text = texts[Self.textPlace(part)]
            return text.isEmpty ? nil : text
        }
        guard let latitude = number(.latitude), let longitude = number(.longitude) else { return nil }
        let hasAddress = texts.indices.contains { !texts[$0].isEmpty }
        return UnitPosition(
            point: Place(latitude: latitude, longitude: longitude), altitude: number(.altitude),
            heading: number(.heading), speed: number(.speed),
            address: hasAddress
                ? AssetLocation.Address(
                    street: text(.street), zip: text(.zip), city: text(.city), country: text(.country)) : nil)
    }
}

/// Where a unit was.
struct UnitPosition: Sendable {
    let point: Place
    /// Metres above mean sea level.
    let altitude: Double?
    /// Degrees from north, clockwise.
    let heading: Double?
    /// Kilometres an hour.
    let speed: Double?
    let address: AssetLocation.Address?

    /// The heading in whole degrees, as the Classic API has it; 360 is 0.
    var wholeHeading: Int64? {
        heading.flatMap { abs($0) <= 360 ? (Int64($0.rounded()) + 360) % 360 : nil }
    }
}
