import Testing
import Web

@testable import DeveloperHub

struct PostmanTests {
    private static let collection = PostmanCollection.json(
        operations: SampleOperations.all, publicURL: "https://iris.example")

    private static func items(_ collection: JSONValue) -> [JSONValue] {
        (collection["item"]?.array ?? []).flatMap { $0["item"]?.array ?? [] }
    }

    private static func item(_ id: String) throws -> JSONValue {
        try #require(items(collection).first { $0["id"]?.string == id })
    }

    private func ids(of domain: String?) -> [String] {
        let json = PostmanCollection.json(
            operations: SampleOperations.all, domain: domain, publicURL: "https://iris.example")
        return Self.items(json).compactMap { $0["id"]?.string }
    }

    @Test func everyOperationIsThereOnceInTheFolderOfItsAPI() {
        #expect(ids(of: nil).sorted() == SampleOperations.all.map(\.id).sorted())
        #expect(Self.collection["item"]?.array?.map { $0["name"]?.string } == ["Things", "Authorization"])
    }

    @Test func aCollectionOfOneAPIHasTheTokenRequestsToo() {
        #expect(ids(of: "Authorization") == ["getToken"])
        #expect(ids(of: "Things").sorted() == SampleOperations.all.map(\.id).sorted())
    }

    @Test func pathVariablesAndParametersAreNamed() throws {
        let url = try #require(Self.item("getThing")["request"]?["url"])
        #expect(url["raw"] == "{{baseUrl}}/api/things/:thingId")
        #expect(url["path"] == ["api", "things", ":thingId"])
        #expect(url["variable"] == [["key": "thingId", "value": "example", "description": "The thingId."]])
        let list = try #require(Self.item("listThings")["request"]?["url"])
        #expect(list["raw"] == "{{baseUrl}}/api/things?match[]=a&match[]=b")
        #expect(list["query"]?.array?.map { $0["disabled"]?.bool ?? false } == [false, false, true])
    }

    @Test func theTokenIsInheritedFromTheCollection() throws {
        #expect(Self.collection["auth"]?["bearer"]?.array?.first?["value"] == "{{accessToken}}")
        #expect(try Self.item("getThing")["request"]?["auth"] == nil)
        #expect(try Self.item("getToken")["request"]?["auth"]?["type"] == "basic")
    }

    @Test func formsSendWhatSamplesSend() throws {
        let fields = try #require(Self.item("getToken")["request"]?["body"]?["urlencoded"]?.array)
        let sent = fields.filter { $0["disabled"] == nil }.compactMap { $0["key"]?.string }
        #expect(sent == ["grant_type", "username", "password"])
        #expect(fields.first { $0["key"] == "password" }?["value"] == "{{password}}")
        let query = try #require(Self.item("queryThings")["request"]?["body"]?["urlencoded"]?.array)
        #expect(query.compactMap { $0["key"]?.string } == ["query", "time"])
    }

    @Test func bodiesAndAnswersHaveExamples() throws {
        let create = try Self.item("createThing")
        #expect(create["request"]?["body"]?["raw"]?.string == "{\n  \"name\": \"Drill\",\n  \"count\": 2\n}")
        #expect(create["request"]?["header"] == [["key": "Content-Type", "value": "application/json"]])
        #expect(create["response"]?.array?.first?["code"] == 201)
        #expect(try Self.item("writeThings")["request"]?["body"]?["mode"] == "file")
        // A form that another standard describes has no example.
        #expect(try Self.item("getThing")["response"]?.array?.map { $0["code"] } == [200, 304])
    }

    @Test func tokenRequestsKeepTheirToken() throws {
        func script(_ id: String) throws -> String {
            let lines = try Self.item(id)["event"]?.array?.first?["script"]?["exec"]?.array ?? []
            return lines.compactMap(\.string).joined(separator: "\n")
        }
        #expect(try script("getToken").contains("variables.set(\"accessToken\", token.access_token)"))
        #expect(try script("getThing") == "pm.test(\"answers 200\", () => pm.response.to.have.status(200));")
    }

    @Test func theEnvironmentHidesItsSecretsAndHoldsNone() {
        let values = PostmanEnvironment.json(publicURL: "https://iris.example")["values"]?.array ?? []
        #expect(values.count == SampleSecret.allCases.count + 1)
        for value in values.dropFirst() { #expect(value["value"] == "" && value["type"] == "secret") }
        #expect(values.first?["value"] == "https://iris.example")
    }
}
