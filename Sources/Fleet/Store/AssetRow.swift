import Foundation
import SQL

/// How assets and their devices stand in tables.
extension Asset {
    /// Reads the rows of assets joined with their devices, one row a device: those of an asset stand together.
    static func read(_ rows: [Row]) throws -> [Asset] {
        var assets: [Asset] = []
        for row in rows {
            let id = try row.uuid("id")
            if assets.last?.id != id { assets.append(try Asset(row, id: id)) }
            if let device = try row.optionalText("device_id") {
                assets[assets.count - 1].telematicsDevices.append(
                    TelematicsDevice(id: device, serialNumber: try row.text("device_serial")))
            }
        }
        return assets
    }

    private init(_ row: Row, id: UUID) throws {
        guard let assetType = AssetType(rawValue: try row.text("asset_type")) else {
            throw SQLError.wrongType(column: "asset_type")
        }
        self.init(
            id: id, accountID: try row.uuid("account_id"), unitNumber: try row.integer("unit_number"),
            assetType: assetType, type: try row.optionalText("type"),
            name: try row.text("name"), externalReference: try row.optionalText("external_reference"),
            brand: try row.optionalText("brand"), model: try row.optionalText("model"),
            serialNumber: try row.optionalText("serial_number"), pin: try row.optionalText("pin"),
            equipmentID: try row.optionalText("equipment_id"),
            productionYear: try row.optionalInteger("production_year").map { Int($0) }, hidden: try row.bool("hidden"),
            createdAt: try row.integer("created_at"), category: try row.optionalInteger("category_id"),
            client: try row.optionalInteger("client_id"),
            feedHeader: FeedHeader(
                oemName: try row.optionalText("sent_oem_name"), model: try row.optionalText("sent_model"),
                serialNumber: try row.optionalText("sent_serial_number"), device: try row.optionalText("sent_device"),
                unitInstallTime: try row.optionalInteger("unit_installed_at"),
                time: try row.optionalInteger("header_time"), digest: try row.optionalInteger("sent_digest")))
    }

    /// The fields that a search looks at. A line break keeps a word from matching across two of them.
    private var searchText: String {
        [name, brand, model, type, serialNumber, feedHeader.serialNumber, pin, equipmentID, externalReference]
            .compactMap { $0 }.joined(separator: "\n").foldedForSearch
    }

    /// Writes a new asset, which gets its unit number here.
    mutating func insert(on connection: Connection) throws {
        unitNumber = try connection.nextUnitNumber()
        try connection.execute(
            """
            INSERT INTO asset (
                account_id, id, unit_number, asset_type, type, name, external_reference, brand, model, serial_number, pin,
                equipment_id, production_year, hidden, created_at, search_text, sent_oem_name, sent_model,
                sent_serial_number, sent_device, unit_installed_at, header_time, sent_digest)
            VALUES (
                \(accountID), \(id), \(unitNumber), \(assetType.rawValue), \(type), \(name), \(externalReference),
                \(brand), \(model), \(serialNumber), \(pin), \(equipmentID), \(productionYear), \(hidden), \(createdAt), \(searchText),
                \(feedHeader.oemName), \(feedHeader.model), \(feedHeader.serialNumber),
                \(feedHeader.device), \(feedHeader.unitInstallTime), \(feedHeader.time), \(feedHeader.digest))
            """)
    }

    /// Writes everything but the devices and what never changes.
    func update(on connection: Connection) throws {
        try connection.execute(
            """
            UPDATE asset SET
                type = \(type), name = \(name), external_reference = \(externalReference), brand = \(brand),
                model = \(model), serial_number = \(serialNumber), pin = \(pin), equipment_id = \(equipmentID),
                production_year = \(productionYear), hidden = \(hidden),
                search_text = \(searchText), sent_oem_name = \(feedHeader.oemName), sent_model = \(feedHeader.model),
                sent_serial_number = \(feedHeader.serialNumber), sent_device = \(feedHeader.device),
                unit_installed_at = \(feedHeader.unitInstallTime), header_time = \(feedHeader.time),
                sent_digest = \(feedHeader.digest)
            WHERE account_id = \(accountID) AND id = \(id)
            """)
    }

    /// Puts a device on the asset.
    /// - Throws: `FleetError.deviceTaken` when it is on another asset of the account.
    func attach(_ device: TelematicsDevice, on connection: Connection) throws {
        let holder = try connection.first(
            """
            SELECT asset_id FROM telematics_device
            WHERE account_id = \(accountID) AND serial_number = \(device.serialNumber)
            """)
        if let holder {
            throw FleetError.deviceTaken(serialNumber: device.serialNumber, by: try holder.uuid("asset_id"))
        }
        try connection.execute(
            """
            INSERT INTO telematics_device (account_id, id, asset_id, serial_number)
            VALUES (\(accountID), \(device.id), \(id), \(device.serialNumber))
            """)
    }

    func release(_ device: TelematicsDevice, on connection: Connection) throws {
        try connection.execute(
            """
            DELETE FROM telematics_device
            WHERE account_id = \(accountID) AND asset_id = \(id) AND id = \(device.id)
            """)
    }
}

extension Connection {
    /// The unit number of the next asset. Of two transactions the later one sees what the earlier one has taken.
    fileprivate func nextUnitNumber() throws -> Int64 {
        try execute("UPDATE unit_counter SET last = last + 1")
        guard let last = try first("SELECT last FROM unit_counter")?.integer("last") else {
            throw SQLError.failed("unit_counter has no row")
        }
        return last
    }

    /// The asset with its devices, or nil when the account has none of this id.
    func asset(_ id: UUID, of account: UUID) throws -> Asset? {
        let rows = try rows(
            """
            SELECT asset.*, device.id AS device_id, device.serial_number AS device_serial
            FROM asset \(Statement.joiningDevices)
            WHERE asset.account_id = \(account) AND asset.id = \(id)
            ORDER BY device.id
            """)
        return try Asset.read(rows).first
    }
}

extension Statement {
    /// The devices of each asset. The index is named because the database would otherwise look through all devices of
    /// the account for every asset, to have them in the order of their ids.
    static let joiningDevices: Statement = """
        LEFT JOIN telematics_device AS device INDEXED BY telematics_device_by_asset
            ON device.account_id = asset.account_id AND device.asset_id = asset.id
        """
}
