import Fleet
import HTTPTypes
import Telemetry
import Web

/// What programs read of units.
struct UnitOperations: Sendable {
    let fleet: FleetStore
    let samples: SampleStore
    private let units: UnitParts

    init(fleet: FleetStore, samples: SampleStore) {
        self.fleet = fleet
        self.samples = samples
        units = UnitParts(fleet: fleet, samples: samples)
    }

    var all: [ClassicOperation] { [getUnit, getUnitExtendedInfo] }

    // MARK: GetUnit

    private static let id = ClassicParameter.id("id", aliases: ["unitId"], "Only the unit of this number.")
    private static let serialNumber = ClassicParameter.text(
        "serialNumber", "Only units whose serial number is exactly this.")
    private static let referenceNumber = ClassicParameter.text(
        "referenceNumber", "Only units whose reference number is exactly this.")
    private static let point = ClassicParameter.coordinates(
        "point", "Only units whose last position is near: latitude,longitude.")
    private static let radius = ClassicParameter.radius(
        "radius", "How near to `point` and to the point of `pointId`, in kilometres; 1 if it is not given.")
    private static let defaultRadius = 1.0

    private var getUnit: ClassicOperation {
        ClassicOperation(
            "GetUnit", "Units with their last position and counters: all, those of a filter, or one.",
            routes: [
                .init("/unit", .get), .init("/unit/{Id}", .get), .init("/GetUnit", .get, .post),
                .init("/GetUnit/{Id}", .get, .post),
            ],
            parameters: [
                Self.id.description, Self.serialNumber.description, Self.referenceNumber.description,
            ] + UnitObjectFilter.parameters + [Self.point.description, Self.radius.description],
            row: Unit.shape.description,
            errors: [.unitNotFound] + UnitObjectFilter.errors
        ) { call, layout in
            let parameters = call.parameters
            let number = try parameters.optional(Self.id)
            let point = try parameters.optional(Self.point)
            let radius = try parameters.optional(Self.radius) ?? Self.defaultRadius
            let objects = try await UnitObjectFilter(parameters, of: call.account, in: fleet)
            let filter = UnitFilter(
                number: number, serialNumber: try parameters.optional(Self.serialNumber),
                externalReference: try parameters.optional(Self.referenceNumber), category: objects.category,
                client: objects.client, group: objects.group)
            var ids = try await units.ids(of: call.account, filter)
            // Told apart from a unit that is there and does not fit the other filters.
            if let number, ids.isEmpty { _ = try await fleet.unit(number, of: call.account) }
            let points = [point, objects.point].compactMap { $0 }
            if !points.isEmpty || objects.zone != nil {
                ids = await OffLoop.run { [ids] in
                    ids.filter { id in
                        guard let location = fleet.latestLocation(of: id, in: call.account) else { return false }
                        let place = Place(location)
                        return points.allSatisfy { $0.kilometres(to: place) <= radius }
                            && objects.zone?.contains(place) ?? true
                    }
                }
            }
            return units.bytes(ids, of: call.account, layout)
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
