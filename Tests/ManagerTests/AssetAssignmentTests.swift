import Accounts
import Fleet
import Foundation
import Testing

@testable import Manager

@Suite("Category and client of an asset")
struct AssetAssignmentTests {
    private func category(_ house: House, _ name: String, of account: Account? = nil) async throws -> Int64 {
        var category = UnitCategory()
        category.name = name
        return try await house.fleet.create(category, in: (account ?? house.account).id)
    }

    @Test(arguments: [Role.admin, .fleetAdmin])
    func thoseWhoMayChangeTheFleetChooseThem(role: Role) async throws {
        let house = try await House.make()
        let person = try await house.person(role)
        let asset = try await house.machine("Loader")
        let path = "/manager/assets/\(asset.id.text)"
        #expect(try await person.get(path).text.contains("Unit number"))
        let loaders = try await category(house, House.hostile)
        var client = Client()
        client.name = "Builder"
        let builder = try await house.fleet.create(client, in: house.account.id)
        #expect(try await person.get(path).text.contains(path + "/assignment"))
        let page = try await person.get(path + "/assignment")
        #expect(page.status == 200 && page.text.contains("<option value=\"\(builder)\">Builder"))
        #expect(!page.text.contains("<script>alert"))
        let saved = try await person.post(path + "/assignment", [("category", "\(loaders)"), ("client", "\(builder)")])
        #expect(saved.status == 303 && saved.location == path)
        #expect(try await person.get(path).text.contains("<dd>Builder"))
        let changed = try await person.get(path + "/assignment")
        #expect(changed.text.contains("<option value=\"\(builder)\" selected>Builder"))
        let kept = try await house.fleet.asset(asset.id, of: house.account.id)
        #expect(kept.category == loaders && kept.client == builder)
        let entry = try await house.accounts.auditLog(of: house.account.id, limit: 1).entries.first
        #expect(entry?.action == "asset.assigned" && entry?.actorName == person.user.email)
        #expect(entry?.before?.contains("null") == true && entry?.after?.contains("\(builder)") == true)
        let cleared = try await person.post(path + "/assignment", [("category", ""), ("client", "")])
        #expect(cleared.status == 303)
        #expect(try await house.fleet.asset(asset.id, of: house.account.id).category == nil)
    }

    @Test func othersSeeThemAlone() async throws {
        let house = try await House.make()
        let person = try await house.person(.technician)
        let asset = try await house.machine("Loader")
        let loaders = try await category(house, "Wheel loaders")
        _ = try await category(house, "Cranes")
        try await house.fleet.assign(asset.id, of: house.account.id, category: loaders, client: nil)
        let page = try await person.get("/manager/assets/\(asset.id.text)")
        #expect(page.text.contains("Wheel loaders") && !page.text.contains("Cranes"))
        #expect(!page.text.contains("/assignment"))
        #expect(try await person.get("/manager/assets/\(asset.id.text)/assignment").status == 403)
    }

    @Test func whatIsNotInTheAccountIsNotFoundAndNothingChanges() async throws {
        let house = try await House.make()
        let person = try await house.person()
        let asset = try await house.machine("Loader")
        let foreignAsset = try await house.machine("Foreign", of: house.stranger)
        let own = try await category(house, "Own")
        let foreign = try await category(house, "Foreign", of: house.stranger)
        for (id, category, status) in [
            (asset.id, "\(foreign)", 404), (foreignAsset.id, "\(own)", 404), (asset.id, "x", 400),
            (UUID(), "\(own)", 404),
        ] {
            let page = try await person.post("/manager/assets/\(id.text)/assignment", [("category", category)])
            #expect(page.status == status)
        }
        #expect(try await house.fleet.asset(asset.id, of: house.account.id).category == nil)
        #expect(try await house.fleet.asset(foreignAsset.id, of: house.stranger.id).category == nil)
    }

    @Test func withoutTheClassicAPIThePageSaysNothingOfThem() async throws {
        let house = try await House.make()
        let plain = try await house.accounts.createAccount(name: "Plain", package: "expand", by: .system)
        let person = try await house.person(of: plain)
        let asset = try await house.machine("Loader", of: plain)
        _ = try await category(house, "Own", of: plain)
        let page = try await person.get("/manager/assets/\(asset.id.text)")
        #expect(page.status == 200 && !page.text.contains("Unit number") && !page.text.contains("/assignment"))
        #expect(try await person.get("/manager/assets/\(asset.id.text)/assignment").status == 404)
    }
}
