package import Telemetry

/// The parts of a position, each with a series of its own.
package enum PositionPart: String, Sendable, Hashable, CaseIterable {
    /// Degrees of WGS 84.
    case latitude, longitude
    /// Metres above mean sea level.
    case altitude
    /// Radius in metres.
    case accuracy
    /// Degrees from north, clockwise.
    case heading
    /// Kilometres an hour.
    case speed
    case street, zip, city, country

    package var series: SeriesKey { SeriesKey(.location, rawValue, form: form) }

    /// In the list of all cases.
    @inlinable package var place: Int {
        switch self {
        case .latitude: 0
        case .longitude: 1
        case .altitude: 2
        case .accuracy: 3
        case .heading: 4
        case .speed: 5
        case .street: 6
        case .zip: 7
        case .city: 8
        case .country: 9
        }
    }

    private var form: SeriesKey.Form {
        switch self {
        case .latitude, .longitude, .altitude, .accuracy, .heading, .speed: .number
        case .street, .zip, .city, .country: .text
        }
    }

    /// What stands in a fix that lacks this part, so that the part of an older fix does not pass for one of the newer.
    var missing: SampleValue {
        switch form {
        case .number: .absent
        case .text: .text("")
        }
    }
}
