import FleetTestSupport
import Foundation
import ISO15143
import SQL
import Telemetry
import TestSupport
import Testing

@testable import Fleet

/// What an export says of a machine.
@Suite struct ExportedEquipmentTests {
    private func equipment(_ asset: Asset, in store: FleetStore) -> Equipment {
        Equipment(asset, store.samples?.latest(of: asset.sampleKey).samples ?? [])
    }

    private func exported(_ feed: [UInt8], into store: FleetStore, _ account: UUID) async throws -> [Equipment] {
        _ = try await FeedImporter(store).run(feed, into: account)
        let assets = try await store.assets(of: account, AssetQuery(limit: 1000)).assets
        return assets.map { equipment($0, in: store) }
    }

    @Test(.enabled(if: SharedFeed.isPresent))
    func theMachinesOfARealFeedAreThoseThatWentIn() async throws {
        try await withFleet { store, _ in
            let feed = Array(try SharedFeed.text().utf8)
            let machines = try await exported(feed, into: store, .version7())
            let sent = try FleetReader.read(feed, keepsEmptyModel: true).equipment
            #expect(sent.count == 96)
            #expect(machines.map(\.withoutMetadata) == sent)
        }
    }

    @Test func whatTheFeedLeftOutStaysOutAndAModelThatIsThereAndEmptyStays() async throws {
        try await withFleet { store, _ in
            let machines = try await exported(
                FeedText.bytes(
                    .init(oem: "Acme", model: "", id: "A"), .init(oem: "Acme", serial: "1"),
                    .init(model: "M", pin: "ABCDEFGH123456789")), into: store, .version7())
            #expect(
                machines.map(\.header) == [
                    EquipmentHeader(oemName: "Acme", model: "", equipmentID: "A"),
                    EquipmentHeader(oemName: "Acme", serialNumber: "1"),
                    EquipmentHeader(model: "M", pin: "ABCDEFGH123456789"),
                ])
        }
    }

    @Test func whatPeopleHaveEditedStandsInPlaceOfWhatTheFeedSaid() async throws {
        try await withFleet { store, _ in
            let account = UUID.version7()
            _ = try await exported(
                FeedText.bytes(.init(oem: "Acme", model: "", id: "A", serial: "1")), into: store, account)
            let asset = try await store.assets(of: account).assets[0]
            let change = AssetChange(brand: .set("Best"), model: .set("B 1"), serialNumber: .cleared)
            let edited = try await store.update(asset.id, of: account, change)
            #expect(EquipmentHeader(edited) == EquipmentHeader(oemName: "Best", model: "B 1", equipmentID: "A"))
        }
    }

    @Test func anAssetThatWasCreatedHereGoesByItsNameAndItsDevice() async throws {
        try await withFleet { store, _ in
            let account = UUID.version7()
            let draft = AssetDraft(
                assetType: .tool, name: "Drill", externalReference: "E-1", telematicsDevices: ["7", "8"])
            let asset = try await store.create(draft, in: account)
            let id = asset.id.uuidString.lowercased()
            #expect(
                equipment(asset, in: store)
                    == Equipment(
                        header: EquipmentHeader(equipmentID: "Drill", serialNumber: "7"),
                        metadata: Metadata(
                            assetId: id, machineId: id, telematicSerialNumber: "7", unitId: "1",
                            externalReferenceNumber: "E-1")))
        }
    }

    /// Random samples of any series that a document can hold.
    private func samples(using random: inout TestGenerator) -> [Sample] {
        var samples: [Sample] = []
        for insight in MachineInsight.all {
            for instance in ["", "2", "10", "left"] where Int.random(in: 0..<4, using: &random) == 0 {
                let number = Double(Int.random(in: 0...1, using: &random))
                let value: SampleValue = insight.type == .text ? .text("text \(number)") : .number(number)
                let isAbsent = Int.random(in: 0..<8, using: &random) == 0
                samples.append(
                    Sample(
                        insight.series(instance: instance), at: Int64.random(in: 0..<5, using: &random),
                        isAbsent && insight.type != .text ? .absent : value))
            }
        }
        return samples.shuffled(using: &random)
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func anySamplesMakeADocumentWhoseElementsHaveOneTimeEachInDocumentOrder(seed: UInt64) throws {
        var random = TestGenerator(seed)
        let samples = samples(using: &random)
        let asset = Asset(id: .version7(), accountID: .version7(), assetType: .machine, name: "M", createdAt: 0)
        let equipment = Equipment(asset, samples)
        let rank = Dictionary(uniqueKeysWithValues: DataPoint.all.enumerated().map { ($1, $0) })
        let elements = Array(Dictionary(grouping: DataPoint.all, by: \.element).values)

        // Every value that is one is there, and nothing else.
        let readable = samples.compactMap { sample in
            MachineInsight.named(sample.series.name)?.dataValue(of: sample.value, at: sample.time)
        }
        for point in DataPoint.all {
            let expected = readable.filter { $0.point == point }.map { "\($0.reading)" }
            #expect(equipment.values.filter { $0.point == point }.map { "\($0.reading)" }.sorted() == expected.sorted())
        }
        let document = String(
            decoding: EquipmentWriter.fragment(equipment, as: .xml, metadata: false, extended: true), as: UTF8.self)
        for points in elements {
            let members = Set(points.map { MachineInsight.of($0)?.name ?? "" })
            let own = equipment.values.filter { points.contains($0.point) }
            // An instance's values are one element, with the newest of their times.
            var expected: [Int64] = []
            var instances = 0
            for instance in ["", "2", "10", "left"] {
                let times = samples.compactMap { sample -> Int64? in
                    guard members.contains(sample.series.name), sample.series.instance == instance else { return nil }
                    return MachineInsight.named(sample.series.name)?.dataValue(of: sample.value, at: sample.time)?.time
                }
                expected += times.map { _ in times.max() ?? 0 }
                instances += times.isEmpty ? 0 : 1
            }
            #expect(own.compactMap(\.time).sorted() == expected.sorted())
            // In the order of their instances, but for those that hold only the last of an element's values.
            if points.count == 1 { #expect(own.map(\.time) == expected) }
            #expect(document.split(separator: "<\(points[0].element) datetime=").count == instances + 1)
        }
        let firsts = equipment.values.map { value in DataPoint.all.firstIndex { $0.element == value.point.element } ?? 0
        }
        #expect(firsts == firsts.sorted())
        #expect(equipment.values.allSatisfy { rank[$0.point] != nil })
    }

    @Test func aPositionIsOneFix() async throws {
        let asset = Asset(id: .version7(), accountID: .version7(), assetType: .machine, name: "M", createdAt: 0)
        func sample(_ part: PositionPart, _ time: Int64, _ value: SampleValue) -> Sample {
            Sample(part.series, at: time, value)
        }
        let fix = [sample(.latitude, 2, .number(1)), sample(.longitude, 2, .number(-2))]
        let bare = Location(time: 2, latitude: 1, longitude: -2)
        #expect(Equipment(asset, fix).location == bare)
        #expect(Equipment(asset, fix + [sample(.altitude, 2, .absent)]).location == bare)
        // Of an older fix.
        #expect(Equipment(asset, fix + [sample(.altitude, 1, .number(5))]).location == bare)
        #expect(
            Equipment(asset, fix + [sample(.altitude, 2, .number(5))]).location
                == Location(time: 2, latitude: 1, longitude: -2, altitude: 5, altitudeUnits: "metre"))
        #expect(Equipment(asset, [fix[0]]).location == nil)
        #expect(Equipment(asset, [fix[0], sample(.longitude, 1, .number(0))]).location == nil)
    }
}

extension Equipment {
    fileprivate var withoutMetadata: Equipment {
        var equipment = self
        equipment.metadata = nil
        return equipment
    }
}
