package import Foundation
import ISO15143
import SQL

/// Finds machines by what is written on them, as addresses of the export name them. Of several the first created one
/// is meant.
extension FleetStore {
    /// The asset that an identifier names: a PIN, else a serial number, the serial number of a telematics device, an
    /// equipment id, or an asset id. Where nothing is named exactly so, capital and small letters are one.
    package func asset(named identifier: String, of account: UUID) async throws(FleetError) -> Asset? {
        let found = try await read { connection -> Asset? in
            for condition in Self.exact(identifier) {
                if let asset = try connection.first(where: condition, of: account) { return asset }
            }
            return try connection.first(likeCaseAside: identifier, of: account)
        }
        return found.map(reported)
    }

    /// The asset that an export shows with this make, model and serial number, capital and small letters aside.
    package func asset(
        make: String, model: String, serialNumber: String, of account: UUID
    ) async throws(FleetError) -> Asset? {
        let found = try await read { connection -> Asset? in
            try connection.assets(withSerialNumber: serialNumber, of: account).first { asset in
                let header = EquipmentHeader(asset)
                return header.oemName?.lowercased() == make.lowercased()
                    && header.model?.lowercased() == model.lowercased()
                    && header.serialNumber?.lowercased() == serialNumber.lowercased()
            }
        }
        return found.map(reported)
    }

    /// In the order of their weight; each has an index.
    private static func exact(_ identifier: String) -> [Statement] {
        var conditions: [Statement] = [
            "pin = \(identifier)",
            "coalesce(sent_serial_number, serial_number) = \(identifier) AND serial_number = \(identifier)",
            """
            id IN (SELECT asset_id FROM telematics_device
                WHERE telematics_device.account_id = asset.account_id
                    AND telematics_device.serial_number = \(identifier))
            """,
            "equipment_id = \(identifier)",
        ]
        if let id = UUID(uuidString: identifier) { conditions.append("id = \(id)") }
        return conditions
    }
}

extension Connection {
    fileprivate func first(where condition: Statement, of account: UUID) throws -> Asset? {
        try first(.assets(of: account, where: condition, limit: 1))
            .flatMap { try asset($0.uuid("id"), of: account) }
    }

    /// Looks at all assets of the account. A serial number that people have edited is found here, and the one that the
    /// feed sent before them; and the name that stands for an equipment id.
    fileprivate func first(likeCaseAside identifier: String, of account: UUID) throws -> Asset? {
        try first(
            """
            SELECT id FROM (
                SELECT asset.id, CASE lower(\(identifier))
                    WHEN lower(asset.pin) THEN 1
                    WHEN lower(asset.serial_number) THEN 2
                    WHEN lower(asset.sent_serial_number) THEN 3
                    WHEN lower(device.serial_number) THEN 4
                    WHEN lower(coalesce(asset.equipment_id, asset.name)) THEN 5
                    END AS weight
                FROM asset LEFT JOIN telematics_device AS device
                    ON device.account_id = asset.account_id AND device.asset_id = asset.id
                WHERE asset.account_id = \(account)
            ) AS found
            WHERE weight IS NOT NULL ORDER BY weight, id LIMIT 1
            """
        ).flatMap { try asset($0.uuid("id"), of: account) }
    }

    fileprivate func assets(withSerialNumber serialNumber: String, of account: UUID) throws -> [Asset] {
        try rows(
            """
            SELECT DISTINCT asset.id AS id
            FROM asset LEFT JOIN telematics_device AS device
                ON device.account_id = asset.account_id AND device.asset_id = asset.id
            WHERE asset.account_id = \(account)
                AND lower(\(serialNumber)) IN (lower(asset.serial_number), lower(device.serial_number))
            ORDER BY id
            """
        ).compactMap { try asset($0.uuid("id"), of: account) }
    }
}
