import Testing

@testable import Web

@Suite("A schema names every field that breaks a rule")
struct SchemaTests {
    private static let device = ObjectSchema(
        "Device", "A device.",
        [
            PropertySchema("serial", "Serial.", .text(1...5), required: true, example: "A"),
            PropertySchema("port", "Port.", .integer(1...10), required: false, example: 1),
        ])

    private static let machine = ObjectSchema(
        "Machine", "A machine.",
        [
            PropertySchema("name", "Name.", .text(1...10), required: true, example: "a"),
            PropertySchema("kind", "Kind.", .oneOf(["a", "b"]), required: true, example: "a"),
            PropertySchema("id", "Id.", .uuid, required: false, example: "0198c0de-0000-7000-8000-000000000001"),
            PropertySchema("year", "Year.", .nullable(.integer(1900...2100)), required: false, example: 2020),
            PropertySchema("weight", "Weight.", .number(0...100), required: false, example: 1.5),
            PropertySchema("isOwned", "Owned.", .boolean, required: false, example: true),
            PropertySchema("devices", "Devices.", .array(.object(device), count: 0...3), required: false, example: []),
            PropertySchema("base", "Base.", .object(device), required: false, example: ["serial": "A"]),
        ])

    private func fields(_ text: String) throws -> [String] {
        let members = try #require(try JSONParser.parse(Array(text.utf8)).members)
        return Self.machine.violations(of: members, at: "").map(\.field)
    }

    @Test("Nothing to say of what is right")
    func sound() throws {
        #expect(try fields(#"{"name":"n","kind":"b"}"#) == [])
        #expect(
            try fields(
                #"""
                {"name":"0123456789","kind":"a","id":"0198C0DE-0000-7000-8000-000000000001","year":null,"weight":100,
                 "isOwned":false,"devices":[{"serial":"12345","port":10},{"serial":"x"}],"base":{"serial":"y"}}
                """#) == [])
    }

    @Test("All at once, each by its path")
    func everything() throws {
        let found = try fields(
            #"""
            {"name":"","kind":"c","id":"x","year":1899,"weight":100.5,"isOwned":"yes","other":1,
             "devices":[{"serial":"x"},{"port":11,"more":null},5],"base":{"serial":1}}
            """#)
        #expect(
            found == [
                "name", "kind", "id", "year", "weight", "isOwned", "other", "devices[1].port", "devices[1].more",
                "devices[1].serial", "devices[2]", "base.serial",
            ])
        #expect(try fields("{}") == ["name", "kind"])
    }

    @Test(
        "Wrong kinds are told apart",
        arguments: [
            (#""name":1"#, "name"), (#""name":null"#, "name"), (#""year":"2020""#, "year"), (#""year":2020.5"#, "year"),
            (#""weight":"1""#, "weight"), (#""isOwned":1"#, "isOwned"), (#""isOwned":null"#, "isOwned"),
            (#""devices":{}"#, "devices"), (#""devices":[{},{},{},{}]"#, "devices"), (#""base":[]"#, "base"),
        ])
    func kinds(_ member: String, _ field: String) throws {
        let rest = member.hasPrefix("\"name\"") ? #","kind":"a""# : #","kind":"a","name":"n""#
        #expect(try fields("{\(member)\(rest)}") == [field])
    }

    @Test("Lengths count code points; control characters are refused, line breaks are not")
    func texts() {
        let rule = Schema.StringRule(length: 1...3)
        #expect(rule.problem(of: "äöü") == nil)
        #expect(rule.problem(of: "😀😀😀") == nil)
        #expect(rule.problem(of: "e\u{301}e\u{301}") != nil)
        #expect(rule.problem(of: "") != nil)
        #expect(rule.problem(of: "a\nb") == nil)
        for text in ["\u{0}", "a\u{1B}", "\u{7F}", "\u{8}"] { #expect(rule.problem(of: text) != nil) }
    }

    @Test("A change tells a field left out from one set to null")
    func changes() throws {
        let year = Property.integer("year", "Year.", 1900...2100, example: 2020).clearable
        let body = BodyShape("Change", "A change.", [year.schema]) { $0.change(year) }
        #expect(try body.decode(Array("{}".utf8)) == .unchanged)
        #expect(try body.decode(Array(#"{"year":null}"#.utf8)) == .cleared)
        #expect(try body.decode(Array(#"{"year":1999}"#.utf8)) == .set(1999))
        for text in ["", "[]", "1", "{", #"{"year":1}"#, #"{"years":1999}"#, #"{"year":1999,"year":1999}"#] {
            #expect(throws: APIError.self) { try body.decode(Array(text.utf8)) }
        }
    }
}
