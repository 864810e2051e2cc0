import Accounts
import Fleet
import Foundation
import HTTPTypes
import Testing
import Web

@testable import Manager

@Suite("Click & Access")
struct ClickAndAccessTests {
    private func address(_ path: String, _ pairs: (name: String, value: String)...) -> String {
        QueryText.address(path, pairs)
    }

    /// Someone whose browser is not signed in.
    private func visitor(_ house: House, of account: Account? = nil) async throws -> Browser {
        var person = try await house.person(of: account)
        person.cookies = [:]
        return person
    }

    private func token(_ person: Browser) async throws -> String {
        let page = try await person.get(
            address("/GetLoginToken.ashx", ("userName", person.user.email), ("password", person.password)))
        #expect(page.status == 200 && page.headers[.contentType] == "text/plain; charset=utf-8")
        #expect(page.headers[.cacheControl] == "no-store")
        return page.text
    }

    /// The session that an answer has set.
    private func session(_ page: Page) -> String? {
        page.cookies.first { $0.hasPrefix("iris_session=") }.map { String($0.dropFirst(13).prefix { $0 != ";" }) }
    }

    @Test func aLinkOpensTheUnitThatItNames() async throws {
        let house = try await House.make()
        let person = try await visitor(house)
        let machine = try await house.machine("Loader")
        let serial = machine.telematicsDevices[0].serialNumber
        let page = try await person.get(
            address(
                "/Open.ashx", ("token", try await token(person)), ("language", "en-GB"), ("tab", "map"),
                ("action", "trackUnit"), ("unit", serial)))
        #expect(page.status == 303 && page.location == "/manager/assets/\(machine.id.text)")
        let cookie = try #require(page.cookies.first { $0.hasPrefix("iris_session=") })
        #expect(cookie.contains("Max-Age=86400;") && cookie.contains("HttpOnly"))
        #expect(page.cookies.contains { $0.hasPrefix("iris_flash=signed-in-by-link;") })
        var browser = person
        browser.cookies = ["iris_session": try #require(session(page))]
        let shown = try await browser.get(try #require(page.location))
        #expect(shown.status == 200 && shown.text.contains("Loader"))
    }

    @Test(
        "Spellings and ways of asking",
        arguments: [
            "/GetLoginToken.ashx", "/getlogintoken.ashx", "/GETLOGINTOKEN.ASHX", "/manager/GetLoginToken.ashx",
            "/manager/getLoginToken.Ashx", "/Manager/GetLoginToken.ashx",
        ])
    func spellings(path: String) async throws {
        let house = try await House.make()
        let person = try await visitor(house)
        let open = path.replacing(/(?i)getlogin/, with: "O").replacing(/(?i)token/, with: "pEn")
        let asked = [("USERNAME", person.user.email), ("passWord", person.password)] as [(name: String, value: String)]
        for page in [
            try await person.get(QueryText.address(path, asked)), try await person.post(path, asked),
        ] {
            #expect(page.status == 200)
            let opened = try await person.get(address(open, ("Token", page.text)))
            #expect(opened.status == 303 && opened.location == "/manager" && session(opened) != nil)
        }
    }

    @Test func wrongCredentialsGetNoTokenAndAreSlowedDown() async throws {
        let house = try await House.make()
        let person = try await visitor(house)
        func ask(_ email: String, _ password: String) async throws -> Page {
            try await person.get(address("/GetLoginToken.ashx", ("userName", email), ("password", password)))
        }
        let wrong = try await ask(person.user.email, "not the password at all")
        let unknown = try await ask("nobody@example.com", "not the password at all")
        #expect(wrong.status == 401 && unknown.status == 401 && wrong.text == unknown.text)
        #expect(!wrong.text.contains(person.user.email))
        for bad in [
            "/GetLoginToken.ashx", "/GetLoginToken.ashx?userName=a&password=", "/GetLoginToken.ashx?userName=%zz",
        ] {
            #expect(try await person.get(bad).status == 400, "\(bad)")
        }
        let right = address("/GetLoginToken.ashx", ("userName", person.user.email), ("password", person.password))
        #expect(try await person.get(right, method: .head).status == 405)
        var last = wrong
        for attempt in 0..<20 { last = try await ask(person.user.email, "wrong password \(attempt)") }
        #expect(last.status == 429 && last.headers[.retryAfter] != nil)
    }

    @Test func withoutTheAddOnThereIsNoToken() async throws {
        let house = try await House.make()
        let plain = try await house.accounts.createAccount(name: "Plain", package: "expand", by: .system)
        let person = try await visitor(house, of: plain)
        let asked = address("/GetLoginToken.ashx", ("userName", person.user.email), ("password", person.password))
        let page = try await person.get(asked)
        #expect(page.status == 403 && page.text.contains("IrisX"))
        // A token from before the add-on was taken away is worth nothing either.
        let token = try await house.accounts.createLoginToken(for: person.user, by: .system)
        let opened = try await person.get(address("/Open.ashx", ("token", token)))
        #expect(session(opened) == nil && opened.location?.hasPrefix("/manager/sign-in?") == true)
    }

    @Test func aLinkThatHasEndedLeadsToSigningInAndOnToTheUnit() async throws {
        let house = try await House.make()
        let person = try await visitor(house)
        let token = try await token(person)
        let link = address("/Open.ashx", ("token", token), ("action", "trackUnit"), ("unit", "7 & 8"))
        // A look at the head does not use it up.
        #expect(session(try await person.get(link, method: .head)) == nil)
        #expect(session(try await person.get(link)) != nil)
        let again = try await person.get(link)
        #expect(session(again) == nil)
        let signIn = try #require(again.location)
        #expect(signIn == "/manager/sign-in?next=%2Fmanager%2Fassets%3Fsearch%3D7%2520%2526%25208&ended=link")
        let page = try await person.get(signIn)
        #expect(page.text.contains("The link was used already") && !page.text.contains("You are signed out"))
        #expect(page.hidden("next") == "/manager/assets?search=7%20%26%208")
        #expect(!page.text.contains(token))
        // Whoever is signed in goes on as who they are.
        let signedIn = try await house.person()
        #expect(try await signedIn.get(link).location == "/manager/assets?search=7%20%26%208")
    }

    @Test func aLinkOfAnotherDoesNotTakeThePlaceOfWhoIsSignedIn() async throws {
        let house = try await House.make()
        let attacker = try await visitor(house, of: house.stranger)
        let victim = try await house.person()
        let token = try await token(attacker)
        let page = try await victim.get(address("/Open.ashx", ("token", token)))
        #expect(page.status == 409 && session(page) == nil)
        #expect(page.text.contains("Sign out first") && !page.text.contains(token))
        // It is not used up: for who signs out, it works.
        #expect(session(try await attacker.get(address("/Open.ashx", ("token", token)))) != nil)
    }

    @Test func theUnitOfAnotherAccountIsNotFound() async throws {
        let house = try await House.make()
        let person = try await visitor(house)
        let foreign = try await house.machine("Foreign", of: house.stranger)
        let serial = foreign.telematicsDevices[0].serialNumber
        let page = try await person.get(address("/Open.ashx", ("token", try await token(person)), ("unit", serial)))
        #expect(page.location == "/manager/assets?search=\(serial)")
    }

    @Test func noUnitLeadsOutOfTheManager() async throws {
        let house = try await House.make()
        let person = try await house.person()
        for unit in ["//evil.example", "https://evil.example", "\r\nSet-Cookie: a=b", "../../token", House.hostile] {
            let location = try #require(try await person.get(address("/Open.ashx", ("unit", unit))).location)
            #expect(location.hasPrefix("/manager/assets?search=") && LocalPath.checked(location) == location)
        }
        for (query, place) in [("tab=map", "/manager/assets"), ("", "/manager"), ("language=da", "/manager")] {
            #expect(try await person.get("/Open.ashx?" + query).location == place)
        }
    }

    @Test func whoIsSignedInAlreadyKeepsTheSession() async throws {
        let house = try await House.make()
        let person = try await house.person()
        let link = address("/Open.ashx", ("token", try await token(person)))
        let page = try await person.get(link)
        #expect(page.status == 303 && page.cookies.isEmpty)
        #expect(try await house.accounts.sessions(of: person.user).count == 1)
        // It is used up all the same.
        var other = person
        other.cookies = [:]
        #expect(session(try await other.get(link)) == nil)
    }
}
