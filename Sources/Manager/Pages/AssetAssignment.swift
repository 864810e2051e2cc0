import Accounts
import Fleet
import Hummingbird
import Web

/// What an asset's page says of it as a unit of the Classic API: its number, its category and its client, which are chosen
/// there.
extension ManagerApplication {
    var assetAssignmentRoutes: [Route] {
        [
            post("/manager/assets/{id}/assignment", "asset assignment", .fleetAdministrators) {
                try await assign($0)
            }
        ]
    }

    /// `unit`; absent where the account's package and add-ons do not open the Classic API.
    func assignment(_ asset: Asset, _ visit: Visit) async throws -> TemplateValue {
        guard opensClassicAPI(visit.account.id) else { return .absent }
        let categories = try await choices(UnitCategory.self, \.name, of: asset.category, visit)
        let clients = try await choices(Client.self, \.name, of: asset.client, visit)
        return [
            "number": .text(String(asset.unitNumber)),
            "category": .nonEmpty(categories.first { $0.isSelected }?.name),
            "client": .nonEmpty(clients.first { $0.isSelected }?.name),
            "canChange": .flag(visit.user.role.mayChangeFleet && !(categories.isEmpty && clients.isEmpty)),
            "action": .text("/manager/assets/\(asset.id.text)/assignment"),
            "categories": .list(categories.map(\.value)), "clients": .list(clients.map(\.value)),
        ]
    }

    private struct Choice {
        let id: Int64
        let name: String
        let isSelected: Bool

        var value: TemplateValue {
            ["id": .text(String(id)), "name": .text(name), "isSelected": .flag(isSelected)]
        }
    }

    /// All objects that there are for those who may choose one, else the chosen one alone.
    private func choices<Object: FleetObject>(
        _ type: Object.Type, _ name: KeyPath<Object, String>, of chosen: Int64?, _ visit: Visit
    ) async throws -> [Choice] {
        let ids =
            visit.user.role.mayChangeFleet
            ? try await fleet.objectIDs(type, of: visit.account.id) : [chosen].compactMap(\.self)
        return try await fleet.objects(type, ids, of: visit.account.id)
            .map { Choice(id: $0.id, name: $0.object[keyPath: name], isSelected: $0.id == chosen) }
            .sorted { ($0.name.lowercased(), $0.id) < ($1.name.lowercased(), $1.id) }
    }

    private func assign(_ visit: Visit) async throws -> Response {
        let id = try visit.id(of: "asset")
        let form = FormState(sent: visit.form)
        func chosen(_ field: String) throws(PageProblem) -> Int64? {
            if form[field].isEmpty { return nil }
            guard let number = Int64(form[field]) else {
                throw PageProblem(400, "The request cannot be carried out", "The field “\(field)” is no number.")
            }
            return number
        }
        let (category, client) = (try chosen("category"), try chosen("client"))
        let asset: Asset
        do throws(FleetError) {
            try await fleet.assign(id, of: visit.account.id, category: category, client: client)
            asset = try await fleet.asset(id, of: visit.account.id)
        } catch {
            switch error {
            case .notFound: throw AccountsError.notFound("asset")
            case .noObject(let kind, _): throw AccountsError.notFound(kind.rawValue)
            default: throw error
            }
        }
        try await accounts.record(
            visit.account.id, visit.actor, "asset.assigned", AuditObject("asset", id, asset.name),
            after: .object([
                "category": category.map(JSONValue.integer) ?? .null, "client": client.map(JSONValue.integer) ?? .null,
            ]))
        return done(visit, .assetAssigned, at: "/manager/assets/\(id.text)")
    }
}
