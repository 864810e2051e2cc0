import Testing

@testable import Web

@Suite("Accept")
struct AcceptedTypesTests {
    private func preference(_ field: String?, _ type: String = "application/json") -> AcceptedTypes.Preference {
        AcceptedTypes(field).preference(for: type)
    }

    @Test("The most exact range that holds a type tells its weight")
    func exactness() {
        let field = "*/*;q=0.1, application/*;q=0.2, application/json;q=0.3"
        #expect(preference(field) == .init(weight: 300, isNamed: true))
        #expect(preference(field, "application/xml") == .init(weight: 200, isNamed: false))
        #expect(preference(field, "text/xml") == .init(weight: 100, isNamed: false))
        #expect(preference("text/*", "application/xml") == .init(weight: 0, isNamed: false))
        #expect(preference("application/json;q=0, */*") == .init(weight: 0, isNamed: true))
    }

    @Test(
        "A type alone means what it means in a list",
        arguments: ["application/json", "Application/JSON", "application/*", "*/*", "text/*", "json", "/*", "*"])
    func alone(_ field: String) {
        for type in ["application/json", "application/xml", "text/xml"] {
            #expect(preference(field, type) == preference(field + ",", type))
        }
    }

    @Test("No field takes everything alike, an empty one nothing")
    func missing() {
        #expect(preference(nil) == .init(weight: 1000, isNamed: false))
        #expect(preference("") == .init(weight: 0, isNamed: false))
    }

    @Test("Case, blanks, parameters and empty elements do not count, and unreadable weights leave their type out")
    func tolerance() {
        for field in [
            "Application/JSON", " application/json ", "application/json;charset=utf-8", ",,application/json\t;\tq=1.0",
            "application/json;level=1;q=1;ext=2", "application/json;q=0.5, application/json",
        ] {
            #expect(preference(field) == .init(weight: 1000, isNamed: true), "\(field)")
        }
        for field in [
            "application/json;q=2", "application/json;q=x", "application/json;q=", "json", "application json",
        ] {
            #expect(preference(field) == .init(weight: 0, isNamed: false), "\(field)")
        }
    }
}

@Suite("Entity tags")
struct EntityTagTests {
    @Test("A client has a representation when it names its tag, strong or weak, or any")
    func named() {
        let tag = EntityTag(opaque: "ab-1")
        #expect(tag.description == "\"ab-1\"")
        for field in ["\"ab-1\"", "W/\"ab-1\"", "\"x\", \"ab-1\"", "\"x\",W/\"ab-1\" ", "*", " * "] {
            #expect(tag.isNamed(in: field), "\(field)")
        }
        for field in [nil, "", "ab-1", "\"ab\"", "\"ab-1", "w/\"ab-1\"", "\"AB-1\"", "W/W/\"ab-1\""] {
            #expect(!tag.isNamed(in: field), "\(field ?? "nil")")
        }
    }
}
