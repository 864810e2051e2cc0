import Testing

@testable import Web

@Suite("Pages and orders of lists")
struct PagingTests {
    private func sort(_ query: String) throws -> [SortOrder] {
        let parameter = Parameter.sort(["name", "brand", "createdAt"])
        return try parameter.read(RequestParameters(path: [:], query: try FormPair.decode(query.utf8)))
    }

    @Test("Signs, order of weight, and nothing")
    func orders() throws {
        #expect(try sort("") == [])
        #expect(try sort("sort=") == [])
        #expect(try sort("sort=name") == [SortOrder("name")])
        #expect(try sort("sort=-name,brand") == [SortOrder("name", descending: true), SortOrder("brand")])
        #expect(try sort("sort=+createdAt,%2Bname") == [SortOrder("createdAt"), SortOrder("name")])
    }

    @Test(
        "Fields that are none, repetitions, and what would be SQL",
        arguments: [
            "sort=Name", "sort=name,", "sort=,name", "sort=--name", "sort=-", "sort=name%20", "sort=name;brand",
            "sort=name,-name", "sort=name&sort=brand", "sort=name+DESC", "sort=1%3BDROP+TABLE+asset", "sort=name,other",
        ])
    func refused(_ query: String) {
        let error = #expect(throws: Violation.self) { try sort(query) }
        #expect(error?.field == "sort")
    }

    @Test("Numbers of pages and sizes within bounds")
    func numbers() throws {
        func page(_ query: String) throws -> (Int, Int) {
            let given = RequestParameters(path: [:], query: try FormPair.decode(query.utf8))
            return (try Parameter.page.read(given), try Parameter.size.read(given))
        }
        #expect(try page("") == (0, 20))
        #expect(try page("page=3&size=1000") == (3, 1000))
        for query in [
            "page=-1", "size=0", "size=1001", "page=x", "page=", "page=1.0", "page=%2B1", "page=1e3", "page=0x1",
            "page=99999999999999999999", "page=1&page=1", "page=1000000001",
        ] {
            #expect(throws: Violation.self, "\(query)") { try page(query) }
        }
    }

    @Test("The envelope counts")
    func envelope() throws {
        for (total, size, pages) in [(0, 20, 0), (1, 20, 1), (20, 20, 1), (21, 20, 2), (1000, 1, 1000)] {
            let page = EncodedPage(PageRequest(number: 0, size: size), totalElements: total, content: [[0x31], [0x32]])
            let json = try JSONParser.parse(page.encode())
            #expect(json["totalPages"]?.integer == Int64(pages))
            #expect(json["totalElements"]?.integer == Int64(total))
            #expect(json["numberOfElements"] == 2)
            #expect(json["content"] == [1, 2])
            // What is written is what the schema says.
            let element = ObjectSchema("E", "E.", [])
            let known = EncodedPage.schema(of: element).properties.map(\.name)
            #expect(json.members?.map(\.name) == known)
        }
    }
}
