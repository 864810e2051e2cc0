import Fleet
import Foundation
import HTTPTypes
import Telemetry
import Testing
import Web

@testable import ClassicAPI

@Suite("Trips and summaries of the Classic API")
struct TripReportTests {
    private static let hour: Int64 = 3_600_000
    /// 2025-03-29, 00:00 UTC: the clocks of Europe are put forward in the night that follows.
    private static let start: Int64 = 1_743_206_400_000

    @Test func aTripIsToldWithItsTimesPlacesAndCounters() async throws {
        try await withUnit { classic, unit in
            let answer = try await classic.send(
                "/report/trip?unitid=\(unit)&datefrom=2025-03-29&dateto=2025-03-29T12:00")
            #expect(
                answer.text == """
                    {"list":[{"unitId":"\(unit)","startTime":"2025-03-29T07:00:00.0000000Z",\
                    "startLocation":{"latitude":57,"longitude":9.5},"startAddress":{"city":"Aalborg"},"startKm":700,\
                    "startRun1":360000,"stopTime":"2025-03-29T08:00:00.0000000Z",\
                    "stopLocation":{"latitude":57.5,"longitude":9.5},"stopAddress":{"city":"Aalborg"},"stopKm":730,\
                    "stopRun1":363600,"finished":true,"maxSpeed":31.5}]}
                    """)
        }
    }

    @Test("A range has the trips that begin in it", arguments: [1, 2, 5, 24] as [Int64])
    func chunks(hours: Int64) async throws {
        try await withUnit { classic, unit in
            func rows(_ from: Int64, _ to: Int64) async throws -> [JSONValue] {
                let times = "dateFrom=\(ClassicTime.text(from))&dateTo=\(ClassicTime.text(to))"
                return try await classic.send("/Report/Trip?unitID=\(unit)&\(times)").json?["list"]?.array ?? []
            }
            let end = Self.start + 96 * Self.hour
            let whole = try await rows(Self.start, end)
            #expect(whole.count == 3)
            var parts: [JSONValue] = []
            for from in stride(from: Self.start, to: end, by: Int(hours * Self.hour)) {
                parts += try await rows(from, from + hours * Self.hour)
            }
            #expect(parts == whole)
            #expect(try await rows(Self.start + 7 * Self.hour + 1, Self.start + 22 * Self.hour).isEmpty)
        }
    }

    /// The unit runs from 22:30 UTC of the first day to 5:00 of the second: midnight in Copenhagen is 23:00 UTC, and the
    /// second day has 23 hours.
    @Test func summariesAreOfTheDaysOfTheTimeZone() async throws {
        let zone = try #require(TimeZone(identifier: "Europe/Copenhagen"))
        try await withUnit(zone) { classic, unit in
            func summary(_ date: String) async throws -> JSONValue? {
                let rows = try await classic.send("/Report/UnitSummary/\(unit)?date=\(date)").json?["list"]?.array
                #expect(rows?.count == 1)
                return rows?.first
            }
            let first = try await summary("2025-03-29")
            #expect(first?["startTime"]?.string == "2025-03-29T08:00:00.0000000")
            #expect(first?["stopTime"]?.string == "2025-03-30T00:00:00.0000000")
            #expect(first?["run1"]?.integer == 5400)
            let second = try await summary("2025-03-30T23:30:00Z")
            #expect(second?["startTime"]?.string == "2025-03-30T00:00:00.0000000")
            #expect(second?["stopTime"]?.string == "2025-03-30T07:00:00.0000000")
            // The clock shows seven hours and six have gone by.
            #expect(second?["run1"]?.integer == 21_600)
            let idle = try await summary("2025-03-28")
            #expect(idle?["startTime"] == nil && idle?["stopTime"] == nil)
            #expect(idle?["run1"]?.integer == 0)
        }
        try await withUnit { classic, unit in
            let answer = try await classic.send("/Report/UnitSummary.csv?unitId=\(unit)&date=2025-03-30")
            let lines = answer.text.split(separator: "\r\n")
            #expect(lines.last?.contains("2025-03-30T00:00:00.0000000,") == true)
            #expect(lines.last?.contains(",18000,") == true)
        }
    }

    @Test func aSummaryOfAllUnitsHasEachOfTheAccountOnce() async throws {
        try await withUnit { classic, _ in
            for number in 1...24 {
                _ = try await classic.fleet.create(
                    AssetDraft(assetType: .machine, name: "Machine \(number)"), in: classic.accountA)
            }
            let answer = try await classic.send("/Report/UnitSummary?date=2025-03-29")
            let rows = answer.json?["list"]?.array ?? []
            #expect(Set(rows.compactMap { $0["unitId"]?.string }).count == 25)
            #expect(rows.count == 25)
            #expect(rows.filter { $0["startTime"] != nil }.count == 1)
            // What tells neither an odometer nor a position has no kilometres, not zero.
            #expect(rows.filter { $0["km"] != nil }.count == 1)
            #expect(try await classic.send("/Report/UnitSummary?date=2025-03-29", token: "B").text == "{\"list\":[]}")
        }
    }

    @Test func whatCannotBeAnsweredSaysWhy() async throws {
        try await withUnit { classic, unit in
            let range = "dateFrom=2025-03-29&dateTo=2025-03-30"
            for (target, status, code, words) in [
                ("/Report/Trip?\(range)&unitID=\(unit + 99)", 404, "unitNotFound", "no unit"),
                ("/Report/Trip?\(range)", 400, "parameterMissing", "unitID is required"),
                (
                    "/Report/Trip?\(range)&keyID=4", 400, "parameterMissing",
                    "keyID names a key, and the account has none"
                ),
                ("/Report/Trip?\(range)&keyID=4&unitID=\(unit)", 400, "parameterInvalid", "keyID names a key"),
                ("/Report/Trip?unitID=\(unit)&dateFrom=2025-03-30", 400, "parameterMissing", "dateTo is required"),
                (
                    "/Report/Trip?unitID=\(unit)&dateFrom=2025-03-30&dateTo=2025-03-29", 400, "parameterInvalid",
                    "dateFrom"
                ),
                ("/Report/UnitSummary", 400, "parameterMissing", "date is required"),
                ("/Report/UnitSummary?date=2025-02-30", 400, "parameterInvalid", "date must be a date"),
                ("/Report/UnitSummary?date=today", 400, "parameterInvalid", "date must be a date"),
                ("/Report/UnitSummary?date=2025-03-29&unitId=\(unit + 99)", 404, "unitNotFound", "no unit"),
            ] as [(String, Int, String, String)] {
                let answer = try await classic.send(target)
                #expect(answer.status == status, "\(target)")
                #expect(answer.errorCode == code, "\(target)")
                #expect(answer.text.contains(words), "\(target): \(answer.text)")
            }
            for target in ["/Report/Trip?\(range)&unitID=\(unit)", "/Report/UnitSummary?date=2025-03-29&id=\(unit)"] {
                #expect(try await classic.send(target, token: "B").errorCode == "unitNotFound")
            }
            // Samoa had no 30 December 2011.
            let apia = try #require(TimeZone(identifier: "Pacific/Apia"))
            try await withUnit(apia) { classic, _ in
                let answer = try await classic.send("/Report/UnitSummary?date=2011-12-30")
                #expect(answer.status == 400)
                #expect(answer.text.contains("date must be a day that there was in Pacific/Apia"))
            }
            #expect(try await classic.send("/Report/UnitSummary?date=9999-12-31").status == 200)
            #expect(try await classic.send("/Report/UnitSummary?date=0001-01-01").status == 200)
        }
    }

    /// A unit that runs from 7:00 to 8:00 UTC of the first day, through the night that follows and on the day after, and
    /// reports each minute while it runs.
    private func withUnit(
        _ zone: TimeZone = .gmt, _ body: (ClassicHarness, Int64) async throws -> Void
    ) async throws {
        try await withClassic(timeZone: zone) { classic in
            let asset = try await classic.fleet.create(
                AssetDraft(assetType: .machine, name: "Loader"), in: classic.accountA)
            var samples: [Sample] = []
            var minutes: Int64 = 0
            for run in [420...480, 1350...1740, 3000...3030] as [ClosedRange<Int64>] {
                for minute in run {
                    let time = Self.start + minute * 60_000
                    func add(_ name: String, _ number: Double) {
                        samples.append(Sample(SeriesKey(.insight, name), at: time, .number(number)))
                    }
                    add("EngineStatus", minute == run.upperBound ? 0 : 1)
                    add("CumulativeOperatingHours", 100 + Double(minutes) / 60)
                    add("TotalVehicleDistance", 700 + Double(minutes) / 2)
                    let isEnd = minute == run.upperBound
                    samples += AssetLocation(
                        assetID: asset.id, time: nil, latitude: isEnd ? 57.5 : 57, longitude: 9.5,
                        speed: isEnd ? 0 : 31.5, address: .init(city: "Aalborg")
                    ).samples(at: time)
                    if !isEnd { minutes += 1 }
                }
            }
            try await classic.samples.append([AssetSamples(asset.sampleKey, samples.shuffled())])
            try await body(classic, asset.unitNumber)
        }
    }
}
