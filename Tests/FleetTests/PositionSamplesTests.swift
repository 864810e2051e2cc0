import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Fleet

@Suite("Positions and the samples that keep them")
struct PositionSamplesTests {
    private let asset = UUID()

    private func read(_ samples: [Sample], at time: Int64) -> AssetLocation? {
        AssetLocation(asset: asset, time: time) { part in
            samples.last { $0.series == part.series && $0.time == time }?.value
        }
    }

    @Test func aPositionComesBackWithEveryPartThatItHad() {
        var random = TestGenerator(90)
        for time in Int64(0)..<2_000 {
            func maybe(_ range: ClosedRange<Double>) -> Double? {
                Bool.random(using: &random) ? Double.random(in: range, using: &random) : nil
            }
            func text() -> String? { Bool.random(using: &random) ? hostileTexts.randomElement(using: &random) : nil }
            let address = AssetLocation.Address(street: text(), zip: text(), city: text(), country: text())
            let location = AssetLocation(
                assetID: asset, time: time, latitude: .random(in: -90...90, using: &random),
                longitude: .random(in: -180...180, using: &random), altitude: maybe(-400...9_000),
                accuracy: maybe(0...100), heading: maybe(0...360), speed: maybe(0...90),
                address: address == AssetLocation.Address() ? nil : address)
            let samples = location.samples(at: time)
            #expect(samples.map(\.series) == PositionPart.allCases.map(\.series))
            #expect(samples.allSatisfy { $0.time == time && $0.series.kind == .location })
            #expect(read(samples, at: time) == location)
        }
    }

    @Test func whatANewerFixLacksIsNotTakenFromAnOlderOne() {
        let older = AssetLocation(
            assetID: asset, time: 1, latitude: 1, longitude: 2, altitude: 3, speed: 4, address: .init(city: "Ulm"))
        let newer = AssetLocation(assetID: asset, time: 2, latitude: 5, longitude: 6)
        // The newest value of every series, whenever it was.
        var newest: [SeriesKey: SampleValue] = [:]
        for sample in older.samples(at: 1) + newer.samples(at: 2) { newest[sample.series] = sample.value }
        #expect(newest.count == PositionPart.allCases.count)
        #expect(AssetLocation(asset: asset, time: 2) { newest[$0.series] } == newer)
    }

    @Test func anAltitudeInFeetIsKeptInMetres() {
        var location = AssetLocation(
            assetID: asset, time: 1, latitude: 1, longitude: 2, altitude: 100, altitudeUnits: "FOOT")
        #expect(read(location.samples(at: 1), at: 1)?.altitude == 30.48)
        location.altitudeUnits = "METRE"
        #expect(read(location.samples(at: 1), at: 1)?.altitude == 100)
        location.altitudeUnits = "cubit"
        #expect(read(location.samples(at: 1), at: 1)?.altitude == nil)
    }

    @Test func withoutBothCoordinatesThereIsNoPosition() {
        let samples = AssetLocation(assetID: asset, time: 1, latitude: 1, longitude: 2).samples(at: 1)
        for part in [PositionPart.latitude, .longitude] {
            #expect(read(samples.filter { $0.series != part.series }, at: 1) == nil)
            #expect(read(samples + [Sample(part.series, at: 1, .absent)], at: 1) == nil)
        }
    }

    private func location(
        latitude: Double = 0, longitude: Double = 0, altitude: Double? = nil, units: String? = nil,
        accuracy: Double? = nil, heading: Double? = nil, speed: Double? = nil, city: String? = nil
    ) -> AssetLocation {
        AssetLocation(
            assetID: asset, time: 1, latitude: latitude, longitude: longitude, altitude: altitude,
            altitudeUnits: units, accuracy: accuracy, heading: heading, speed: speed, address: .init(city: city))
    }

    @Test func aPositionThatCannotBeTrueIsRefusedInWords() {
        let refused: [(AssetLocation, String)] = [
            (location(latitude: 90.5), "latitude must be from -90 to 90, not 90.5"),
            (location(latitude: .nan), "latitude must be a finite number, not nan"),
            (location(longitude: -180.01), "longitude must be from -180 to 180, not -180.01"),
            (location(longitude: .infinity), "longitude must be a finite number, not inf"),
            (location(altitude: .infinity), "altitude must be a finite number, not inf"),
            (location(altitude: 1, units: "litre"), "altitude has the unit \"litre\", which is neither metre nor foot"),
            (location(accuracy: -1), "accuracy must be 0 or more, not -1.0"),
            (location(heading: 360.5), "heading must be from 0 to 360, not 360.5"),
            (location(speed: -0.1), "speed must be 0 or more, not -0.1"),
            (location(city: "a\u{0}"), "city must not hold a control character, as in \"a\u{FFFD}\""),
        ]
        for (location, words) in refused {
            #expect(throws: ReadingError(words)) { try location.checkCanBeTrue() }
        }
    }

    @Test func bordersBelongToWhatCanBeTrue() throws {
        try location(latitude: -90, longitude: 180, altitude: -430, accuracy: 0, heading: 360, speed: 0)
            .checkCanBeTrue()
        try location(latitude: 90, longitude: -180, altitude: 100, units: "ft", heading: 0, city: "Ulm")
            .checkCanBeTrue()
    }
}
