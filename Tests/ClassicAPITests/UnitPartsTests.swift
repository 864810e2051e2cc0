import Fleet
import Foundation
import NIOCore
import Telemetry
import Testing

@testable import ClassicAPI

@Suite("Kept parts of lists of units")
struct UnitPartsTests {
    private static func getUnit(_ classic: ClassicHarness) -> ClassicOperation {
        UnitOperations(fleet: classic.fleet, samples: classic.samples).all[0]
    }

    private static func create(_ numbers: Range<Int>, in account: UUID, _ fleet: FleetStore) async throws -> [UUID] {
        try await withThrowingTaskGroup(of: UUID.self) { group in
            for number in numbers {
                group.addTask {
                    let draft = AssetDraft(
                        assetType: .attachment, name: "Unit \(number)", telematicsDevices: ["\(number)"])
                    return try await fleet.create(draft, in: account).id
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.uuidString < $1.uuidString }
        }
    }

    @Test func keptBytesAreThoseThatAreMadeAnewAfterEachKindOfChange() async throws {
        try await withClassic { classic in
            let (fleet, samples, account) = (classic.fleet, classic.samples, classic.accountA)
            // Two parts.
            let ids = try await Self.create(0..<255, in: account, fleet)
            func append(_ place: Int, _ series: SeriesKey, _ time: Int64, _ value: SampleValue) async throws {
                let asset = AssetKey(account: account, asset: ids[place])
                try await samples.append([AssetSamples(asset, [Sample(series, at: time, value)])])
            }
            let group = try await fleet.create(UnitGroup(), in: account)
            let category = try await fleet.create(UnitCategory(), in: account)
            let number = try #require(try await fleet.assets([ids[3]], of: account).first?.unitNumber)
            let hours = SeriesKey(.insight, "CumulativeOperatingHours")
            let position = AssetLocation(assetID: ids[254], time: nil, latitude: 57, longitude: 9.5)
            let changes: [(name: String, isSeen: Bool, change: () async throws -> Void)] = [
                ("nothing", false, {}),
                ("a sample", true, { try await append(0, hours, 1_000, .number(1)) }),
                ("a newer one", true, { try await append(0, hours, 2_000, .number(2)) }),
                ("an older one", false, { try await append(0, hours, 500, .number(3)) }),
                ("one at the same time", true, { try await append(0, hours, 2_000, .number(4)) }),
                (
                    "one that is no field", true,
                    { try await append(1, SeriesKey(.insight, "FuelLevel"), 3_000, .number(4)) }
                ),
                (
                    "a position in the last part", true,
                    {
                        let asset = AssetKey(account: account, asset: ids[254])
                        try await samples.append([AssetSamples(asset, position.samples(at: 4_000))])
                    }
                ),
                ("another name", true, { _ = try await fleet.update(ids[7], of: account, AssetChange(name: "New")) }),
                ("a category", true, { try await fleet.assign(ids[4], of: account, category: category, client: nil) }),
                ("that has been deleted", true, { try await fleet.delete(UnitCategory.self, category, of: account) }),
                ("a new asset", true, { _ = try await Self.create(255..<256, in: account, fleet) }),
                ("a hidden asset", true, { try await fleet.offboard(ids[8], of: account) }),
                ("a deleted asset", true, { try await fleet.delete(ids[0], of: account) }),
                ("a group", false, { try await fleet.changeGroup(group, of: account, .adding(number)) }),
                ("what another process has done", false, { fleet.bumpAll() }),
            ]
            let kept = Self.getUnit(classic)
            let filters = [[:], ["id": "\(number)"], ["groupid": "\(group)"], ["serialnumber": "9"]]
            var before: [[UInt8]] = []
            for (name, isSeen, change) in changes {
                try await change()
                let anew = Self.getUnit(classic)
                var answers: [[UInt8]] = []
                for format in ClassicFormat.allCases {
                    for filter in filters {
                        let bytes = try await kept.bytes(format, of: account, filter)
                        #expect(
                            try await anew.bytes(format, of: account, filter) == bytes, "\(name), \(format), \(filter)")
                        #expect(
                            try await kept.bytes(format, of: account, filter) == bytes, "\(name), \(format), \(filter)")
                        if filter.isEmpty { answers.append(bytes) }
                    }
                }
                if !before.isEmpty { #expect((answers != before) == isSeen, "\(name)") }
                before = answers
            }
        }
    }

    @Test func whatIsKeptForOneAccountReachesNoOther() async throws {
        try await withClassic { classic in
            let ids = try await Self.create(0..<3, in: classic.accountA, classic.fleet)
            let getUnit = Self.getUnit(classic)
            let own = String(decoding: try await getUnit.bytes(.csv, of: classic.accountA), as: UTF8.self)
            #expect(own.split(separator: "\r\n").count == 4)
            let none = String(decoding: try await getUnit.bytes(.csv, of: classic.accountB), as: UTF8.self)
            #expect(none.split(separator: "\r\n").count == 1)
            // Not even for one who knows the ids.
            let parts = UnitParts(fleet: classic.fleet, samples: classic.samples)
            let layout = ClassicLayout(getUnit, .json)
            #expect(try await parts.bytes(ids, of: classic.accountA, layout).load().content.readableBytes > 0)
            #expect(try await parts.bytes(ids, of: classic.accountB, layout).load().content.readableBytes == 0)
        }
    }
}

extension UnitGroupChange {
    fileprivate static func adding(_ unit: Int64) -> UnitGroupChange {
        var change = UnitGroupChange()
        change.adding = [unit]
        return change
    }
}
