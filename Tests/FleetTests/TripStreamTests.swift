import Foundation
import Testing

@testable import Fleet

/// A quarter of a year of a minute's readings.
@Suite struct TripStreamTests {
    /// Works from 7:00 to 15:00 UTC on each of 90 days, and is heard of each minute of day and night.
    private struct Readings: Sequence, IteratorProtocol {
        private var minute: Int64 = 0
        private var worked: Int64 = 0

        mutating func next() -> TripReading? {
            guard minute < 90 * 1440 else { return nil }
            let isRunning = (420..<900).contains(minute % 1440)
            defer {
                minute += 1
                worked += isRunning ? 1 : 0
            }
            return TripReading(
                at: minute * 60_000, isRunning: isRunning, hours: Double(worked) / 60, odometer: Double(worked) / 4,
                speed: isRunning ? 15 : 0)
        }
    }

    @Test func ninetyDaysAreReadInOnePassThatKeepsNothing() {
        var finder = TripFinder()
        var count = 0
        var seconds = 0.0
        var kilometres = 0.0
        for reading in Readings() {
            finder.take(reading) { trip in
                count += 1
                seconds += trip.runSeconds
                kilometres += trip.kilometres
                #expect(trip.stop.time - trip.start.time == 8 * 3_600_000)
            }
        }
        // The last one is told when nothing else comes.
        #expect(count == 89)
        #expect(finder.last(at: 90 * 86_400_000)?.isFinished == true)
        #expect(seconds == 89 * 8 * 3600)
        #expect(abs(kilometres - 89 * 120) < 1e-6)
    }

    @Test func theDaysOfAQuarterHaveTheTimeOfItsTrips() {
        var days = [LocalDay(of: 0, in: .gmt)]
        while days.count < 90 { days.append(days[days.count - 1].next) }
        var summarizer = DaySummarizer(days)
        for reading in Readings() { summarizer.take(reading) }
        let summaries = summarizer.finished(at: 90 * 86_400_000)
        #expect(summaries.count == 90)
        for summary in summaries {
            #expect(summary.runSeconds == 8 * 3600 && abs((summary.kilometres ?? 0) - 120) < 1e-6)
            #expect((summary.firstStart?.time ?? 0) - summary.day.times.lowerBound == 7 * 3_600_000)
            #expect((summary.lastStop?.time ?? 0) - summary.day.times.lowerBound == 15 * 3_600_000)
        }
    }
}
