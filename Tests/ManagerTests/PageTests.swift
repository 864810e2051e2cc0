import Accounts
import Fleet
import Foundation
import HTTPTypes
import Testing
import Web

@testable import Manager

struct PageTests {
    /// Names that attack, wherever a name can be given.
    private func fill(_ house: House) async throws -> (person: Browser, addresses: [String]) {
        let hostile = House.hostile
        let person = try await house.person()
        let actor = Actor(user: person.user, address: hostile)
        let account = house.account.id
        let apiUser = try await house.accounts.createAPIUser(account, name: hostile, description: hostile, by: actor)
            .user
        let suspended = try await house.accounts.createAPIUser(account, name: hostile, by: actor).user
        try await house.accounts.setAPIUser(suspended.id, of: account, suspended: true, by: actor)
        let key = try await house.accounts.createAPIKey(
            account, name: hostile, description: hostile, scopes: ["asset.view"], allowedNetworks: ["192.0.2.0/24"],
            expiresAt: House.now() + 5 * CalendarDay.length, by: actor
        ).key
        let revoked = try await house.accounts.createAPIKey(account, name: hostile, scopes: ["asset.view"], by: actor)
            .key
        try await house.accounts.revokeAPIKey(revoked.id, of: account, by: actor)
        let token = try await house.accounts.createClassicToken(account, name: hostile, by: actor).token
        UseRecorder(house.accounts).used(token, address: hostile, agent: hostile, at: House.now())
        let ended = try await house.accounts.createClassicToken(account, name: hostile, by: actor).token
        try await house.accounts.revokeClassicToken(ended.id, of: account, by: actor)
        let user = try await house.accounts.createUser(
            account, email: "a<b>\"'@example.com", name: hostile, role: .technician, by: actor
        ).user
        let asset = try await house.fleet.create(
            AssetDraft(
                assetType: .machine, type: hostile, name: hostile, brand: hostile, model: hostile,
                serialNumber: hostile,
                telematicsDevices: ["1"]), in: account)
        let search = QueryText.encode([("search", hostile)])
        return (
            person,
            [
                "/manager", "/manager/assets", "/manager/assets?sort=-name", "/manager/assets?\(search)",
                "/manager/api-access", "/manager/api-access?\(search)", "/manager/api-access/new",
                "/manager/api-access/\(apiUser.id.text)", "/manager/api-access/\(suspended.id.text)",
                "/manager/api-keys",
                "/manager/api-keys/new", "/manager/api-keys/\(key.id.text)", "/manager/api-keys/\(revoked.id.text)",
                "/manager/classic-tokens", "/manager/classic-tokens/new", "/manager/classic-tokens/\(token.id.text)",
                "/manager/classic-tokens/\(ended.id.text)",
                "/manager/users", "/manager/users/new", "/manager/users/\(user.id.text)",
                "/manager/users/\(person.user.id.text)", "/manager/packages",
                "/manager/packages/preview?package=explore&addOn=classic-api",
                "/manager/packages/preview?package=irisx",
                "/manager/audit-log",
                "/manager/audit-log?\(QueryText.encode([("actor", hostile), ("object", hostile)]))",
                "/manager/profile", "/manager/assets/\(asset.id.text)", "/manager/assets/\(asset.id.text)/assignment",
                "/manager/explore?\(QueryText.encode([("query", "1 + 1")]))",
            ]
        )
    }

    /// Whether text of a person stands in the page as it was typed.
    private func expectEscaped(_ page: Page, _ address: String) {
        #expect(!page.text.contains("<script>alert"), "\(address)")
        #expect(!page.text.unicodeScalars.contains("\" onfocus".unicodeScalars), "\(address)")
        #expect(!page.text.unicodeScalars.contains("\"\u{301}".unicodeScalars), "\(address)")
        #expect(!page.text.contains("\u{301} autofocus \(page.hidden("csrf") ?? "?")"), "no text is a template")
    }

    @Test func everyPageIsWholeAndEscapesNames() async throws {
        let house = try await House.make()
        let (person, addresses) = try await fill(house)
        for address in addresses {
            let page = try await person.get(address)
            #expect(page.status == 200, "\(address)")
            #expect(page.text.hasSuffix("</html>\n") || page.text.hasSuffix("</html>"), "\(address)")
            #expect(page.text.components(separatedBy: "<h1").count == 2, "\(address) has one heading")
            #expect(!page.text.contains("{{"), "\(address)")
            #expect(!page.text.contains("Optional("), "\(address)")
            #expect(!page.text.contains("=\"\"/") && !page.text.contains("href=\"\""), "\(address) has all addresses")
            // The account's name is in the frame of every page.
            #expect(page.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "\(address)")
            expectEscaped(page, address)
            #expect(page.headers[.cacheControl] == "no-store")
            #expect(page.headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
        }
    }

    @Test func everyPageOfTheTableOfRoutesIsLookedAt() async throws {
        let house = try await House.make()
        let (_, addresses) = try await fill(house)
        let shapes = Set(
            addresses.map { address in
                String(address.prefix { $0 != "?" }).replacing(/[0-9a-f]{8}-[0-9a-f-]{27}/, with: "{id}")
            })
        let elsewhere: Set = [
            "/manager/sign-in", "/manager/secret/{ticket}", "/manager/audit-log.csv", "/manager/audit-log.json",
        ]
        for route in house.pages where route.method == .get && !elsewhere.contains(route.path) {
            #expect(shapes.contains(route.path), "\(route.path)")
        }
    }

    @Test func refusedFormsKeepWhatWasTyped() async throws {
        let house = try await House.make()
        let (person, _) = try await fill(house)
        // Of two that are made in one millisecond either may come first.
        let key = try #require(house.accounts.directory.apiKeys(of: house.account.id).first { $0.revokedAt == nil })
        let user = try #require(house.accounts.directory.apiUsers(of: house.account.id).first)
        let tokens = house.accounts.directory.classicTokens(of: house.account.id)
        let token = try #require(tokens.first { $0.revokedAt == nil })
        let hostile = House.hostile
        let forms: [(String, [(name: String, value: String)], field: String)] = [
            ("/manager/api-access/new", [("name", " "), ("description", hostile)], "name"),
            (
                "/manager/api-access/new", [("name", String(repeating: "n", count: 201)), ("description", hostile)],
                "name"
            ),
            ("/manager/api-keys/new", [("name", hostile), ("expiry", "never")], "scope"),
            ("/manager/api-keys/new", [("name", hostile), ("scope", "api"), ("expiry", "never")], "scope"),
            (
                "/manager/api-keys/new",
                [("name", hostile), ("scope", "asset.view"), ("expiry", "date"), ("expiryDate", "2026-02-30")],
                "expiryDate"
            ),
            (
                "/manager/api-keys/new",
                [("name", hostile), ("scope", "asset.view"), ("expiry", "date"), ("expiryDate", "2001-01-01")],
                "expiryDate"
            ),
            (
                "/manager/api-keys/new",
                [("name", hostile), ("scope", "asset.view"), ("expiry", "never"), ("allowedAddresses", "<b>")],
                "allowedAddresses"
            ),
            ("/manager/api-keys/\(key.id.text)/update", [("name", ""), ("scope", "asset.view")], "name"),
            ("/manager/api-keys/\(key.id.text)/revoke", [("confirm", "something else")], "confirm"),
            ("/manager/classic-tokens/new", [("name", " ")], "name"),
            ("/manager/classic-tokens/new", [("name", String(repeating: hostile, count: 9))], "name"),
            ("/manager/classic-tokens/\(token.id.text)/revoke", [("confirm", "something else")], "confirm"),
            ("/manager/api-access/\(user.id.text)/delete", [("confirm", hostile)], "confirm"),
            ("/manager/users/new", [("email", hostile), ("name", hostile), ("role", "User")], "email"),
            ("/manager/users/new", [("email", person.user.email), ("name", hostile), ("role", "User")], "email"),
            ("/manager/users/new", [("email", "x@example.com"), ("name", hostile), ("role", "Root")], "role"),
        ]
        for (address, form, field) in forms {
            let page = try await person.post(address, form)
            #expect(page.status == 400, "\(address) \(field)")
            #expect(page.text.contains("href=\"#\(field)\""), "\(address) leads to \(field)")
            #expect(page.text.contains("id=\"\(field)-error\""), "\(address) says it beside \(field)")
            expectEscaped(page, address)
            if form.contains(where: { $0.value == hostile }), address.hasSuffix("/new") {
                let kept = page.text.components(separatedBy: "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onfocus")
                    .count
                #expect(kept > 1, "\(address) keeps the text")
            }
        }
    }

    @Test func anEleventhKeyIsRefusedInWords() async throws {
        let house = try await House.make()
        let person = try await house.person()
        let form = [(name: "name", value: "Key"), ("scope", "asset.view"), ("expiry", "never")]
        for _ in 0..<AccountStore.maximumKeys {
            #expect(try await person.post("/manager/api-keys/new", form).status == 303)
        }
        let page = try await person.post("/manager/api-keys/new", form)
        #expect(page.status == 400 && page.text.contains("10 API Keys"))
        #expect(try await person.get("/manager/api-keys").text.contains("10 of 10 in use"))
    }

    @Test func actsTakeEffectAndSaySo() async throws {
        let house = try await House.make()
        var person = try await house.person()
        let user = try await house.accounts.createAPIUser(house.account.id, name: "Bridge", by: .system).user
        let page = try await person.post("/manager/api-access/\(user.id.text)/suspend")
        #expect(page.status == 303)
        #expect(house.accounts.directory.apiUser(username: user.username)?.isSuspended == true)
        let cookie = try #require(page.cookies.first).prefix { $0 != ";" }.split(separator: "=").map(String.init)
        person.cookies[cookie[0]] = cookie[1]
        let next = try await person.get(try #require(page.location))
        #expect(next.text.contains("The API User is suspended."))
        #expect(next.cookies.contains { $0.hasPrefix("iris_flash=;") })
        person.cookies["iris_flash"] = "anything-else"
        #expect(try await person.get("/manager").text.contains("role=\"status\"") == false)

        #expect(
            try await person.post("/manager/packages", [("package", "explore"), ("addOn", "classic-api")]).status == 303
        )
        #expect(house.accounts.directory.account(house.account.id)?.package == "explore")
        #expect(try await person.post("/manager/packages", [("package", "none")]).status == 400)
        #expect(
            try await person.post("/manager/api-access/\(user.id.text)/delete", [("confirm", user.username)]).status
                == 303)
        #expect(house.accounts.directory.apiUsers(of: house.account.id).isEmpty)
    }

    @Test func exportsAreSafeForSpreadsheets() async throws {
        let house = try await House.make()
        let person = try await house.person()
        let names = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", " \t=1", "a,\"b\"\nc"]
        for name in names { _ = try await house.accounts.createAPIUser(house.account.id, name: name, by: .system) }
        let csv = try await person.get("/manager/audit-log.csv")
        #expect(csv.headers[.contentDisposition] == "attachment; filename=\"iris-audit-log.csv\"")
        for name in names { #expect(csv.text.contains("," + AuditExport.cell(name.trimmed) + ","), "\(name)") }
        #expect(AuditExport.cell("=1") == "'=1" && AuditExport.cell("\t-1") == "\"'\t-1\"")
        #expect(AuditExport.cell("a,\"b\"") == "\"a,\"\"b\"\"\"" && AuditExport.cell("2026-01-01") == "2026-01-01")
        let json = try await person.get("/manager/audit-log.json?action=api_user.created")
        let value = try JSONParser.parse(json.text.utf8)
        #expect(value.array?.count == names.count)
        #expect(value.array?.first?["after"]?["username"]?.string?.hasPrefix("IRIS-API-") == true)
        #expect(try await person.get("/manager/audit-log.csv?from=2026-13-01").status == 400)
        #expect(try await person.get("/manager/audit-log?from=2026-02-02&to=2026-02-01").status == 400)
    }

    @Test func unknownPathsAndMethodsArePages() async throws {
        let house = try await House.make()
        let person = try await house.person()
        for (address, method, status) in [
            ("/manager/nothing", HTTPRequest.Method.get, 404), ("/manager", .delete, 405),
        ] {
            let page = try await person.get(address, method: method)
            #expect(page.status == status)
            #expect(page.headers[.contentType] == "text/html; charset=utf-8")
        }
    }

    @Test func longListsHavePages() async throws {
        let house = try await House.make()
        let person = try await house.person()
        for number in 0..<(Pager.size + 1) {
            _ = try await house.fleet.create(
                AssetDraft(assetType: .machine, name: "Machine \(number)", telematicsDevices: ["\(number)"]),
                in: house.account.id)
        }
        func names(_ page: Page) -> Set<String> {
            Set(page.text.matches(of: /<th scope="row"><a href="[^"]*">([^<]*)</).map { String($0.output.1) })
        }
        let first = names(try await person.get("/manager/assets"))
        let second = names(try await person.get("/manager/assets?page=2"))
        #expect(first.count == Pager.size && second.count == 1 && first.isDisjoint(with: second))
        #expect(names(try await person.get("/manager/assets?page=99999999999")) == second)
        #expect(names(try await person.get("/manager/assets?page=900")) == second)
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}

extension String.UnicodeScalarView {
    /// By scalars: searching a text by what people see does not find a quote that has a mark on it.
    fileprivate func contains(_ other: String.UnicodeScalarView) -> Bool {
        let own = Array(self)
        let other = Array(other)
        guard own.count >= other.count, let first = other.first else { return false }
        return (0...(own.count - other.count)).contains { start in
            own[start] == first && own[start..<(start + other.count)].elementsEqual(other)
        }
    }
}
