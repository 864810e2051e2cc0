import Fleet
import Foundation
import HTTPTypes
import Telemetry
import TestSupport
import Testing
import Web

@testable import ClassicAPI

@Suite("Reports of the Classic API")
struct ReportTests {
    private static let day: Int64 = 86_400_000
    /// 2026-01-01.
    private static let start: Int64 = 1_767_225_600_000

    @Test(
        "The days of a range hold each of its milliseconds once",
        arguments: [(0, 1), (0, day), (1, 2 * day + 7), (5, 5), (0, 200 * day)] as [(Int64, Int64)])
    func days(from: Int64, to: Int64) throws {
        let text = { (time: Int64) in ClassicTime.text(Self.start + time) }
        let range = try ReportRange(ClassicParameters(["from": text(from), "to": text(to)]))
        let days = range.days(oldest: 0, newest: .max)
        #expect(days.first?.lowerBound == (from < to ? Self.start + from : nil))
        #expect(days.last?.upperBound == (from < to ? Self.start + to - 1 : nil))
        #expect(zip(days, days.dropFirst()).allSatisfy { $0.upperBound + 1 == $1.lowerBound })
        #expect(days.allSatisfy { $0.upperBound - $0.lowerBound < Self.day })
        #expect(range.days(oldest: Self.start + to, newest: .max).isEmpty)
        #expect(range.days(oldest: 0, newest: Self.start + from - 1).isEmpty)
    }

    @Test("Parts of a report hold each of its milliseconds once", arguments: [0, 1, 300, 5_000, 1_000_000])
    func parts(rowsOfDay: Int) async throws {
        let range = Self.start + 12_345...Self.start + 100 * Self.day
        var parts: ClassicRows<ClosedRange<Int64>>? = UnitReport.rows(in: range) { times in
            let rows = Int((times.upperBound + 1 - times.lowerBound) * Int64(rowsOfDay) / Self.day)
            return Array(repeating: times, count: max(rows, 1))
        }
        var found: [ClosedRange<Int64>] = []
        while let next = parts {
            let (rows, rest) = try await next.load()
            // Many rows are told in several parts.
            let times = try #require(rows.first)
            if found.last != times { found.append(times) }
            parts = rest
        }
        #expect(found.first?.lowerBound == range.lowerBound)
        #expect(found.last?.upperBound == range.upperBound)
        #expect(zip(found, found.dropFirst()).allSatisfy { $0.upperBound + 1 == $1.lowerBound })
        #expect(try #require(found.first).count <= Int(Self.day * 3 / 2))
        for times in found {
            #expect(SampleStore.lastTime(keptWith: times.lowerBound) >= times.upperBound)
        }
        // Few rows make long parts, and many make short ones.
        #expect(rowsOfDay > 1_000 || found.count < 25)
        #expect(rowsOfDay < 5_000 || found.count > 100)
    }

    @Test func timesWithMoreRowsThanAPartWantsDoNotStopIt() async throws {
        var parts: ClassicRows<Int>? = UnitReport.rows(in: Self.start...Self.start + 600_000, firstLength: 1) { _ in
            Array(repeating: 0, count: 10_000)
        }
        var count = 0
        while let next = parts {
            let (rows, rest) = try await next.load()
            count += rows.count
            parts = rest
        }
        #expect(count == 11 * 10_000)
    }

    @Test func aRangeOfThousandsOfYearsTakesNoTime() async throws {
        try await withUnit { classic, unit in
            let answer = try await classic.send("/Report/UnitHistory?id=\(unit)&from=0001-01-01&to=9999-12-31")
            #expect(answer.status == 200)
            #expect(answer.json?["list"]?.array?.count == 41)
        }
    }

    /// A unit that was silent and then reports every second: a part is long by then, and its rows are not written in one.
    @Test func manyRowsAtOnceAreWrittenInPartsOfTheirOwn() async throws {
        let noisy = Self.start + 30 * Self.day
        var parts: ClassicRows<Int64>? = UnitReport.rows(in: Self.start...noisy + 2 * Self.day - 1) { times in
            Array(stride(from: max(times.lowerBound, noisy), through: times.upperBound, by: 1000))
        }
        var rows: [Int64] = []
        while let next = parts {
            let (content, rest) = try await next.load()
            #expect(content.count <= UnitReport.mostRows)
            rows += content
            parts = rest
        }
        #expect(rows == Array(stride(from: noisy, to: noisy + 2 * Self.day, by: 1000)))
    }

    @Test(
        "Chunks of a range give the rows of the whole, in every report",
        arguments: ["UnitHistory", "UnitExtendedInfo", "UnitActiveFaults"])
    func chunks(report: String) async throws {
        try await withUnit { classic, unit in
            func rows(_ from: Int64, _ to: Int64) async throws -> [JSONValue] {
                let times = "from=\(ClassicTime.text(from))&to=\(ClassicTime.text(to))"
                let answer = try await classic.send("/Report/\(report)?unitId=\(unit)&\(times)")
                #expect(answer.status == 200)
                return answer.json?["list"]?.array ?? []
            }
            let whole = try await rows(Self.start, Self.start + 12 * Self.day)
            #expect(whole.count >= 10)
            var random = TestGenerator(3)
            for _ in 0..<5 {
                var parts: [JSONValue] = []
                var from = Self.start
                while from < Self.start + 12 * Self.day {
                    let to = min(from + .random(in: 1...4 * Self.day, using: &random), Self.start + 12 * Self.day)
                    parts += try await rows(from, to)
                    from = to
                }
                #expect(parts == whole)
            }
            let times = whole.compactMap { $0["time"]?.string }
            #expect(times == times.sorted())
        }
    }

    @Test func rowsSayWhatWasReported() async throws {
        try await withUnit { classic, unit in
            let first = "id=\(unit)&from=2026-01-01&to=2026-01-01T00:00:01"
            let history = try await classic.send("/report/unithistory?\(first)")
            #expect(
                history.text == """
                    {"list":[{"time":"2026-01-01T00:00:00.0000000Z","location":{"latitude":57,"longitude":9.5},\
                    "address":{"country":"Denmark","zipCode":"9220","city":"Aalborg"},"heading":0,"speed":12.5,\
                    "run1":3600,"km":7.25,"input1":true}]}
                    """)
            let extended = try await classic.send("/Report/UnitExtendedInfo.jsonl?\(first)")
            #expect(
                extended.text == """
                    {"name":"CumulativeOperatingHours","value":"1","variableId":81,"time":"2026-01-01T00:00:00.0000000Z","uoM":"hours"}
                    {"name":"EngineStatus","value":"true","variableId":108,"time":"2026-01-01T00:00:00.0000000Z"}
                    {"name":"TotalVehicleDistance","value":"7.25","variableId":144,"time":"2026-01-01T00:00:00.0000000Z","uoM":"kilometre"}

                    """)
            let faults = try await classic.send("/Report/UnitActiveFaults.csv?\(first)")
            #expect(
                faults.text
                    == "time,spn,fmi,occurrenceCount,name,description\r\n2026-01-01T00:00:00.0000000Z,110,3,1,110-3,Hot\r\n"
                    + "2026-01-01T00:00:00.0000000Z,,,1,E-17,\r\n")
            let latest = try await classic.send("/GetUnitExtendedInfo/\(unit)").json?["result"]?.array
            #expect(
                latest?.compactMap { $0["name"]?.string } == [
                    "CumulativeOperatingHours", "EngineStatus", "TotalVehicleDistance",
                ])
            #expect(latest?.first?["value"]?.string == "40")
            let units = try await classic.send("/unit/\(unit)").json?["list"]?.array
            #expect(units?.first?["run1"]?.integer == 144_000)
            #expect(units?.first?["gpsFixTime"]?.string == "2026-01-12T00:00:00.0000000Z")
            for (point, isThere) in [
                ("57,9.5", true), ("57.008,9.5", true), ("57.01,9.5", false), ("57.01,9.5&radius=2", true),
                ("-57,9.5&radius=12600", false), ("-57,9.5&radius=12700", true), ("{latitude:57,longitude:9.5}", true),
            ] {
                let target = "/unit?point=\(point.replacing("{", with: "%7B").replacing("}", with: "%7D"))"
                #expect(try await classic.send(target).json?["list"]?.array?.count == (isThere ? 1 : 0), "\(point)")
            }
        }
    }

    /// A unit that reports every sixth hour of ten days, its position among it every day, with faults.
    private func withUnit(_ body: (ClassicHarness, Int64) async throws -> Void) async throws {
        try await withClassic { classic in
            let asset = try await classic.fleet.create(
                AssetDraft(assetType: .machine, name: "Loader"), in: classic.accountA)
            let insight = { (name: String, number: Double, time: Int64) in
                Sample(SeriesKey(.insight, name), at: time, .number(number))
            }
            var samples: [Sample] = []
            for report in 0..<40 {
                let time = Self.start + Int64(report) * Self.day / 4
                samples.append(insight("CumulativeOperatingHours", Double(report + 1), time))
                samples.append(insight("EngineStatus", report % 2 == 0 ? 1 : 0, time))
                if report % 4 == 0 {
                    samples.append(insight("TotalVehicleDistance", 7.25 + Double(report), time))
                    samples += position(asset.id).samples(at: time)
                    samples += [
                        FaultCode(code: "110-3", description: "Hot", isActive: true),
                        FaultCode(code: "E-17", isActive: true), FaultCode(code: "1-1", isActive: false),
                    ].map { Sample($0.series, at: time, $0.sample) }
                }
            }
            samples += position(asset.id).samples(at: Self.start + 11 * Self.day)
            try await classic.samples.append([
                AssetSamples(asset.sampleKey, samples.filter { $0.time < Self.start + 10 * Self.day })
            ])
            try await classic.samples.append([
                AssetSamples(asset.sampleKey, samples.filter { $0.time >= Self.start + 10 * Self.day })
            ])
            try await body(classic, asset.unitNumber)
        }
    }

    private func position(_ asset: UUID) -> AssetLocation {
        AssetLocation(
            assetID: asset, time: nil, latitude: 57, longitude: 9.5, heading: 360, speed: 12.5,
            address: .init(zip: "9220", city: "Aalborg", country: "Denmark"))
    }
}
