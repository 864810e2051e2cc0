package import SQL

/// A key by which a machine knows who operates it.
package struct OperatorKey: FleetObject {
    package static let kind = FleetObjectKind.key
    package static let table: StaticString = "classic_key"
    private static let unitTable: StaticString = "classic_key_unit"
    private static let groupTable: StaticString = "classic_key_group"

    package var name = ""
    /// Hexadecimal digits.
    package var serialNumber = ""
    /// How long after the key has been shown the machine can be started.
    package var valid = Validity.sixtySeconds
    /// How long after the machine has been stopped it can be started again without the key.
    package var expire = Expiry.tenMinutes
    package var isAdmin = false
    package var companyName: String?
    package var email: String?
    package var mobile: String?
    package var phone: String?
    package var note: String?
    /// In milliseconds since 1970 UTC; nil for a key without an end.
    package var expirationDate: Int64?
    package var employeeNumber: String?
    /// Unit numbers.
    package var units: [Int64] = []
    /// Numbers of groups.
    package var groups: [Int64] = []

    package enum Validity: String, Sendable, Hashable, CaseIterable {
        case thirtySeconds = "30sec"
        case sixtySeconds = "60sec"
        case ninetySeconds = "90sec"
    }

    package enum Expiry: String, Sendable, Hashable, CaseIterable {
        case atOnce = "0sec"
        case fifteenSeconds = "15sec"
        case thirtySeconds = "30sec"
        case sixtySeconds = "60sec"
        case twoMinutes = "2min"
        case fiveMinutes = "5min"
        case tenMinutes = "10min"
        case fifteenMinutes = "15min"
        case thirtyMinutes = "30min"
        case oneHour = "1hour"
        case twoHours = "2hours"
        case fourHours = "4hours"
        case eightHours = "8hours"
        case sixteenHours = "16hours"
    }

    package init() {}

    package init(_ row: Row) throws {
        name = try row.text("name")
        serialNumber = try row.text("serial_number")
        guard let valid = Validity(rawValue: try row.text("valid")) else { throw SQLError.wrongType(column: "valid") }
        guard let expire = Expiry(rawValue: try row.text("expire")) else { throw SQLError.wrongType(column: "expire") }
        self.valid = valid
        self.expire = expire
        isAdmin = try row.bool("is_admin")
        companyName = try row.optionalText("company_name")
        email = try row.optionalText("email")
        mobile = try row.optionalText("mobile")
        phone = try row.optionalText("phone")
        note = try row.optionalText("note")
        expirationDate = try row.optionalInteger("expiration_date")
        employeeNumber = try row.optionalText("employee_number")
    }

    package var columns: [(name: Statement, value: Statement)] {
        [
            ("name", "\(name)"), ("serial_number", "\(serialNumber)"), ("valid", "\(valid.rawValue)"),
            ("expire", "\(expire.rawValue)"), ("is_admin", "\(isAdmin)"), ("company_name", "\(companyName)"),
            ("email", "\(email)"), ("mobile", "\(mobile)"), ("phone", "\(phone)"), ("note", "\(note)"),
            ("expiration_date", "\(expirationDate)"), ("employee_number", "\(employeeNumber)"),
        ]
    }

    package static func addLinks(to objects: inout [Numbered<OperatorKey>], on links: ObjectLinks) throws {
        let ids = objects.map(\.id)
        let units = try links.units(in: unitTable, of: ids)
        let groups = try links.groups(in: groupTable, of: ids)
        for index in objects.indices {
            objects[index].object.units = units[objects[index].id] ?? []
            objects[index].object.groups = groups[objects[index].id] ?? []
        }
    }

    package func writeLinks(of id: Int64, on links: ObjectLinks) throws {
        try links.setUnits(units, in: Self.unitTable, of: id)
        try links.setGroups(groups, in: Self.groupTable, of: id)
    }
}
