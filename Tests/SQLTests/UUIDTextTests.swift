import Foundation
import Testing

@testable import SQL

@Suite struct UUIDTextTests {
    @Test func everyUUIDReadsBack() {
        for _ in 0..<200 {
            let id = UUID()
            #expect(UUID(text: id.uuidString) == id)
            #expect(UUID(text: id.uuidString.lowercased()) == id)
        }
    }

    @Test(arguments: [
        "", "0", "00000000-0000-0000-0000-00000000000", "00000000-0000-0000-0000-0000000000000",
        "00000000000000000000000000000000", "00000000-0000-0000-0000-00000000000g",
        "000000000-000-0000-0000-000000000000",
        "{0000000-0000-0000-0000-000000000000}", "00000000-0000-0000-0000-0000000000é",
    ])
    func whatIsNoneIsRefused(text: String) {
        #expect(UUID(text: text) == nil)
    }
}
