import HTTPTypes
import Testing

@testable import ClassicAPI

@Suite struct ObjectAnswerTests {
    private struct Item: Sendable {
        let name: String
        let units: [Int64]

        static let shape = ClassicShape<Item>(
            "Item", [.text("name", "Name.") { $0.name }, .ids("units", "Units.") { $0.units }])
    }

    private static let head =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><TestResponse xmlns=\"http://schemas.servicestack.net/types\">"

    @Test func listsOfNumbersAreTextsInEveryFormat() async throws {
        let operation = ClassicOperation("Test", "", routes: [], parameters: [], row: Item.shape) { _ in
            ClassicRows([Item(name: "A", units: [1, 22]), Item(name: "B", units: [])])
        }
        #expect(
            try await operation.text(.json) == #"{"list":[{"name":"A","units":["1","22"]},{"name":"B","units":[]}]}"#)
        #expect(
            try await operation.text(.jsonl)
                == "{\"name\":\"A\",\"units\":[\"1\",\"22\"]}\n{\"name\":\"B\",\"units\":[]}\n")
        #expect(try await operation.text(.csv) == "name,units\r\nA,\"1,22\"\r\nB,\"\"\r\n")
        let arrays = "xmlns:a=\"http://schemas.microsoft.com/2003/10/Serialization/Arrays\""
        #expect(
            try await operation.text(.xml) == Self.head
                + "<List><Item><Name>A</Name><Units \(arrays)><a:string>1</a:string><a:string>22</a:string></Units></Item>"
                + "<Item><Name>B</Name><Units \(arrays)></Units></Item></List></TestResponse>")
    }

    @Test func anAnswerThatIsOneRowStandsForItself() async throws {
        let operation = ClassicOperation(
            "Test", "", routes: [], parameters: [], answer: CreatedObject.shape, errors: []
        ) { _ in CreatedObject(id: 7) }
        #expect(try await operation.text(.json) == #"{"id":"7"}"#)
        #expect(try await operation.text(.jsonl) == "{\"id\":\"7\"}\n")
        #expect(try await operation.text(.csv) == "id\r\n7\r\n")
        #expect(try await operation.text(.xml) == Self.head + "<Id>7</Id></TestResponse>")
    }

    @Test func anEmptyAnswerIsAnEmptyObject() async throws {
        let operation = ClassicOperation(
            "Test", "", routes: [], parameters: [], answer: EmptyAnswer.shape, errors: []
        ) { _ in EmptyAnswer() }
        #expect(try await operation.text(.json) == "{}")
        #expect(try await operation.text(.jsonl) == "{}\n")
        #expect(try await operation.text(.csv) == "")
        #expect(try await operation.text(.xml) == Self.head + "</TestResponse>")
    }

    @Test func theHeadOfAnAnswerAloneChangesNothing() {
        let operation = ClassicOperation(
            "CreateTest", "", routes: [.init("/CreateTest", .get, .post)], parameters: [],
            answer: EmptyAnswer.shape, errors: []
        ) { _ in EmptyAnswer() }
        let routing = ClassicRouting([operation])
        for segments in [["CreateTest"], ["json", "reply", "CreateTest"]] {
            guard case .methodNotAllowed = routing.match(.head, ClassicPath(segments)) else {
                Issue.record("HEAD of \(segments) is answered")
                continue
            }
            guard case .found = routing.match(.get, ClassicPath(segments)) else {
                Issue.record("GET of \(segments) is not answered")
                continue
            }
        }
    }
}
