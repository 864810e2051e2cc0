import Accounts
import Fleet
import Hummingbird
import Web

import struct Foundation.UUID

/// What an asset is as a unit of the Classic API: its number, its category and the client for whom it works, which people
/// choose on a page of their own.
extension ManagerApplication {
    var assetAssignmentRoutes: [Route] {
        let path = "/manager/assets/{id}/assignment"
        return [
            get(path, "asset assignment", .fleetAdministrators) { try await assignmentPage($0) },
            post(path, "asset assignment", .fleetAdministrators) { try await assign($0) },
        ]
    }

    private static func path(_ asset: UUID) -> String { "/manager/assets/\(asset.text)" }

    /// `unit` of the asset's page; absent where the account's package and add-ons do not open the Classic API.
    func unit(_ asset: Asset, _ visit: Visit) async throws -> TemplateValue {
        guard opensClassicAPI(visit.account.id) else { return .absent }
        return [
            "number": .text(String(asset.unitNumber)),
            "category": .text(try await name(UnitCategory.self, \.name, asset.category, visit)),
            "client": .text(try await name(Client.self, \.name, asset.client, visit)),
            "changeUrl": visit.user.role.mayChangeFleet ? .text(Self.path(asset.id) + "/assignment") : .absent,
        ]
    }

    private func name<Object: FleetObject>(
        _ type: Object.Type, _ name: KeyPath<Object, String>, _ id: Int64?, _ visit: Visit
    ) async throws -> String? {
        guard let id else { return nil }
        return try await fleet.objects(type, [id], of: visit.account.id).first?.object[keyPath: name]
    }

    // MARK: Choosing

    private func assignmentPage(_ visit: Visit) async throws -> Response {
        let asset = try await asset(visit)
        return try page(
            "asset-assignment", visit, at: .assets,
            [
                "name": .text(asset.name), "url": .text(Self.path(asset.id)),
                "categories": try await choices(UnitCategory.self, \.name, asset.category, visit),
                "clients": try await choices(Client.self, \.name, asset.client, visit),
            ]
        ).compressed(for: visit.request)
    }

    private func choices<Object: FleetObject>(
        _ type: Object.Type, _ name: KeyPath<Object, String>, _ chosen: Int64?, _ visit: Visit
    ) async throws -> TemplateValue {
        let ids = try await fleet.objectIDs(type, of: visit.account.id)
        let objects = try await fleet.objects(type, ids, of: visit.account.id)
            .map { (id: $0.id, name: $0.object[keyPath: name]) }
            .sorted { ($0.name.lowercased(), $0.id) < ($1.name.lowercased(), $1.id) }
        return .list(
            objects.map {
                ["id": .text(String($0.id)), "name": .text($0.name), "isSelected": .flag($0.id == chosen)]
            })
    }

    private func assign(_ visit: Visit) async throws -> Response {
        let form = FormState(sent: visit.form)
        func chosen(_ field: String) throws(PageProblem) -> Int64? {
            if form[field].isEmpty { return nil }
            guard let number = Int64(form[field]) else {
                throw PageProblem(400, "The request cannot be carried out", "The field “\(field)” is no number.")
            }
            return number
        }
        let (category, client) = (try chosen("category"), try chosen("client"))
        let asset = try await asset(visit)
        do throws(FleetError) {
            try await fleet.assign(asset.id, of: visit.account.id, category: category, client: client)
        } catch {
            throw error.asPageError
        }
        func words(_ category: Int64?, _ client: Int64?) -> JSONValue {
            .object([
                "category": category.map(JSONValue.integer) ?? .null, "client": client.map(JSONValue.integer) ?? .null,
            ])
        }
        try await accounts.record(
            visit.account.id, visit.actor, "asset.assigned", AuditObject("asset", asset.id, asset.name),
            before: words(asset.category, asset.client), after: words(category, client))
        return done(visit, .assetAssigned, at: Self.path(asset.id))
    }

    /// - Throws: `AccountsError.notFound` when the account has no such asset, or does not have the Classic API.
    private func asset(_ visit: Visit) async throws -> Asset {
        guard opensClassicAPI(visit.account.id) else { throw AccountsError.notFound("page") }
        let id = try visit.id(of: "asset")
        do throws(FleetError) {
            return try await fleet.asset(id, of: visit.account.id)
        } catch {
            throw error.asPageError
        }
    }
}
