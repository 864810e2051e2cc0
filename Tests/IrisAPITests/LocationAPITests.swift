import Fleet
import FleetTestSupport
import Foundation
import IrisAPI
import SQL
import Testing
import Web

@Suite struct LocationAPITests {
    private let account = UUID.version7()

    private static func feed(_ altitude: String) -> [UInt8] {
        Array(
            """
            <Fleet><Equipment><EquipmentHeader><EquipmentID>1</EquipmentID></EquipmentHeader>\
            <Location datetime="2026-01-02T03:04:05.678Z"><Latitude>55.5</Latitude><Longitude>-9.75</Longitude>\
            \(altitude)</Location></Equipment></Fleet>
            """.utf8)
    }

    @Test(arguments: [
        ("", [-9.75, 55.5]), ("<Altitude>12</Altitude><AltitudeUnits>metre</AltitudeUnits>", [-9.75, 55.5, 12]),
        ("<Altitude>1000</Altitude><AltitudeUnits>foot</AltitudeUnits>", [-9.75, 55.5, 304.8]),
        ("<Altitude>1000</Altitude><AltitudeUnits>cubits</AltitudeUnits>", [-9.75, 55.5]),
    ])
    func aPositionIsAFeatureWithLongitudeFirst(altitude: String, coordinates: [Double]) async throws {
        try await withAPI { api in
            _ = try await FeedImporter(api.fleet).run(Self.feed(altitude), into: account)
            let asset = try #require(try await api.fleet.assets(of: account).assets.first)
            let feature = try await api.call("getLocation", as: account, asset.id).json
            #expect(feature.members?.map(\.name) == ["type", "id", "assetId", "geometry", "properties"])
            #expect(feature["type"] == "Feature")
            #expect(feature["id"] == feature["assetId"])
            #expect(feature["id"]?.string == asset.id.uuidString.lowercased())
            #expect(feature["geometry"]?["type"] == "Point")
            let sent = feature["geometry"]?["coordinates"]?.array?.compactMap(\.number) ?? []
            #expect(sent.count == coordinates.count)
            #expect(zip(sent, coordinates).allSatisfy { abs($0 - $1) < 1e-9 })
            #expect(feature["properties"] == ["updatedAt": "2026-01-02T03:04:05.678Z"])
        }
    }

    @Test func aListHoldsWhatIsSeenAndHasAPosition() async throws {
        try await withAPI { api in
            let now: Int64 = 1_767_400_000_000
            let assets = try await TestMachines.install(into: api.fleet, account: account, count: 80, at: now)
            let silent = try await api.fleet.create(AssetDraft(assetType: .tool, name: "Drill"), in: account)
            // One or the other machine has no fix in its first day.
            let placed = assets.filter { api.fleet.latestLocation(of: $0.id, in: account) != nil }
            let ids = placed.map { $0.id.uuidString.lowercased() }
            #expect(ids.count > 70)
            var content: [JSONValue] = []
            for page in 0..<8 {
                let answer = try await api.call("listLocations", as: account, query: "page=\(page)&size=10").json
                #expect(answer["totalElements"]?.integer == Int64(ids.count))
                content += answer["content"]?.array ?? []
            }
            #expect(!ids.contains(silent.id.uuidString.lowercased()))
            #expect(content.map { $0["assetId"]?.string } == ids)
            let properties = content[0]["properties"]
            #expect(
                properties?.members?.map(\.name) == ["accuracy", "heading", "speed", "updatedAt", "locationAddress"])
            #expect(properties?["locationAddress"]?.members?.map(\.name) == ["street", "zip", "city", "country"])

            let answer = try await api.call("listLocations", as: account, query: "size=1000&sort=-updatedAt").json
            let times = answer["content"]?.array?.compactMap { $0["properties"]?["updatedAt"]?.string } ?? []
            #expect(times.count == ids.count)
            #expect(times == times.sorted(by: >))
        }
    }

    @Test func anAssetWithoutAPositionIsToldFromOneThatDoesNotExist() async throws {
        try await withAPI { api in
            let asset = try await api.fleet.create(AssetDraft(assetType: .tool, name: "Drill"), in: account)
            let known = try await api.call("getLocation", as: account, asset.id)
            let unknown = try await api.call("getLocation", as: account, .version7())
            #expect(known.status == 404)
            #expect(unknown.status == 404)
            #expect(try known.json["message"]?.string?.hasPrefix("The location of asset") == true)
            #expect(try unknown.json["message"]?.string?.hasPrefix("There is no asset") == true)
        }
    }
}
