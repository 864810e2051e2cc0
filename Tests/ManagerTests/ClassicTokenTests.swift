import Accounts
import Foundation
import Testing
import Web

@testable import Manager

struct ClassicTokenTests {
    /// Makes a token on its page, and reads it off the one that shows it.
    private func create(_ name: String, _ person: Browser) async throws -> (text: String, page: Page) {
        let posted = try await person.post("/manager/classic-tokens/new", [("name", name)])
        #expect(posted.status == 303)
        let page = try await person.get(try #require(posted.location))
        let match = try #require(page.text.firstMatch(of: /id="token" data-secret[^>]*>([0-9A-Za-z]{32})</))
        return (String(match.output.1), page)
    }

    @Test func aTokenIsMadeShownOnceUsedAndRevoked() async throws {
        let house = try await House.make()
        let person = try await house.person()
        let (text, shown) = try await create("Nightly export", person)
        let token = try #require(house.accounts.classicToken(text))
        #expect(token.accountID == house.account.id && token.createdBy == person.user.email)
        let plain = shown.text.replacingOccurrences(of: "&#39;", with: "'").replacingOccurrences(
            of: "&quot;", with: "\"")
        for part in [
            "curl -u 'API:\(text)' '\(House.publicURL)/public/Unit?format=json'", "IRIS_CLASSIC_TOKEN=\(text)\n",
            "IRIS_CLASSIC_URL=\(House.publicURL)/public/", "\"token\": \"\(text)\"", "Try it: list the units",
        ] {
            #expect(plain.contains(part), "\(part)")
        }

        UseRecorder(house.accounts).used(token, address: "192.0.2.77", agent: "Exporter/1", at: House.now())
        let list = try await person.get("/manager/classic-tokens")
        for part in ["Nightly export", token.hint, "192.0.2.77", person.user.email, ">Active<", "1 of 20 in use"] {
            #expect(list.text.contains(part), "\(part)")
        }
        let address = "/manager/classic-tokens/\(token.id.text)"
        let one = try await person.get(address)
        #expect(one.text.contains("Exporter/1") && one.text.contains("data-confirm=\"Nightly export\""))
        for confirmation in ["", "nightly export", text] {
            #expect(try await person.post(address + "/revoke", [("confirm", confirmation)]).status == 400)
        }
        #expect(house.accounts.classicToken(text) == token)
        #expect(try await person.post(address + "/revoke", [("confirm", "Nightly export")]).status == 303)
        #expect(house.accounts.classicToken(text) == nil)
        #expect(try await person.get(address).text.contains("by \(person.user.email)."))
        #expect(try await person.get("/manager/classic-tokens").text.contains(">Revoked<"))
        #expect(try await person.post(address + "/revoke", [("confirm", "Nightly export")]).status == 409)
        let log = try await person.get("/manager/audit-log")
        #expect(log.text.contains("<a href=\"\(address)\">Nightly export</a>"))
        #expect(log.text.contains("Classic API token created") && log.text.contains("Classic API token revoked"))
        for page in [list, one, log, try await person.get("/manager/audit-log.json")] {
            #expect(!page.text.contains(text))
        }
    }

    @Test func withoutTheAddOnThePageSaysSoAndMakesNone() async throws {
        let house = try await House.make()
        let person = try await house.person()
        let (text, _) = try await create("Before", person)
        let token = try #require(house.accounts.classicToken(text))
        try await house.accounts.changePackage(house.account.id, package: "expand", addOns: [], by: .system)
        for address in ["", "/new", "/\(token.id.text)"].map({ "/manager/classic-tokens" + $0 }) {
            let page = try await person.get(address)
            #expect(page.status == 200, "\(address)")
            #expect(page.text.contains("The add-on Classic API or the package IrisX."), "\(address)")
            #expect(page.text.contains("<a href=\"/manager/packages\">"), "\(address) leads to packages")
            #expect(!page.text.contains("action=\"/manager/classic-tokens/new\""), "\(address)")
        }
        let list = try await person.get("/manager/classic-tokens")
        #expect(
            list.text.contains(">Not in the package<") && !list.text.contains("href=\"/manager/classic-tokens/new\""))
        let refused = try await person.post("/manager/classic-tokens/new", [("name", "More")])
        #expect(refused.status == 400 && refused.text.contains("do not open the Classic API"))
        #expect(house.accounts.directory.classicTokens(of: house.account.id) == [token])

        // The add-on opens it again, at once.
        #expect(
            try await person.post("/manager/packages", [("package", "expand"), ("addOn", "classic-api")]).status == 303)
        #expect(house.accounts.classicToken(text) == token)
        let (more, _) = try await create("More", person)
        #expect(house.accounts.classicToken(more) != nil)
    }

    @Test func thePreviewOfAPackageNamesTheTokensThatStop() async throws {
        let house = try await House.make()
        let person = try await house.person()
        _ = try await create("Nightly export", person)
        _ = try await house.accounts.createAPIUser(house.account.id, name: "Bridge", by: .system)
        try await house.accounts.changePackage(
            house.account.id, package: "expand", addOns: ["classic-api"], by: .system)
        let loss = try await person.get("/manager/packages/preview?package=expand")
        #expect(loss.text.contains(">Nightly export</a>") && loss.text.contains(">Classic API token</td>"))
        // API Users lose nothing: the Classic API does not take their tokens.
        #expect(!loss.text.contains("IRIS-API-"))
        let none = try await person.get(
            "/manager/packages/preview?package=expand&addOn=classic-api&addOn=streaming-api")
        #expect(none.text.contains("loses anything") && !none.text.contains("Nightly export"))
    }
}
