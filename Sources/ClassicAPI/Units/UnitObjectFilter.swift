import Fleet

import struct Foundation.UUID

/// What a request says of other objects that units must belong to or be at.
struct UnitObjectFilter: Sendable {
    /// The numbers of their category, of their client, and of a group that must hold them.
    let category: Int64?
    let client: Int64?
    let group: Int64?
    /// In which they must last have been.
    let zone: ZonePolygon?
    /// Near which they must last have been.
    let point: Place?

    private static let category = ClassicParameter.id("categoryId", "Only units of this category.")
    private static let client = ClassicParameter.id("clientId", "Only units of this client.")
    private static let group = ClassicParameter.id("groupId", "Only units of this group.")
    private static let zone = ClassicParameter.id("zoneId", "Only units whose last position is in this zone.")
    private static let point = ClassicParameter.id(
        "pointId", "Only units whose last position is within `radius` of this point.")

    static let parameters = [category, client, group, zone, point].map(\.description)
    static let errors: [ClassicErrorCode] = [
        .categoryNotFound, .clientNotFound, .groupNotFound, .zoneNotFound, .pointNotFound,
    ]

    /// - Throws: `ClassicError` for an object that the account has not.
    init(_ parameters: ClassicParameters, of account: UUID, in fleet: FleetStore) async throws {
        func named<Object: FleetObject>(
            _ type: Object.Type, _ parameter: ClassicParameter<Int64>
        ) async throws -> (id: Int64, object: Object)? {
            guard let id = try parameters.optional(parameter) else { return nil }
            let object = try await answering { () throws(FleetError) in
                try await fleet.object(type, id, of: account)
            }
            return (id, object)
        }
        category = try await named(UnitCategory.self, Self.category)?.id
        client = try await named(Client.self, Self.client)?.id
        group = try await named(UnitGroup.self, Self.group)?.id
        zone = try await named(Zone.self, Self.zone)?.object.polygon
        point = try await named(PointOfInterest.self, Self.point)?.object.place
    }
}
