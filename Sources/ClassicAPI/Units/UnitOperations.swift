import Fleet
import HTTPTypes
import Telemetry
import Web

/// What programs read of units.
struct UnitOperations: Sendable {
    let fleet: FleetStore
    let samples: SampleStore

    var all: [ClassicOperation] { [getUnit, getUnitExtendedInfo] }

    // MARK: GetUnit

    /// Small enough that the first byte of a long list goes out soon.
    private static let unitsOfPart = 250

    private static let id = ClassicParameter.id("id", aliases: ["unitId"], "Only the unit of this number.")
    private static let serialNumber = ClassicParameter.text(
        "serialNumber", "Only units whose serial number is exactly this.")
    private static let referenceNumber = ClassicParameter.text(
        "referenceNumber", "Only units whose reference number is exactly this.")
    private static let point = GeoPoint.parameter(
        "point", "Only units whose last position is near: latitude,longitude.")
    private static let radius = GeoPoint.radiusParameter(
        "radius", "How near to the point, in kilometres; 1 if it is not given.")
    private static let defaultRadius = 1.0

    /// Filters by objects that the account has none of.
    private static let objectFilters: [(parameter: ClassicParameter<Int64>, error: ClassicErrorCode)] = [
        (.id("categoryId", "Only units of this category."), .categoryNotFound),
        (.id("clientId", "Only units of this client."), .clientNotFound),
        (.id("groupId", "Only units of this group."), .groupNotFound),
        (.id("zoneId", "Only units whose last position is in this zone."), .zoneNotFound),
        (.id("pointId", "Only units whose last position is near this point."), .pointNotFound),
    ]

    private var getUnit: ClassicOperation {
        ClassicOperation(
            "GetUnit", "Units with their last position and counters: all, those of a filter, or one.",
            routes: [
                .init("/unit", .get), .init("/unit/{Id}", .get), .init("/GetUnit", .get, .post),
                .init("/GetUnit/{Id}", .get, .post),
            ],
            parameters: [
                Self.id.description, Self.serialNumber.description, Self.referenceNumber.description,
            ] + Self.objectFilters.map(\.parameter.description) + [Self.point.description, Self.radius.description],
            row: Unit.shape,
            errors: [.unitNotFound] + Self.objectFilters.map(\.error)
        ) { call in
            let parameters = call.parameters
            for (parameter, error) in Self.objectFilters where try parameters.optional(parameter) != nil {
                throw ClassicError(error, error.meaning)
            }
            let number = try parameters.optional(Self.id)
            let point = try parameters.optional(Self.point)
            let radius = try parameters.optional(Self.radius) ?? Self.defaultRadius
            let filter = UnitFilter(
                number: number, serialNumber: try parameters.optional(Self.serialNumber),
                externalReference: try parameters.optional(Self.referenceNumber))
            var ids = try await fleet.units(of: call.account, filter)
            // Told apart from a unit that is there and does not fit the other filters.
            if let number, ids.isEmpty { _ = try await fleet.unit(number, of: call.account) }
            if let point {
                ids = await OffLoop.run { [ids] in
                    ids.filter { id in
                        fleet.latestLocation(of: id, in: call.account).map {
                            point.kilometres(to: GeoPoint($0)) <= radius
                        } ?? false
                    }
                }
            }
            let parts = ids.split(every: Self.unitsOfPart)
            return ClassicRows(parts: parts.count) { part in
                try await fleet.assets(Array(parts[part]), of: call.account).map { Unit($0, in: fleet, samples) }
            }
        }
    }
}

extension UnitOperations {
    private static let unit = ClassicParameter.id("id", aliases: ["unitId"], isRequired: true, "The unit's number.")

    private var getUnitExtendedInfo: ClassicOperation {
        ClassicOperation(
            "GetUnitExtendedInfo", "The newest value of each variable of a unit.",
            routes: [.init("/GetUnitExtendedInfo", .get, .post), .init("/GetUnitExtendedInfo/{Id}", .get, .post)],
            parameters: [Self.unit.description], wrapper: .result, row: VariableRow.shape("UnitExtendedInfo"),
            errors: [.unitNotFound]
        ) { call in
            let asset = try await fleet.unit(try call.parameters.required(Self.unit), of: call.account)
            return ClassicRows(VariableRow.latest(of: asset.sampleKey, in: samples))
        }
    }
}

extension ClassicErrorCode {
    static let unitNotFound = ClassicErrorCode(404, "unitNotFound", "The account has no unit of this number.")
    static let categoryNotFound = ClassicErrorCode(
        404, "categoryNotFound", "The account has no category of this number.")
    static let clientNotFound = ClassicErrorCode(404, "clientNotFound", "The account has no client of this number.")
    static let groupNotFound = ClassicErrorCode(404, "groupNotFound", "The account has no group of this number.")
    static let zoneNotFound = ClassicErrorCode(404, "zoneNotFound", "The account has no zone of this number.")
    static let pointNotFound = ClassicErrorCode(404, "pointNotFound", "The account has no point of this number.")
}

extension Array {
    /// Pieces of this length, the last one perhaps shorter.
    func split(every length: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: length).map { self[$0..<Swift.min($0 + length, count)] }
    }
}
