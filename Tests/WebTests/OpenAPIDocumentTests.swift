import HTTPTypes
import Hummingbird
import Testing

@testable import Web

@Suite("The OpenAPI document follows from the operations")
struct OpenAPIDocumentTests {
    private struct Machine: Sendable {
        let name: String
        let year: Int64?
    }

    private static let part = Shape<String>("Part", "A part.", [Field("code", "Code.", example: "x") { $0 }])
    private static let machine = Shape<Machine>(
        "Machine", "A machine.",
        [
            Field("name", "Name.", schema: .text(1...20), example: "EC220E") { $0.name },
            .nullable("year", "Year.", schema: .integer(1900...2100), example: 2020) { $0.year },
            .list("parts", "Parts.", of: part) { [$0.name] },
        ])
    private static let name = Property.text("name", "Name.", length: 1...20, example: "EC220E")

    private static let operations: [Web.Operation] = [
        Operation(
            .get, "/api/machine/v1/machines", id: "listMachines", domain: "Machines", "List.",
            access: Entitlement(scope: "machine.view", api: "machines"), parameters: .page, .size, .sort(["name"]),
            answer: .object(machine, "The first.")
        ) { _, _, _, _ in Machine(name: "a", year: nil) },
        Operation(
            .put, "/api/machine/v1/machines/{machineId}", id: "putMachine", domain: "Machines", "Change.",
            access: Entitlement(scope: "machine.manage", api: "machines"), parameters: .id("machineId", "Id."),
            body: BodyShape("MachineChange", "A change.", [name.schema]) { $0[name] ?? "" },
            answer: .object(machine, "The machine."),
            quotas: [
                Quota("put", requests: 2, seconds: 60, of: .credential, on: .url, pool: .init(requests: 5, days: 7))
            ]
        ) { _, name, _ in Machine(name: name, year: 2020) },
        Operation(
            .get, "/open", id: "getOpen", domain: "Other", "Open.", access: .open,
            answers: [AnswerDescription(.ok, "Fine.", part.schema)]
        ) { _ in Response(status: .ok) },
    ]

    private static let document = OpenAPIDocument(
        operations, scopes: [("machine.view", "See."), ("machine.manage", "Change.")], version: "1.2.3"
    ).json(server: "https://iris.example")

    /// Every value below one, with the names on the way.
    private static func walk(_ value: JSONValue, _ visit: (String, JSONValue) -> Void) {
        for member in value.members ?? [] {
            visit(member.name, member.value)
            walk(member.value, visit)
        }
        for item in value.array ?? [] { walk(item, visit) }
    }

    @Test("Every $ref leads to a schema of the document")
    func references() throws {
        var references: Set<String> = []
        Self.walk(Self.document) { name, value in
            if name == "$ref", let text = value.string { references.insert(text) }
        }
        let schemas = try #require(Self.document["components"]?["schemas"]?.members).map(\.name)
        #expect(Set(schemas).count == schemas.count)
        #expect(references == Set(schemas.map { "#/components/schemas/\($0)" }))
        #expect(schemas.contains("Violation"))
    }

    @Test("Operation ids are unique, and each says what it needs")
    func identifiers() throws {
        var ids: [String] = []
        Self.walk(Self.document) { name, value in
            if name == "operationId", let id = value.string { ids.append(id) }
        }
        #expect(ids.sorted() == ["getOpen", "listMachines", "putMachine"])
        let put = try #require(Self.document["paths"]?["/api/machine/v1/machines/{machineId}"]?["put"])
        #expect(put["security"] == [["bearer": ["machine.manage"]]])
        #expect(Self.document["paths"]?["/open"]?["get"]?["security"] == [])
    }

    @Test("Every parameter of a path template is described, and the other way round")
    func pathParameters() throws {
        for (path, item) in try #require(Self.document["paths"]?.members).map({ ($0.name, $0.value) }) {
            let inPath = Set(path.split(separator: "/").filter { $0.hasPrefix("{") }.map { $0.dropFirst().dropLast() })
            for operation in item.members ?? [] {
                let described = (operation.value["parameters"]?.array ?? []).filter { $0["in"] == "path" }
                #expect(Set(described.compactMap { $0["name"]?.string.map { $0[...] } }) == inPath)
            }
        }
    }

    @Test("Every error that the checks can give is listed by its status")
    func errors() throws {
        let put = try #require(Self.document["paths"]?["/api/machine/v1/machines/{machineId}"]?["put"])
        let statuses = try #require(put["responses"]?.members).map(\.name)
        #expect(statuses == ["200", "400", "401", "403", "404", "415", "429"])
        let open = try #require(Self.document["paths"]?["/open"]?["get"]?["responses"]?.members).map(\.name)
        #expect(open == ["200"])
    }

    @Test("Quotas stand with the operation that states them, in numbers and in words")
    func quotas() throws {
        let paths = try #require(Self.document["paths"])
        let words = """
            2 requests in 60 s for each API User or API Key and URL, and 5 more, each of which comes back 7 days after \
            its use
            """
        let expected: JSONValue = [
            "name": "put", "description": .string(words), "requests": 2, "seconds": 60,
            "pool": ["requests": 5, "days": 7],
        ]
        #expect(paths["/api/machine/v1/machines/{machineId}"]?["put"]?["x-iris-quotas"] == [expected])
        #expect(paths["/api/machine/v1/machines"]?["get"]?["x-iris-quotas"] == nil)
    }

    @Test("Examples keep the rules of their own schemas")
    func examples() {
        for operation in Self.operations {
            let schemas = operation.answers.compactMap(\.schema) + [operation.body?.schema].compactMap { $0 }
            for schema in schemas {
                #expect(Schema.object(schema).violations(of: schema.example, at: "").isEmpty, "\(schema.name)")
            }
            for parameter in operation.parameters {
                #expect(parameter.schema.violations(of: parameter.example, at: parameter.name).isEmpty)
            }
        }
    }

    @Test("A document for a file names no server")
    func withoutServer() {
        let json = OpenAPIDocument(Self.operations, scopes: [], version: "1").json(server: nil)
        #expect(json["servers"] == nil)
        #expect(Self.document["servers"] == [["url": "https://iris.example"]])
    }
}
