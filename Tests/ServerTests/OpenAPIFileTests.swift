import Foundation
import Testing
import Web

@testable import Server

@Suite struct OpenAPIFileTests {
    /// What reviewers see in the difference of a change is what the program does.
    @Test func theDocumentInTheTreeIsTheOneThatTheCodeDescribes() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = try String(contentsOf: root.appending(path: "openapi/iris.json"), encoding: .utf8)
        let document = try await ServerOperations.documentWithoutServer()
        #expect(file == document + "\n", "run `make openapi` and commit openapi/iris.json")
    }

    @Test func everyReferenceOfTheDocumentLeadsToASchema() async throws {
        let document = try JSONParser.parse(Array(try await ServerOperations.documentWithoutServer().utf8))
        let schemas = document["components"]?["schemas"]?.members?.map(\.name) ?? []
        var references: Set<String> = []
        func collect(_ value: JSONValue) {
            for member in value.members ?? [] {
                if member.name == "$ref", let text = member.value.string { references.insert(text) }
                collect(member.value)
            }
            for element in value.array ?? [] { collect(element) }
        }
        collect(document)
        #expect(!references.isEmpty)
        #expect(references.allSatisfy { schemas.contains(String($0.dropFirst("#/components/schemas/".count))) })
    }
}
