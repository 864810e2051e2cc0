import Accounts
import Fleet
import Foundation
import HTTPTypes
import Testing
import Web

@testable import Manager

/// Who reaches which page. The routes are walked, so that a page that is added later is held to the same rules.
struct AccessTests {
    /// Everyone who is signed in may open these; all other pages are for administrators.
    private static let open: Set = [
        "/manager", "/manager/assets", "/manager/assets/{id}", "/manager/explore", "/manager/profile",
        "/manager/profile/password",
        "/manager/sessions/{id}/end",
        "/manager/sessions/end-all", "/manager/secret/{ticket}", "/manager/sign-in",
        "/manager/sign-out",
    ]

    /// Fleet Admins may use these too.
    private static let ofFleetAdministrators: Set = ["/manager/assets/{id}/assignment"]

    private static func address(_ route: Route, id: String = UUID().uuidString.lowercased()) -> String {
        route.path.replacingOccurrences(of: "{id}", with: id).replacingOccurrences(of: "{ticket}", with: id)
    }

    @Test(arguments: [Role.fleetAdmin, .user, .technician])
    func onlyAdministratorsReachAdministration(_ role: Role) async throws {
        let house = try await House.make()
        let person = try await house.person(role)
        var refused = 0
        for route in house.pages where !Self.open.contains(route.path) {
            let isOfFleet = Self.ofFleetAdministrators.contains(route.path)
            let address = Self.address(route)
            let page = route.method == .post ? try await person.post(address) : try await person.get(address)
            if isOfFleet, role == .fleetAdmin {
                #expect(page.status == 404, "let in, to what is not there: \(route.path)")
                continue
            }
            #expect(page.status == 403, "\(route.method) \(route.path)")
            let missing = isOfFleet ? "<strong>Fleet Admin</strong>" : "<strong>Admin</strong>"
            #expect(page.text.contains(missing), "\(route.path) names the role")
            refused += 1
        }
        #expect(refused >= 30)
        for path in ["/manager", "/manager/assets", "/manager/profile"] {
            let page = try await person.get(path)
            #expect(page.status == 200)
            #expect(!page.text.contains("/manager/api-access\""), "no way to what is closed")
        }
    }

    @Test func everyFormNeedsItsSessionsToken() async throws {
        let house = try await House.make()
        let person = try await house.person()
        let other = try await house.person()
        let key = try await house.accounts.createAPIKey(
            house.account.id, name: "Key", scopes: ["asset.view"], by: .system
        ).key
        for route in house.pages where route.method == .post {
            let address = Self.address(route, id: key.id.text)
            let foreign = house.application.sessions.csrf.token(session: other.token)
            for token in ["", "0", foreign] {
                let page = try await person.post(address, [("confirm", "Key")], csrf: token)
                #expect(page.status == 403, "\(route.path) with token '\(token.prefix(8))'")
            }
            for origin in [
                "http://evil.example", "null", "http://iris.example", "http://iris.example:8080.evil.example",
            ] {
                let page = try await person.post(address, [], [.origin: origin])
                #expect(page.status == 403, "\(route.path) from \(origin)")
            }
            for site in ["cross-site", "same-site"] {
                let page = try await person.post(address, [], [.secFetchSite: site])
                #expect(page.status == 403, "\(route.path) \(site)")
            }
            let body = "csrf=\(house.application.sessions.csrf.token(session: person.token))"
            let page = try await person.send(.post, address, [.contentType: "text/plain"], body: body)
            #expect(page.status == 415, "\(route.path) as plain text")
        }
        #expect(house.accounts.directory.apiKeys(of: house.account.id).allSatisfy { $0.revokedAt == nil })
        #expect(try await house.accounts.sessions(of: person.user).count == 1)
    }

    @Test func formsFromTheOwnOriginAreTaken() async throws {
        let house = try await House.make()
        let person = try await house.person()
        for origin in ["http://iris.example:8080", "HTTP://IRIS.EXAMPLE:8080"] {
            let page = try await person.post(
                "/theme", [("theme", "dark")], [.origin: origin, .secFetchSite: "same-origin"])
            #expect(page.status == 303)
            #expect(page.cookies.contains { $0.hasPrefix("iris_theme=dark;") })
        }
    }

    @Test func thoseWhoAreNotSignedInAreLedToSignIn() async throws {
        let house = try await House.make()
        var nobody = try await house.person()
        nobody.cookies = ["iris_session": "iris_se_" + String(repeating: "0", count: 49)]
        for route in house.pages where route.path != "/manager/sign-in" {
            let address = Self.address(route)
            let page = route.method == .post ? try await nobody.post(address) : try await nobody.get(address)
            #expect(page.status == 303, "\(route.path)")
            #expect(page.location?.hasPrefix("/manager/sign-in") == true)
            #expect(page.text.isEmpty)
        }
        let page = try await nobody.get("/manager/assets?search=a%20b&page=2")
        #expect(page.location == "/manager/sign-in?next=%2Fmanager%2Fassets%3Fsearch%3Da%2520b%26page%3D2")
    }

    @Test func otherAccountsObjectsDoNotExist() async throws {
        let house = try await House.make()
        let person = try await house.person()
        let stranger = try await house.person(of: house.stranger)
        let apiUser = try await house.accounts.createAPIUser(house.stranger.id, name: "Theirs", by: .system).user
        let key = try await house.accounts.createAPIKey(
            house.stranger.id, name: "Theirs", scopes: ["asset.view"], by: .system
        ).key
        let token = try await house.accounts.createClassicToken(house.stranger.id, name: "Theirs", by: .system)
        let session = try #require(try await house.accounts.sessions(of: stranger.user).first)
        let asset = try await house.machine("Theirs", of: house.stranger)
        let ids = [
            "/manager/assets": asset.id.text, "/manager/api-access": apiUser.id.text, "/manager/api-keys": key.id.text,
            "/manager/classic-tokens": token.token.id.text, "/manager/users": stranger.user.id.text,
            "/manager/sessions": session.id.text,
        ]
        let form = [
            ("overlap", "now"), ("confirm", "Theirs"), ("confirm", stranger.user.email), ("role", "User"),
            ("name", "Taken"), ("scope", "asset.view"),
        ].map { (name: $0.0, value: $0.1) }
        var walked = 0
        for route in house.pages where route.path.contains("{id}") {
            let family = try #require(ids.keys.first { route.path.hasPrefix($0 + "/{id}") }, "\(route.path)")
            for id in [try #require(ids[family]), UUID().uuidString, "1", "%00"]
            where id != "%00" || route.method == .get {
                let address = Self.address(route, id: id)
                let page = route.method == .post ? try await person.post(address, form) : try await person.get(address)
                #expect(page.status == 404, "\(route.method) \(address)")
                #expect(!page.text.contains("Theirs") && !page.text.contains(stranger.user.email))
            }
            walked += 1
        }
        #expect(walked >= 15)
        let after = try #require(house.accounts.directory.apiKeys(of: house.stranger.id).first)
        #expect(after.revokedAt == nil && after.name == "Theirs")
        #expect(house.accounts.classicToken(token.text) == token.token)
        #expect(house.accounts.directory.apiUsers(of: house.stranger.id).first?.isSuspended == false)
        #expect(try await house.accounts.user(stranger.user.id, of: house.stranger.id).role == .admin)
        #expect(try await house.accounts.sessions(of: stranger.user).count == 1)
    }

    @Test func oneCannotChangeOneself() async throws {
        let house = try await House.make()
        let person = try await house.person()
        _ = try await house.person()
        for act in ["role", "suspend", "delete", "reset-password"] {
            let page = try await person.post(
                "/manager/users/\(person.user.id.text)/\(act)", [("role", "User"), ("confirm", person.user.email)])
            #expect(page.status == 400, "\(act)")
        }
        #expect(try await person.get("/manager/users").status == 200)
    }
}
