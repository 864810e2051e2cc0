import Testing
import Web

@testable import DeveloperHub

struct SampleTests {
    private static let server = "https://iris.example"

    private func request(_ operation: Web.Operation, _ given: [FormPair] = [], now: Int64 = 0) -> SampleRequest {
        SampleRequest(operation, given: given, server: Self.server, now: now)
    }

    private func codes(_ operation: Web.Operation, _ given: [FormPair] = []) -> [(SampleLanguage, String)] {
        Samples.all(of: request(operation, given)).map { ($0.language, $0.code) }
    }

    @Test(arguments: SampleOperations.all)
    func everyOperationHasASampleInEveryLanguage(_ operation: Web.Operation) {
        let samples = codes(operation)
        #expect(samples.map(\.0) == SampleLanguage.allCases)
        for (language, code) in samples {
            #expect(code.contains(Self.server), "\(language)")
            #expect(code.hasSuffix("\n") && !code.contains("\n\n\n") && !code.contains(" \n"), "\(language)")
            for secret in request(operation).secrets { #expect(code.contains(secret.environment), "\(language)") }
        }
    }

    // MARK: What the form says

    @Test func requiredParametersFallBackToTheExample() {
        #expect(request(SampleOperations.get).url == "https://iris.example/api/things/example")
        #expect(request(SampleOperations.list).query == [FormPair("match[]", "a"), FormPair("match[]", "b")])
        #expect(request(SampleOperations.list, [FormPair("match[]", "")]).query.count == 2)
    }

    @Test func optionalParametersAreSentWhenGiven() {
        let given = [FormPair("page", "3"), FormPair("match[]", "c\r\n\r\nd"), FormPair("unheard", "x")]
        let asked = request(SampleOperations.list, given)
        #expect(asked.query == [FormPair("match[]", "c"), FormPair("match[]", "d"), FormPair("page", "3")])
        #expect(asked.target == "/api/things?match%5B%5D=c&match%5B%5D=d&page=3")
        #expect(request(SampleOperations.list, [FormPair("page", "")]).query.map(\.name) == ["match[]", "match[]"])
    }

    @Test func valuesOfThePathAreEscaped() {
        let asked = request(SampleOperations.get, [FormPair("thingId", "a/b c?d=%41&é:1#")])
        #expect(asked.path == "/api/things/a%2Fb%20c%3Fd%3D%2541%26%C3%A9:1%23")
    }

    @Test func theFormOfTheAnswerIsAskedForWhereThereAreSeveral() {
        #expect(request(SampleOperations.get).headers == [FormPair("Accept", "application/xml")])
        let json = request(SampleOperations.get, [FormPair("accept", "application/json")])
        #expect(json.headers == [FormPair("Accept", "application/json")])
        let other = request(SampleOperations.get, [FormPair("accept", "text/html")])
        #expect(other.headers == [FormPair("Accept", "application/xml")])
        #expect(request(SampleOperations.list).headers.isEmpty)
    }

    @Test func bodiesAreTheTypedJSONOrTheExample() {
        #expect(request(SampleOperations.create).body == .json(["name": "Drill", "count": 2]))
        #expect(
            request(SampleOperations.create, [FormPair("body", "  {\"name\":\r\n\"x\"}")]).body == .json(["name": "x"]))
        let unfinished = request(SampleOperations.create, [FormPair("body", "{\"name\":")])
        #expect(unfinished.body == .text("{\"name\":", mediaType: "application/json"))
        #expect(unfinished.contentType == "application/json")
    }

    @Test func parametersOfAFormBodyAreNotInTheAddress() {
        let asked = request(SampleOperations.form, [FormPair("time", "now")])
        #expect(asked.url == "https://iris.example/api/things/query")
        let fields = [("query", "up"), ("time", "now")].map { SampleRequest.FormField(name: $0, value: .text($1)) }
        #expect(asked.body == .form(fields))
    }

    @Test func bytesAreTheTypedBase64OrAnExampleForNow() {
        let media = "application/x-protobuf"
        #expect(request(SampleOperations.bytes, now: 77).body == .bytes([55, 55], mediaType: media))
        #expect(
            request(SampleOperations.bytes, [FormPair("body", "AQID\n")]).body == .bytes([1, 2, 3], mediaType: media))
        #expect(request(SampleOperations.bytes).headers == [FormPair("Content-Encoding", "snappy")])
    }

    // MARK: Secrets

    private func secrets(_ given: [FormPair]) -> [SampleSecret] { request(SampleOperations.token, given).secrets }

    @Test func eachGrantHasItsSecrets() {
        #expect(secrets([]) == [.clientID, .clientSecret, .username, .password])
        #expect(secrets([FormPair("grant_type", "refresh_token")]) == [.clientID, .clientSecret, .refreshToken])
        #expect(secrets([FormPair("grant_type", "other")]) == [.clientID, .clientSecret])
        #expect(request(SampleOperations.get).secrets == [.token])
    }

    @Test func secretsOfTheFormAreNeverPrinted() {
        let names = ["username", "password", "refresh_token", "client_id", "client_secret", "token"]
        for grant in ["password", "refresh_token"] {
            let given =
                names.map { FormPair($0, "hush-\($0)") } + [FormPair("grant_type", grant), FormPair("scope", "api")]
            for (language, code) in codes(SampleOperations.token, given) {
                #expect(!code.contains("hush") && code.contains("api"), "\(language)")
            }
        }
    }

    // MARK: Languages

    @Test func curlSaysTheMethodOnlyWhereItIsNotClear() {
        func curl(_ operation: Web.Operation) -> String { CurlSample.code(request(operation)) }
        #expect(!curl(SampleOperations.get).contains("-X") && !curl(SampleOperations.create).contains("-X"))
        #expect(curl(SampleOperations.list).contains(" -G '") && curl(SampleOperations.list).contains("'match[]=a'"))
        #expect(curl(SampleOperations.bytes).hasPrefix("echo 'MA==' | base64 --decode |\ncurl "))
    }

    @Test func programsAreNamedForTheirOperation() {
        #expect(JavaSample.code(request(SampleOperations.get)).contains("public class GetThing {"))
        #expect(CSharpSample.code(request(SampleOperations.get)).contains("class GetThing\n"))
    }

    @Test func numbersThatJavaScriptCannotHoldAreSentAsText() {
        func node(_ body: String) -> String {
            NodeSample.code(request(SampleOperations.create, [FormPair("body", body)]))
        }
        #expect(node("{\"a\":9007199254740992}").contains("JSON.stringify({\n    a: 9007199254740992,\n  })"))
        #expect(node("{\"a\":[9007199254740993]}").contains(#"body: "{\n  \"a\": [\n    9007199254740993\n  ]\n}""#))
    }

    @Test func aMemberThatWouldSetSomethingElseInJavaScriptIsComputed() {
        let literal = NodeSample.literal(["__proto__": 1, "match[]": 2, "name": 3], 0)
        #expect(literal == "{\n  [\"__proto__\"]: 1,\n  \"match[]\": 2,\n  name: 3,\n}")
    }
}
