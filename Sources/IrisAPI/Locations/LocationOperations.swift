import Accounts
import Fleet
import HTTPTypes
import Web

import struct Foundation.UUID

/// The Locations API.
enum LocationOperations {
    static func all(_ reads: FleetReads) -> [Operation] {
        [list(reads), get(reads)]
    }

    private static let domain = "Locations"
    private static let view = Entitlement(scope: Scope.assetView.name, api: "locations")

    private static func list(_ reads: FleetReads) -> Operation {
        Operation(
            .get, "/api/location/v1/locations", id: "listLocations", domain: domain,
            "List the last positions of the account's assets.",
            details: """
                Assets that are hidden or whose position is not known are left out. Without `sort` positions come in \
                the order in which the assets were created.
                """,
            access: view, parameters: Parameter.page, Parameter.size, Parameter.sort(["updatedAt"]),
            answer: .encoded(EncodedPage.schema(of: LocationShapes.location.schema), "A page of positions."),
            quotas: .locationPage
        ) { call, number, size, sort in
            let page = PageRequest(number: number, size: size, sort: sort)
            let account = call.caller.accountID
            return try await reads.answer(
                "listLocations", .page(page, includeHidden: false), of: account, usesSamples: true
            ) {
                () throws(FleetError) in
                let order = page.sort.first.map { FleetStore.LocationOrder.time(descending: $0.isDescending) }
                let (total, locations) = try await reads.fleet.locations(
                    of: account, offset: page.offset, limit: page.size, order: order ?? .created)
                let content = locations.map(LocationShapes.location.encode)
                return EncodedPage(page, totalElements: total, content: content).encode()
            }
        }
    }

    private static func get(_ reads: FleetReads) -> Operation {
        Operation(
            .get, "/api/location/v1/locations/{assetId}", id: "getLocation", domain: domain,
            "Fetch the last position of one asset.", access: view, parameters: AssetOperations.assetID,
            answer: .encoded(LocationShapes.location.schema, "The position."), quotas: .location
        ) { call, id in
            let account = call.caller.accountID
            return try await reads.answer("getLocation", .one(id), of: account, usesSamples: true) {
                () throws(FleetError) in
                LocationShapes.location.encode(try await reads.fleet.location(of: id, in: account))
            }
        }
    }
}
