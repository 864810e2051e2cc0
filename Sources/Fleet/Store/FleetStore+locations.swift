package import Foundation
import SQL

extension FleetStore {
    /// The order of a list of locations; without one it is the order in which the assets were created.
    package enum LocationOrder: Sendable, Hashable {
        case created
        case time(descending: Bool)
    }

    /// A part of the positions of the account's assets that are not hidden, and how many there are in all.
    package func locations(
        of account: UUID, offset: Int = 0, limit: Int = 20, order: LocationOrder = .created
    ) async throws(FleetError) -> (total: Int, locations: [AssetLocation]) {
        try await read { connection in
            let source: Statement = """
                FROM asset_location AS location JOIN asset
                    ON asset.account_id = location.account_id AND asset.id = location.asset_id
                WHERE location.account_id = \(account) AND asset.hidden = 0
                """
            let total = try connection.first("SELECT count(*) AS n \(source)")?.integer("n") ?? 0
            let order: Statement =
                switch order {
                case .created: "location.asset_id"
                case .time(descending: false): "location.time ASC NULLS LAST, location.asset_id"
                case .time(descending: true): "location.time DESC NULLS LAST, location.asset_id"
                }
            let rows = try connection.rows(
                "SELECT location.* \(source) ORDER BY \(order) LIMIT \(limit) OFFSET \(offset)")
            return (Int(total), try rows.map(AssetLocation.init))
        }
    }

    /// - Throws: `FleetError.notFound` when the account has no asset of this id, `noLocation` when it has no position.
    package func location(of id: UUID, in account: UUID) async throws(FleetError) -> AssetLocation {
        try await read { connection in
            if let location = try connection.locations(of: account, assets: [id])[id] { return location }
            guard try connection.asset(id, of: account) != nil else { throw FleetError.notFound(id) }
            throw FleetError.noLocation(id)
        }
    }
}

extension Connection {
    func locations(of account: UUID, assets: [UUID]) throws -> [UUID: AssetLocation] {
        guard let list = Statement.list(assets) else { return [:] }
        let rows = try rows("SELECT * FROM asset_location WHERE account_id = \(account) AND asset_id IN (\(list))")
        return try rows.reduce(into: [:]) { known, row in
            let location = try AssetLocation(row)
            known[location.assetID] = location
        }
    }

    /// Keeps the position unless a newer one is known. An address, speed or heading belongs to its position and goes
    /// with it.
    /// - Returns: whether anything was changed.
    func keep(_ location: AssetLocation, in account: UUID) throws -> Bool {
        if let known = try locations(of: account, assets: [location.assetID])[location.assetID] {
            if known == location || known.time ?? .min > location.time ?? .min { return false }
        }
        try execute(
            """
            INSERT INTO asset_location (
                account_id, asset_id, time, latitude, longitude, altitude, altitude_units, accuracy, heading, speed,
                street, zip, city, country)
            VALUES (
                \(account), \(location.assetID), \(location.time), \(location.latitude), \(location.longitude),
                \(location.altitude), \(location.altitudeUnits), \(location.accuracy), \(location.heading),
                \(location.speed), \(location.address?.street), \(location.address?.zip), \(location.address?.city),
                \(location.address?.country))
            ON CONFLICT (account_id, asset_id) DO UPDATE SET
                time = excluded.time, latitude = excluded.latitude, longitude = excluded.longitude,
                altitude = excluded.altitude, altitude_units = excluded.altitude_units, accuracy = excluded.accuracy,
                heading = excluded.heading, speed = excluded.speed, street = excluded.street, zip = excluded.zip,
                city = excluded.city, country = excluded.country
            """)
        return true
    }
}

extension AssetLocation {
    init(_ row: Row) throws {
        let address = Address(
            street: try row.optionalText("street"), zip: try row.optionalText("zip"),
            city: try row.optionalText("city"), country: try row.optionalText("country"))
        self.init(
            assetID: try row.uuid("asset_id"), time: try row.optionalInteger("time"),
            latitude: try row.real("latitude"), longitude: try row.real("longitude"),
            altitude: try row.optionalReal("altitude"), altitudeUnits: try row.optionalText("altitude_units"),
            accuracy: try row.optionalReal("accuracy"), heading: try row.optionalReal("heading"),
            speed: try row.optionalReal("speed"), address: address == Address() ? nil : address)
    }
}
