import Accounts
import Foundation
import HTTPTypes
import Testing
import Web

@testable import Manager

struct OneTimeSecretTests {
    /// Every way to new credentials: the form, and how many secrets it makes.
    private func ways(_ house: House) async throws -> [(address: String, form: [(name: String, value: String)])] {
        let apiUser = try await house.accounts.createAPIUser(house.account.id, name: "Bridge", by: .system).user
        let key = try await house.accounts.createAPIKey(
            house.account.id, name: "Key", scopes: ["asset.view"], by: .system
        ).key
        let user = try await house.person(.user).user
        return [
            ("/manager/api-access/new", [("name", "New"), ("description", "")]),
            ("/manager/api-access/\(apiUser.id.text)/rotate-secret", [("overlap", "24h")]),
            ("/manager/api-access/\(apiUser.id.text)/reset-password", []),
            ("/manager/api-keys/new", [("name", "New"), ("scope", "asset.view"), ("expiry", "never")]),
            ("/manager/api-keys/\(key.id.text)/rotate", [("overlap", "now")]),
            ("/manager/classic-tokens/new", [("name", "New")]),
            ("/manager/users/new", [("email", "new@example.com"), ("name", "New"), ("role", "User")]),
            ("/manager/users/\(user.id.text)/reset-password", []),
        ]
    }

    private func secrets(_ text: String) -> Set<String> {
        Set(text.matches(of: /iris_(?:cs|pw)_[0-9A-Za-z]{49}|\biris[0-9A-Za-z]{28}\b/).map { String($0.output) })
    }

    @Test func aSecretIsShownOnceAndNeverAgain() async throws {
        let house = try await House.make()
        let person = try await house.person()
        var all: Set<String> = []
        for way in try await ways(house) {
            let posted = try await person.post(way.address, way.form)
            #expect(posted.status == 303, "\(way.address)")
            let ticket = try #require(posted.location)
            #expect(ticket.hasPrefix("/manager/secret/"))
            #expect(secrets(posted.text + "\(posted.headers)").isEmpty)
            let first = try await person.get(ticket)
            #expect(first.status == 200, "\(way.address)")
            #expect(first.headers[.cacheControl] == "no-store")
            let shown = secrets(first.text)
            #expect(!shown.isEmpty, "\(way.address)")
            #expect(shown.isDisjoint(with: all))
            all.formUnion(shown)
            let second = try await person.get(ticket)
            #expect(second.status == 410)
            #expect(second.text.contains("were shown on <time datetime="))
            #expect(second.text.contains("href=\"/manager/"))
            #expect(secrets(second.text).isEmpty)
        }
        #expect(all.count == 9)
        for route in house.pages where route.method == .get && !route.path.contains("{") {
            let page = try await person.get(route.path)
            #expect(secrets(page.text).isEmpty, "\(route.path)")
        }
        for user in house.accounts.directory.apiUsers(of: house.account.id) {
            #expect(secrets(try await person.get("/manager/api-access/\(user.id.text)").text).isEmpty)
        }
        for key in house.accounts.directory.apiKeys(of: house.account.id) {
            #expect(secrets(try await person.get("/manager/api-keys/\(key.id.text)").text).isEmpty)
        }
        for token in house.accounts.directory.classicTokens(of: house.account.id) {
            #expect(secrets(try await person.get("/manager/classic-tokens/\(token.id.text)").text).isEmpty)
        }
        // The two exports are among the pages above; they must have had something to say.
        #expect(try await person.get("/manager/audit-log.csv").text.contains("client_secret.rotated"))
    }

    @Test func ofFiftyAtOnceOneSeesIt() async throws {
        let house = try await House.make()
        let person = try await house.person()
        let posted = try await person.post("/manager/api-access/new", [("name", "New")])
        let ticket = try #require(posted.location)
        let pages = try await withThrowingTaskGroup(of: Page.self) { group in
            for _ in 0..<50 { group.addTask { try await person.get(ticket) } }
            return try await group.reduce(into: [Page]()) { $0.append($1) }
        }
        #expect(pages.count { !secrets($0.text).isEmpty } == 1)
        #expect(pages.count { $0.status == 410 } == 49)
    }

    @Test func onlyARealLookBurnsIt() async throws {
        let house = try await House.make()
        let person = try await house.person()
        let other = try await house.person()
        let stranger = try await house.person(of: house.stranger)
        let posted = try await person.post("/manager/api-access/new", [("name", "New")])
        let ticket = try #require(posted.location)
        #expect(secrets(try await person.get(ticket, method: .head).text).isEmpty)
        for purpose in ["prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip"] {
            let page = try await person.get(ticket, [.secPurpose: purpose])
            #expect(page.status == 503 && secrets(page.text).isEmpty)
        }
        for someone in [other, stranger] {
            #expect(try await someone.get(ticket).status == 404)
            #expect(try await someone.get(ticket, method: .head).status == 404)
        }
        #expect(secrets(try await person.get(ticket).text).count == 2)
    }

    @Test func itWaitsTenMinutesAndIsRememberedForADay() {
        let secrets = OneTimeSecrets()
        let user = UUID()
        let sheet = SecretSheet(
            heading: "", subject: "Bridge", values: [], fileName: "", doneURL: "", resetURL: "", resetLabel: "")
        func outcome(_ ticket: String, at time: Int64) -> String {
            switch secrets.take(ticket, by: user, at: time) {
            case .sheet: "sheet"
            case .shown(let ended): "shown at \(ended.at)"
            case .expired: "expired"
            case .unknown: "unknown"
            }
        }
        let late = secrets.keep(sheet, for: user, at: 0)
        #expect(outcome(late, at: OneTimeSecrets.lifetime) == "expired")
        #expect(outcome(late, at: OneTimeSecrets.lifetime + 1) == "expired")
        let inTime = secrets.keep(sheet, for: user, at: 0)
        #expect(outcome(inTime, at: OneTimeSecrets.lifetime - 1) == "sheet")
        #expect(outcome(inTime, at: 86_400_000) == "shown at \(OneTimeSecrets.lifetime - 1)")
        #expect(outcome(inTime, at: 86_400_001) == "unknown")
    }

    @Test func thePageHasTheRequestThatGetsAToken() async throws {
        let house = try await House.make()
        let person = try await house.person()
        let posted = try await person.post("/manager/api-access/new", [("name", "New")])
        let page = try await person.get(try #require(posted.location))
        let user = try #require(house.accounts.directory.apiUsers(of: house.account.id).first)
        let text = page.text.replacingOccurrences(of: "&#39;", with: "'").replacingOccurrences(of: "&quot;", with: "\"")
        for part in [
            "curl -u '\(user.clientID):iris_cs_", "--data-urlencode grant_type=password", "--data-urlencode scope=api",
            "--data-urlencode 'username=\(user.username)'", "--data-urlencode 'password=iris_pw_",
            House.publicURL + "/token</code>",
            "IRIS_CLIENT_ID=\(user.clientID)\n", "\"clientId\": \"\(user.clientID)\"",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(page.headers[.contentSecurityPolicy]?.contains("default-src 'self'") == true)
    }
}
