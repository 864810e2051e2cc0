import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import Web

@Suite("Cookies, files and templates of pages")
struct PageTests {
    private static func withFolder(_ files: [String: String], _ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        try await body(folder.path)
    }

    @Test("Cookies are hidden from scripts and other sites, and end when told to")
    func cookies() {
        let cookie = Cookie("__Host-session", "abc_-.1", maximumAge: 60, isSecure: true)
        #expect(cookie.fieldValue == "__Host-session=abc_-.1; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure")
        #expect(Cookie("a", "b", isSecure: false).fieldValue == "a=b; Path=/; HttpOnly; SameSite=Lax")
        #expect(Cookie.ended("a", isSecure: true).fieldValue.contains("Max-Age=0"))
    }

    @Test("The first cookie of the exact name is read")
    func reading() {
        var headers: HTTPFields = [:]
        headers.append(HTTPField(name: .cookie, value: "xa=0; a=1;b=2; a=3"))
        headers.append(HTTPField(name: .cookie, value: "c=4=5"))
        let request = IncomingRequest.test(headers: headers)
        #expect(request.cookie("a") == "1")
        #expect(request.cookie("b") == "2")
        #expect(request.cookie("c") == "4=5")
        #expect(request.cookie("A") == nil)
        #expect(request.cookie("") == nil)
    }

    @Test("Static files have their content in their address and are kept for good")
    func files() async throws {
        try await Self.withFolder(["a.css": "one", "b.js": "two"]) { folder in
            let files = try StaticFiles(folder: folder, prefix: "/s")
            let address = try #require(files.addresses["a.css"])
            #expect(address.hasPrefix("/s/a-") && address.hasSuffix(".css"))
            let route = try #require(files.routes(errorStyle: .api).first { $0.path == address })
            let response = try await route.handle(.test(.get, address))
            #expect(response.headers[.contentType] == "text/css; charset=utf-8")
            #expect(response.headers[.cacheControl]?.contains("immutable") == true)
            #expect(try await response.collectedBody() == Array("one".utf8))
            let tag = try #require(response.headers[.eTag])
            for known in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
                let again = try await route.handle(.test(.get, address, headers: [.ifNoneMatch: known]))
                #expect(again.status == .notModified)
            }
            try Data("other".utf8).write(to: URL(filePath: folder + "/a.css"))
            #expect(try StaticFiles(folder: folder, prefix: "/s").addresses["a.css"] != address)
        }
        try await Self.withFolder(["a.exe": ""]) { folder in
            #expect(throws: PageFilesError.self) { try StaticFiles(folder: folder, prefix: "/s") }
        }
    }

    @Test("Values are escaped wherever a template shows them")
    func escaping() async throws {
        try await Self.withFolder(["page.mustache": "<p title=\"{{v}}\">{{v}}</p>{{#list}}<i>{{.}}</i>{{/list}}"]) {
            folder in
            let templates = try Templates(folder: folder)
            for hostile in [
                "<script>", "\" onload=x", "'", "&", "{{v}}", "<\u{301}b>", "\"\u{301}x\u{20D2}", "a&\u{308}lt;",
                "\u{0}<",
            ] {
                let html = try templates.render("page", ["v": .text(hostile), "list": [.text(hostile)]])
                let scalars = Array(html.unicodeScalars)
                #expect(scalars.count { $0 == "<" } == 4, "\(hostile)")
                #expect(scalars.count { $0 == "\"" } == 2, "\(hostile)")
            }
            // A text that looks like a tag is shown, not obeyed.
            let html = try templates.render("page", ["v": "{{w}}", "w": "obeyed"])
            #expect(!html.contains("obeyed"))
            #expect(throws: PageFilesError.self) { try templates.render("none", [:]) }
        }
        try await Self.withFolder(["bad.mustache": "{{#open}}"]) { folder in
            #expect(throws: PageFilesError.self) { try Templates(folder: folder) }
        }
    }

    @Test("Pages are neither kept nor framed")
    func protection() {
        for response in [Response.page("<p>"), .seeOther("/x"), .download([1], mediaType: "text/csv", name: "a.csv")] {
            #expect(response.headers[.cacheControl] == "no-store")
            #expect(response.headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
        }
    }
}
