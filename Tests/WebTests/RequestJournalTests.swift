import Foundation
import Testing

@testable import Web

struct RequestJournalTests {
    private func entry(_ number: Int, _ operation: String = "listAssets") -> RequestJournal.Entry {
        RequestJournal.Entry(
            time: Int64(number), operationID: operation, method: "GET", path: "/api", status: 200, nanoseconds: 1,
            clientID: "client")
    }

    @Test func theNewestComeFirstAndTheOldestGo() {
        let journal = RequestJournal()
        let account = UUID()
        for number in 1...(RequestJournal.capacity + 5) { journal.add(entry(number), of: account) }
        let all = journal.entries(of: account, limit: 1000)
        #expect(all.map(\.time) == (6...Int64(RequestJournal.capacity + 5)).reversed())
        #expect(journal.entries(of: account, limit: 2).count == 2)
    }

    @Test func accountsAndOperationsAreApart() {
        let journal = RequestJournal()
        let (one, other) = (UUID(), UUID())
        journal.add(entry(1), of: one)
        journal.add(entry(2, "getAsset"), of: one)
        #expect(journal.entries(of: other, limit: 10).isEmpty)
        #expect(journal.entries(of: one, operationID: "getAsset", limit: 10).map(\.time) == [2])
    }
}
