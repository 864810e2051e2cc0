import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Fleet

/// What is found in the samples of simulated machines against the machines' own record.
///
/// A machine sends a message with its counters at the moment in which it is switched on or off, so starts, stops, run
/// times and kilometres are exact as long as every message arrives. Counters are shown in whole steps.
@Suite struct SimulatedTripsTests {
    @Test(arguments: [3, 12] as [UInt64]) func tripsAreTheRunsOfTheMachine(seed: UInt64) throws {
        var count = 0
        var underWay = 0
        try SimulatedWeek.each(seed: seed, count: 24) { week in
            let name = week.machine.draft.name
            let trips = week.trips(in: week.samples)
            let runs = week.wholeRuns.filter { week.times.contains($0.times.lowerBound) }
            #expect(trips.map(\.start.time) == runs.map(\.times.lowerBound), "\(name)")
            for (trip, run) in zip(trips, runs) {
                // The record cuts at midnight, with which the week ends, what messages tell to be under way.
                #expect(trip.isFinished == (run.times.upperBound < week.times.upperBound), "\(name)")
                guard trip.isFinished else {
                    underWay += 1
                    continue
                }
                count += 1
                #expect(trip.stop.time == run.times.upperBound, "\(name)")
                #expect(abs(trip.runSeconds - run.hours * 3600) < 0.01)
                if let start = trip.start.hours, let stop = trip.stop.hours {
                    #expect(abs(stop - start - run.hours) < week.machine.stepOfHours + 1e-6)
                } else {
                    Issue.record("\(name) has an hour meter")
                }
                if let step = week.machine.stepOfKilometres {
                    #expect(abs(run.kilometres - trip.kilometres) < step + 1e-6, "\(name)")
                } else {
                    // A machine that goes to and fro comes less far than it drives.
                    #expect((0...run.kilometres).contains(trip.kilometres), "\(name)")
                }
                #expect((trip.maxSpeed ?? 0) <= week.machine.fastest + 0.05, "\(name)")
            }
        }
        #expect(count > 500)
        #expect(underWay > 0, "generators run day and night")
    }

    @Test(arguments: [13, 14] as [UInt64]) func summariesAreTheDaysOfTheMachine(seed: UInt64) throws {
        var lengths: [Int64: Int] = [:]
        var fullDays = 0
        try SimulatedWeek.each(seed: seed, count: 24) { week in
            let name = week.machine.draft.name
            for summary in week.summaries(of: week.samples) {
                let day = summary.day.times
                let isLast = day.upperBound == week.times.upperBound
                let runs = week.runs.filter { day.contains($0.times.lowerBound) }
                let hours = runs.map(\.hours).reduce(0, +)
                // One that runs on has told so when the next day began.
                if isLast, runs.last?.times.upperBound == day.upperBound { continue }
                if isLast, summary.isRunning { continue }
                lengths[Int64(day.count) / 3_600_000, default: 0] += runs.isEmpty ? 0 : 1
                if abs(hours * 3_600_000 - Double(day.count)) < 1 { fullDays += 1 }
                #expect(summary.firstStart?.time == runs.first?.times.lowerBound, "\(name)")
                #expect(summary.lastStop?.time == runs.last?.times.upperBound, "\(name)")
                #expect(abs(summary.runSeconds - hours * 3600) < 0.01, "\(name)")
                let kilometres = runs.map(\.kilometres).reduce(0, +)
                if let step = week.machine.stepOfKilometres {
                    #expect(abs(kilometres - (summary.kilometres ?? 0)) < step + 1e-6, "\(name)")
                } else {
                    #expect((0...kilometres).contains(summary.kilometres ?? 0), "\(name)")
                }
            }
        }
        #expect(lengths.keys.sorted() == [23, 24, 25])
        #expect(lengths.values.allSatisfy { $0 > 0 })
        #expect(fullDays > 3, "generators run day and night")
    }

    /// The hour meter alone tells when a machine ran, to within one of its steps and the interval of messages. Short
    /// pauses cannot be seen.
    @Test(arguments: [7] as [UInt64]) func theHourMeterTellsItWithoutAnEngineState(seed: UInt64) throws {
        let interval = SimulatedMachine.longestIntervalAtWork
        var count = 0
        try SimulatedWeek.each(seed: seed, count: 24) { week in
            let name = week.machine.draft.name
            let samples = week.samples.filter { !["EngineStatus", "OperationStatus"].contains($0.series.name) }
            let step = Int64((week.machine.stepOfHours * 3_600_000).rounded())
            let runs = week.wholeRuns
            for trip in week.trips(in: samples) where trip.isFinished {
                count += 1
                #expect(
                    runs.contains { abs($0.times.lowerBound - trip.start.time) <= step + interval },
                    "\(name) starts at \(trip.start.time)")
                #expect(
                    runs.contains { abs($0.times.upperBound - trip.stop.time) <= step + interval },
                    "\(name) stops at \(trip.stop.time)")
            }
            for summary in week.summaries(of: samples) {
                let day = summary.day.times
                // What runs beyond the end of the week is not in the record.
                if day.upperBound == week.times.upperBound { continue }
                let seconds = week.runs.filter { day.contains($0.times.lowerBound) }.map(\.hours).reduce(0, +) * 3600
                #expect(abs(summary.runSeconds - seconds) <= Double(step + interval) / 1000, "\(name)")
            }
        }
        #expect(count > 150)
    }

    /// Where messages are lost, starts and stops lie between the messages that are left, give or take a step of the hour
    /// meter, which is asked then.
    @Test(arguments: [0.1, 0.5, 0.9]) func lostMessagesMoveStartsAndStopsByTheGapsTheyLeave(lost: Double) throws {
        var count = 0
        try SimulatedWeek.each(seed: 9, count: 12) { week in
            count += check(week, losing: lost)
        }
        #expect(count > 50)
    }

    /// - Returns: how many trips were found.
    private func check(_ week: SimulatedWeek, losing lost: Double) -> Int {
        var random = TestGenerator(UInt64(lost * 100))
        var times: [Int64] = []
        for time in Set(week.samples.map(\.time)).sorted() where Double.random(in: 0...1, using: &random) >= lost {
            times.append(time)
        }
        let left = Set(times)
        let step = Int64((week.machine.stepOfHours * 3_600_000).rounded())
        let slack = max(step, RunTracker.stepOfHours)
        let starts = week.wholeRuns.map(\.times.lowerBound)
        let stops = week.wholeRuns.map(\.times.upperBound)
        let trips = week.trips(in: week.samples.filter { left.contains($0.time) }).filter(\.isFinished)
        for trip in trips {
            for (edge, edges) in [(trip.start.time, starts), (trip.stop.time, stops)] {
                let before = (times.last { $0 < edge } ?? .min / 2) - slack
                let after = (times.first { $0 > edge } ?? .max / 2) + slack
                #expect(edges.contains { (before...after).contains($0) }, "\(week.machine.draft.name): \(edge)")
            }
        }
        return trips.count
    }
}
