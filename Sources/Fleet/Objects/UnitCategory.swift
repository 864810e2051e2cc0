package import SQL

/// A kind of units, as the owner of a fleet sorts it. Nothing puts a unit into one yet.
package struct UnitCategory: FleetObject {
    package static let kind = FleetObjectKind.category
    package static let table: StaticString = "classic_category"
    package static let assetColumn: StaticString? = "category_id"

    package var name = ""

    package init() {}

    package init(_ row: Row) throws {
        name = try row.text("name")
    }

    package var columns: [(name: Statement, value: Statement)] { [("name", "\(name)")] }
}
