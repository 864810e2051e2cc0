import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Fleet

/// The rules of docs/decisions/0018-trips.md, one after another.
@Suite struct TripRulesTests {
    private typealias Reading = TripReading
    private static let minute: Int64 = 60_000
    private static let hour = 60 * minute
    private let minute = Self.minute
    private let hour = Self.hour

    private let asset = UUID()

    private func place(_ north: Double, accuracy: Double? = nil) -> AssetLocation {
        // So many metres north of a place in Aarhus.
        AssetLocation(
            assetID: asset, time: nil, latitude: 56.1 + north / 111_195, longitude: 10.2,
            accuracy: accuracy)
    }

    private func trips(_ readings: [Reading], until end: Int64? = nil) -> [Trip] {
        TripFinder.trips(in: readings, until: end ?? (readings.last?.time ?? 0) + 12 * hour)
    }

    private func engine(_ states: [(Int64, Bool)]) -> [Reading] {
        states.map { Reading(at: $0.0 * minute, isRunning: $0.1) }
    }

    private func times(_ trips: [Trip]) -> [[Int64]] {
        trips.map { [$0.start.time / minute, $0.stop.time / minute] }
    }

    @Test func aTripIsFromTheEngineStartToItsStop() {
        let trips = trips(
            engine([(0, false), (10, true), (11, true), (12, false), (70, false), (80, true), (85, false)]))
        #expect(times(trips) == [[10, 12], [80, 85]])
        #expect(trips.map(\.runSeconds) == [120, 300])
        #expect(trips.allSatisfy { $0.isFinished })
    }

    @Test func aStalledEngineEndsNoTrip() {
        let trips = trips(engine([(0, true), (5, false), (6, true), (9, false), (11, true), (12, false)]))
        #expect(times(trips) == [[0, 9], [11, 12]])
        #expect(trips.map(\.runSeconds) == [8 * 60, 60])
    }

    @Test func aTripIsUnderWayUntilNothingIsHeardForTooLong() {
        let readings = engine([(0, true), (30, true)])
        for (after, isFinished) in [(0, false), (90, false), (91, true)] as [(Int64, Bool)] {
            let trips = trips(readings, until: (30 + after) * minute)
            #expect(times(trips) == [[0, 30]])
            #expect(trips.first?.isFinished == isFinished)
        }
    }

    @Test func aSilenceEndsATripUnlessTheHourMeterRanOn() {
        // Nothing but the engine's state: an hour and a half is bridged.
        #expect(times(trips(engine([(0, true), (90, true), (91, false)]))) == [[0, 91]])
        #expect(times(trips(engine([(0, true), (91, true), (92, false)]))) == [[0, 0], [91, 92]])
        // The hour meter says that it ran for two hours of ten, or all the time.
        for (grown, expected) in [(2, [[0, 120], [600, 601]]), (10, [[0, 601]])] as [(Double, [[Int64]])] {
            let readings = [
                Reading(at: 0, isRunning: true, hours: 100),
                Reading(at: 10 * hour, isRunning: true, hours: 100 + grown),
                Reading(at: 10 * hour + minute, isRunning: false, hours: 100 + grown),
            ]
            let trips = trips(readings)
            #expect(times(trips) == expected)
            #expect(trips.map(\.runSeconds).reduce(0, +) == grown * 3600 + 60)
        }
        // Switched on and off unseen: right before it was heard of.
        let unseen = [
            Reading(at: 0, isRunning: false, hours: 100), Reading(at: 10 * hour, isRunning: false, hours: 103),
        ]
        #expect(times(trips(unseen)) == [[7 * 60, 10 * 60]])
        // After more than a day and a half nobody can say when.
        let long = [
            Reading(at: 0, isRunning: false, hours: 100), Reading(at: 37 * hour, isRunning: false, hours: 103),
        ]
        #expect(trips(long).isEmpty)
    }

    @Test func anHourMeterThatIsSetOrExchangedIsNoRunningTime() {
        for next in [99.0, 0, 250] {
            let readings = (0...20).map { index in
                Reading(at: Int64(index) * 10 * minute, hours: index < 10 ? 100 : next)
            }
            #expect(trips(readings).isEmpty, "from 100 to \(next)")
        }
    }

    @Test(arguments: [0.01, 0.05, 0.1, 1]) func theHourMeterTellsItInStepsOfAnySize(step: Double) {
        // At rest for two hours, five hours of work, at rest for three.
        let readings = (0...600).map { index in
            let worked = Double(min(max(index - 120, 0), 300)) / 60
            return Reading(at: Int64(index) * minute, hours: 1000 + ((worked + 0.004) / step).rounded(.down) * step)
        }
        let trips = trips(readings)
        #expect(trips.count == 1)
        let slack = step * 60 + 1
        #expect(abs(Double((trips.first?.start.time ?? 0) / minute) - 120) <= slack)
        #expect(abs(Double((trips.first?.stop.time ?? 0) / minute) - 420) <= slack)
        #expect(abs((trips.first?.runSeconds ?? 0) - 5 * 3600) <= step * 3600 + 1)
    }

    @Test func kilometresAreThoseOfTheOdometerWhateverItIsSetTo() {
        let values: [Double] = [500, 501, 503, 2, 2.5, 100_000, 100_001]
        let readings = values.enumerated().map { index, value in
            Reading(at: Int64(index) * minute, isRunning: index < 6, odometer: value)
        }
        let trips = trips(readings)
        #expect(trips.count == 1)
        #expect(abs((trips.first?.kilometres ?? 0) - 4.5) < 1e-9)
        #expect(trips.first?.start.odometer == 500)
        #expect(trips.first?.stop.odometer == 100_001)
    }

    @Test func withoutAnOdometerThePositionsTellTheKilometres() {
        // At work it comes 2 km north and back, with unrest; then a truck brings it 30 km away.
        var random = TestGenerator(5)
        func near(_ north: Double) -> AssetLocation { place(north + Double.random(in: -10...10, using: &random)) }
        var readings: [Reading] = []
        for index in 0...40 {
            let north = Double(index <= 20 ? index : 40 - index) * 100 + 100
            readings.append(Reading(at: Int64(index) * minute, isRunning: index < 40, position: near(north)))
        }
        for index in 0...20 {
            let north = 100 + Double(index) * 1500
            readings.append(Reading(at: hour + Int64(index) * minute, isRunning: false, position: near(north)))
        }
        readings.append(Reading(at: 2 * hour, isRunning: true, position: near(30_100)))
        for index in 1...30 {
            readings.append(
                Reading(at: 2 * hour + Int64(index) * minute, isRunning: index < 30, position: near(30_100)))
        }
        let trips = trips(readings)
        #expect(trips.count == 2)
        #expect(abs((trips.first?.kilometres ?? 0) - 4) < 0.3)
        #expect(trips.last?.kilometres == 0, "what its receiver errs by is no way, nor is that of the truck its own")
    }

    @Test func anAssetThatOnlyTellsItsPositionRunsWhileItMoves() {
        var random = TestGenerator(6)
        var readings: [Reading] = []
        for index in 0..<300 {
            // At rest, half an hour at 60 km/h with a stop of three minutes, and at rest.
            let driven = min(max(index - 100, 0), 15) + min(max(index - 118, 0), 15)
            let unrest = Double.random(in: -40...40, using: &random)
            readings.append(Reading(at: Int64(index) * minute, position: place(Double(driven) * 1000 + unrest)))
        }
        let trips = trips(readings)
        #expect(times(trips) == [[100, 133]])
        #expect(abs((trips.first?.kilometres ?? 0) - 30) < 0.3)
        // A fix that may be off by a kilometre moves nothing.
        let inexact = (0..<100).map { index in
            Reading(at: Int64(index) * minute, position: place(Double(index % 2) * 900, accuracy: 1000))
        }
        #expect(self.trips(inexact).isEmpty)
    }

    @Test func anAssetThatTellsNothingOfTheseHasNoTrips() {
        #expect(trips([]).isEmpty)
        #expect(trips((0..<100).map { Reading(at: Int64($0) * minute) }).isEmpty)
        #expect(trips((0..<100).map { Reading(at: Int64($0) * minute, isRunning: false, hours: 5) }).isEmpty)
    }

    @Test func theHighestSpeedIsThatOfTheTrip() {
        let readings = [
            Reading(at: 0, isRunning: false, speed: 70), Reading(at: minute, isRunning: true, speed: 3),
            Reading(at: 2 * minute, isRunning: true, speed: 8), Reading(at: 3 * minute, isRunning: false, speed: 0),
            Reading(at: 4 * minute, speed: 80), Reading(at: 5 * minute, isRunning: true, speed: 2),
            Reading(at: 6 * minute, isRunning: false),
        ]
        #expect(trips(readings).map(\.maxSpeed) == [8, 2])
    }

    @Test(arguments: 1...20) func readingsThatAreLateOrThereTwiceChangeNothing(seed: Int) {
        var random = TestGenerator(UInt64(seed))
        var readings: [Reading] = []
        var time: Int64 = 0
        var hours = 100.0
        for _ in 0..<400 {
            time += Int64.random(in: 1...(Bool.random(using: &random) ? 90 : 5000), using: &random) * 1000
            let isRunning = Bool.random(using: &random) ? Bool.random(using: &random) : nil
            hours += Bool.random(using: &random) ? 0.05 : 0
            readings.append(
                Reading(
                    at: time, isRunning: isRunning, hours: Bool.random(using: &random) ? hours : nil,
                    odometer: Bool.random(using: &random) ? hours * 3 : nil,
                    position: place(Double.random(in: 0...400, using: &random))))
        }
        var untidy: [Reading] = []
        for (index, reading) in readings.enumerated() {
            untidy.append(reading)
            if Bool.random(using: &random) { untidy.append(reading) }
            if Bool.random(using: &random) { untidy.append(readings[Int.random(in: 0...index, using: &random)]) }
        }
        let found = trips(readings, until: time)
        #expect(trips(untidy, until: time) == found)
        for (one, next) in zip(found, found.dropFirst()) {
            #expect(one.start.time <= one.stop.time && one.stop.time < next.start.time)
        }
        #expect(found.allSatisfy { $0.kilometres >= 0 && $0.runSeconds >= 0 })
    }
}
