import Accounts
import Fleet
import HTTPTypes
import Web

import struct Foundation.UUID

/// The Assets API, versions 1 and 2.
enum AssetOperations {
    static func all(_ reads: FleetReads) -> [Operation] {
        [
            list(reads), get(reads), create(reads.fleet), update(reads.fleet), delete(reads.fleet),
            onboard(reads.fleet), offboard(reads.fleet), listV2(reads), getV2(reads),
        ]
    }

    static let domain = "Assets"
    static let view = Entitlement(scope: Scope.assetView.name, api: "assets")
    static let manage = Entitlement(scope: Scope.assetManage.name, api: "assets")
    static let assetID = Parameter.id("assetId", "Id of the asset.")

    private static let sort = Parameter.sort(
        AssetSort.Field.allCases.filter { ![.operatingHours, .level].contains($0) }.map(\.rawValue))
    private static let order = """
        Without `sort` assets come in the order of their creation. Assets that are equal keep that order, and those \
        without a value come last.
        """

    // MARK: Version 1

    private static func list(_ reads: FleetReads) -> Operation {
        Operation(
            .get, "/api/asset/v1/assets", id: "listAssets", domain: domain, "List the account's assets.",
            details: "Hidden assets are left out. " + order, access: view,
            parameters: Parameter.page, Parameter.size, sort,
            answer: .encoded(EncodedPage.schema(of: AssetShapes.v1.schema), "A page of assets.")
        ) { call, number, size, sort in
            let page = PageRequest(number: number, size: size, sort: sort)
            let account = call.caller.accountID
            let usesSamples = page.sort.contains { $0.field == AssetSort.Field.lastReportedAt.rawValue }
            return try await reads.answer(
                "listAssets", .page(page, includeHidden: false), of: account, usesSamples: usesSamples
            ) {
                () throws(FleetError) in
                try await encode(page, includeHidden: false, of: account, in: reads.fleet, as: AssetShapes.v1)
            }
        }
    }

    private static func get(_ reads: FleetReads) -> Operation {
        Operation(
            .get, "/api/asset/v1/assets/{assetId}", id: "getAsset", domain: domain, "Fetch one asset.", access: view,
            parameters: assetID, answer: .encoded(AssetShapes.v1.schema, "The asset.")
        ) { call, id in
            let account = call.caller.accountID
            return try await reads.answer("getAsset", .one(id), of: account) { () throws(FleetError) in
                AssetShapes.v1.encode(try await reads.fleet.asset(id, of: account))
            }
        }
    }

    // MARK: Version 2

    private static func listV2(_ reads: FleetReads) -> Operation {
        Operation(
            .get, "/api/asset/v2/assets", id: "listAssetsV2", domain: domain,
            "List the account's assets, hidden ones too if wanted.", details: order, access: view,
            parameters: Parameter.page, Parameter.size, sort,
            Parameter.flag("includeHidden", "Whether hidden assets are listed too."),
            answer: .encoded(EncodedPage.schema(of: AssetShapes.v2.schema), "A page of assets.")
        ) { call, number, size, sort, includeHidden in
            let page = PageRequest(number: number, size: size, sort: sort)
            let account = call.caller.accountID
            return try await reads.answer(
                "listAssetsV2", .page(page, includeHidden: includeHidden), of: account, usesSamples: true
            ) {
                () throws(FleetError) in
                try await encode(page, includeHidden: includeHidden, of: account, in: reads.fleet, as: AssetShapes.v2)
            }
        }
    }

    private static func getV2(_ reads: FleetReads) -> Operation {
        Operation(
            .get, "/api/asset/v2/assets/{assetId}", id: "getAssetV2", domain: domain,
            "Fetch one asset with its visibility and when it last reported.", access: view, parameters: assetID,
            answer: .encoded(AssetShapes.v2.schema, "The asset.")
        ) { call, id in
            let account = call.caller.accountID
            return try await reads.answer("getAssetV2", .one(id), of: account, usesSamples: true) {
                () throws(FleetError) in
                AssetShapes.v2.encode(try await reads.fleet.asset(id, of: account))
            }
        }
    }

    private static func encode(
        _ page: PageRequest, includeHidden: Bool, of account: UUID, in fleet: FleetStore, as shape: Shape<Asset>
    ) async throws(FleetError) -> [UInt8] {
        // The parameter has let no other field pass.
        let sort = page.sort.compactMap { order in
            AssetSort.Field(rawValue: order.field).map { AssetSort($0, descending: order.isDescending) }
        }
        let query = AssetQuery(offset: page.offset, limit: page.size, sort: sort, includeHidden: includeHidden)
        let (total, assets) = try await fleet.assets(of: account, query)
        return EncodedPage(page, totalElements: total, content: assets.map(shape.encode)).encode()
    }
}
