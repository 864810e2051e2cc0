package import Foundation
package import Telemetry

extension AssetLocation {
    /// A sample for every part of the position, all at `time`, those that it lacks included. An altitude in a unit that
    /// is none is lacking; `checkCanBeTrue` refuses it.
    package func samples(at time: Int64) -> [Sample] {
        PositionPart.allCases.map { part in
            Sample(part.series, at: time, value(of: part) ?? part.missing)
        }
    }

    private func value(of part: PositionPart) -> SampleValue? {
        switch part {
        case .latitude: .number(latitude)
        case .longitude: .number(longitude)
        case .altitude: metres.map(SampleValue.number)
        case .accuracy: accuracy.map(SampleValue.number)
        case .heading: heading.map(SampleValue.number)
        case .speed: speed.map(SampleValue.number)
        case .street: address?.street.map(SampleValue.text)
        case .zip: address?.zip.map(SampleValue.text)
        case .city: address?.city.map(SampleValue.text)
        case .country: address?.country.map(SampleValue.text)
        }
    }

    /// The altitude in metres.
    var metres: Double? {
        guard let altitude else { return nil }
        guard let altitudeUnits else { return altitude }
        return UnitOfMeasure.spelled(altitudeUnits)?.convert(altitude, to: .metres)
    }

    /// The position that the samples of one time keep, or nil when they hold no latitude or no longitude.
    package init?(asset: UUID, time: Int64, _ sample: (PositionPart) -> SampleValue?) {
        func number(_ part: PositionPart) -> Double? {
            guard case .number(let number) = sample(part), number.isFinite else { return nil }
            return number
        }
        func text(_ part: PositionPart) -> String? {
            guard case .text(let text) = sample(part), !text.isEmpty else { return nil }
            return text
        }
        guard let latitude = number(.latitude), let longitude = number(.longitude) else { return nil }
        let address = Address(
            street: text(.street), zip: text(.zip), city: text(.city), country: text(.country))
        self.init(
            assetID: asset, time: time, latitude: latitude, longitude: longitude, altitude: number(.altitude),
            accuracy: number(.accuracy), heading: number(.heading), speed: number(.speed),
            address: address == Address() ? nil : address)
    }
}
