import Foundation
import ISO15143
import SQL

/// Finds the asset that a machine of a feed is: by PIN, else by make and serial number, else by equipment id. A
/// weaker rule never joins what a stronger identifier holds apart.
struct MachineMatcher {
    enum Match {
        case none
        case one(Asset)
        /// Several assets fit equally well; the text names what they share.
        case several(String)
    }

    let account: UUID
    let connection: Connection

    /// A PIN of this length is unique in the world (ISO 10261); makers also send shorter ones, which are not.
    private static let worldwidePINLength = 17

    func match(_ header: EquipmentHeader) throws -> Match {
        if let pin = header.pin {
            let found = try assets(where: "pin = \(pin)").filter {
                pin.count >= Self.worldwidePINLength || !Self.contradict($0.feedBrand, header.oemName)
            }
            if let match = Self.only(found, "the PIN \(pin)") { return match }
        }
        if let serial = header.serialNumber {
            let found = try assets(where: "coalesce(sent_serial_number, serial_number) = \(serial)").filter {
                $0.feedBrand?.lowercased() == header.oemName?.lowercased() && !Self.contradict($0.pin, header.pin)
            }
            if let match = Self.only(found, "the serial number \(serial)") { return match }
        }
        if let equipmentID = header.equipmentID {
            let found = try assets(where: "equipment_id = \(equipmentID)").filter {
                !Self.contradict($0.pin, header.pin) && !Self.contradict($0.feedSerialNumber, header.serialNumber)
                    && !Self.contradict($0.feedBrand, header.oemName)
            }
            if let match = Self.only(found, "the equipment id \(equipmentID)") { return match }
        }
        return .none
    }

    private func assets(where condition: Statement) throws -> [Asset] {
        // The bound keeps a feed of one id repeated from costing the square of its length.
        try connection.rows(.assets(of: account, where: condition, limit: 100))
            .compactMap { try connection.asset($0.uuid("id"), of: account) }
    }

    private static func only(_ found: [Asset], _ identity: String) -> Match? {
        switch found.count {
        case 0: nil
        case 1: .one(found[0])
        default: .several(identity)
        }
    }

    /// Whether both are known and differ, letter case aside.
    private static func contradict(_ one: String?, _ other: String?) -> Bool {
        guard let one, let other else { return false }
        return one.lowercased() != other.lowercased()
    }
}

extension Asset {
    /// The make as the feed calls it, whatever people have made of it since.
    fileprivate var feedBrand: String? { feedHeader.oemName ?? brand }
    fileprivate var feedSerialNumber: String? { feedHeader.serialNumber ?? serialNumber }
}
