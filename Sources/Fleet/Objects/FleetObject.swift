package import SQL

/// What an account orders its fleet with besides assets: the objects of the Classic API that are no units.
package enum FleetObjectKind: String, Sendable, Hashable, CaseIterable {
    case group, category, client, contact, point, zone, key
}

/// An object of one kind, without its number. Its table has the columns `account_id` and `id` and those of `columns`.
package protocol FleetObject: Sendable, Hashable {
    static var kind: FleetObjectKind { get }
    static var table: StaticString { get }

    /// One without any content, to be filled.
    init()
    init(_ row: Row) throws
    /// The name of each column with its value.
    var columns: [(name: Statement, value: Statement)] { get }

    /// - Throws: `FleetError.noObject` for an object that this one names and the account has not.
    func check(on links: ObjectLinks) throws
    /// What lists of other objects hold, for those objects that have such lists.
    static func addLinks(to objects: inout [Numbered<Self>], on links: ObjectLinks) throws
    /// Writes them.
    /// - Throws: `FleetError.noUnit` or `noObject` for a member that the account has not.
    func writeLinks(of id: Int64, on links: ObjectLinks) throws
    /// The column of assets that names an object of the kind, where there is one.
    static var assetColumn: StaticString? { get }
}

extension FleetObject {
    package func check(on links: ObjectLinks) throws {}
    package static func addLinks(to objects: inout [Numbered<Self>], on links: ObjectLinks) throws {}
    package func writeLinks(of id: Int64, on links: ObjectLinks) throws {}
    package static var assetColumn: StaticString? { nil }
}

/// An object with its number, which is unique in the installation over all kinds and kept for good.
package struct Numbered<Object: FleetObject>: Sendable, Hashable {
    package let id: Int64
    package var object: Object
}
