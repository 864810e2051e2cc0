import Accounts
import Foundation
import HTTPTypes
import Testing
import Web

@testable import Manager

struct SignInTests {
    /// Opens the form and sends it.
    private func signIn(
        _ browser: Browser, email: String, password: String, next: String? = nil
    ) async throws -> Page {
        var browser = browser
        browser.cookies = [:]
        let form = try await browser.get(QueryText.address("/manager/sign-in", next.map { [("next", $0)] } ?? []))
        let cookie = try #require(form.cookies.first { $0.contains("iris_visit=") })
        let pair = cookie.prefix { $0 != ";" }.split(separator: "=").map(String.init)
        browser.cookies = [pair[0]: pair[1]]
        return try await browser.post(
            "/manager/sign-in", [("email", email), ("password", password), ("next", next ?? "")],
            csrf: form.hidden("csrf"))
    }

    @Test func theRightPasswordOpensASessionOfItsOwn() async throws {
        let house = try await House.make()
        let person = try await house.person()
        var tokens: Set<String> = []
        for _ in 0..<2 {
            let page = try await signIn(person, email: person.user.email, password: person.password)
            #expect(page.status == 303 && page.location == "/manager")
            let cookie = try #require(page.cookies.first { $0.hasPrefix("iris_session=") })
            #expect(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax") && cookie.contains("; Path=/"))
            #expect(!cookie.contains("Secure") && !cookie.contains("Domain"))
            tokens.insert(cookie)
        }
        #expect(tokens.count == 2)
    }

    @Test func overHTTPSTheCookieIsBoundToTheHost() async throws {
        let house = try await House.make(publicURL: "https://iris.example")
        let person = try await house.person()
        let page = try await signIn(person, email: person.user.email, password: person.password)
        let cookie = try #require(page.cookies.first { $0.hasPrefix("__Host-iris_session=") })
        #expect(cookie.contains("; Secure") && cookie.contains("; Path=/"))

        let plain = try await House.make()
        var behindProxy = try await plain.person()
        behindProxy.isSecure = true
        let second = try await signIn(behindProxy, email: behindProxy.user.email, password: behindProxy.password)
        #expect(second.cookies.contains { $0.hasPrefix("__Host-iris_session=") })
        // A cookie that anyone on the way could have planted is not believed there.
        #expect(try await behindProxy.get("/manager").status == 303)
    }

    @Test func wrongAndUnknownLookAlike() async throws {
        let house = try await House.make()
        let person = try await house.person()
        let wrong = try await signIn(person, email: person.user.email, password: "not the password at all")
        let unknown = try await signIn(person, email: "nobody@example.com", password: "not the password at all")
        #expect(wrong.status == 401 && unknown.status == 401)
        func plain(_ page: Page, _ email: String) throws -> String {
            page.text.replacingOccurrences(of: email, with: "")
                .replacingOccurrences(of: try #require(page.hidden("csrf")), with: "")
        }
        #expect(try plain(wrong, person.user.email) == plain(unknown, "nobody@example.com"))
        #expect(!wrong.text.contains("not the password at all"))
    }

    @Test func manyFailuresMustWait() async throws {
        let house = try await House.make()
        let person = try await house.person()
        var last: Page?
        for attempt in 0..<(Throttle.freeFailures + 3) {
            last = try await signIn(person, email: person.user.email, password: "wrong password \(attempt)")
        }
        let page = try #require(last)
        #expect(page.status == 429)
        #expect(page.headers[.retryAfter].flatMap { Int($0) } ?? 0 > 0)
        #expect(page.text.contains("Too many attempts"))
    }

    @Test(arguments: [
        "https://evil.example", "//evil.example", "/\\evil.example", "/manager//evil.example", "/manager/../evil",
        "/manager/%2e%2E/evil", "javascript:alert(1)", "/manager\r\nSet-Cookie: a=b", "/manager\\..\\x",
        "manager", "/manager/\u{202E}", "@evil.example", " /manager", "/manager/<script>",
    ])
    func nobodyIsLedElsewhere(_ next: String) async throws {
        #expect(LocalPath.checked(next) == nil)
        let house = try await House.make()
        let person = try await house.person()
        let page = try await signIn(person, email: person.user.email, password: person.password, next: next)
        #expect(page.status == 303 && page.location == "/manager")
        let theme = try await person.post("/theme", [("theme", "dark"), ("returnTo", next)])
        #expect(theme.location == "/")
        #expect(try await person.get(QueryText.address("/manager/sign-in", [("next", next)])).location == "/manager")
    }

    @Test(arguments: [
        "/manager", "/manager/assets?search=a%20b&sort=-name", "/manager/api-keys/new",
        "/reference/assets/getAsset?assetId=1",
    ])
    func ownPathsAreLedTo(_ next: String) async throws {
        let house = try await House.make()
        let person = try await house.person()
        let page = try await signIn(person, email: person.user.email, password: person.password, next: next)
        #expect(page.location == next)
    }

    @Test func signingOutEndsTheSessionAndEverywhereEndsAll() async throws {
        let house = try await House.make()
        let person = try await house.person()
        #expect(try await person.get("/manager/sign-out").status == 405)
        #expect(try await person.get("/manager").status == 200)
        #expect(try await person.post("/manager/sign-out").location == "/manager/sign-in?ended=1")
        #expect(try await person.get("/manager").status == 303)

        let again = try await house.person()
        _ = try await signIn(again, email: again.user.email, password: again.password)
        #expect(try await house.accounts.sessions(of: again.user).count == 2)
        #expect(try await again.post("/manager/sessions/end-all").status == 303)
        #expect(try await house.accounts.sessions(of: again.user).isEmpty)
    }

    @Test func thePasswordIsChangedByThoseWhoKnowIt() async throws {
        let house = try await House.make()
        let person = try await house.person()
        _ = try await signIn(person, email: person.user.email, password: person.password)
        let new = "four unrelated words here"
        func change(_ current: String, _ new: String, _ again: String) async throws -> Page {
            try await person.post(
                "/manager/profile/password",
                [("currentPassword", current), ("newPassword", new), ("repeatPassword", again)])
        }
        for page in [
            try await change("wrong", new, new), try await change(person.password, new, new + "x"),
            try await change(person.password, "short", "short"),
        ] {
            #expect(page.status == 400)
            #expect(page.text.contains("aria-invalid=\"true\""))
            #expect(!page.text.contains(person.password) && !page.text.contains(new))
        }
        #expect(try await change(person.password, new, new).status == 303)
        #expect(try await house.accounts.sessions(of: person.user).count == 1)
        #expect(try await person.get("/manager").status == 200)
        #expect(try await signIn(person, email: person.user.email, password: person.password).status == 401)
        #expect(try await signIn(person, email: person.user.email, password: new).status == 303)
    }
}
