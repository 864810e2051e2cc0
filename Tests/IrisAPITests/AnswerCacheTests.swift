import Fleet
import Foundation
import NIOCore
import SQL
import TestSupport
import Testing
import Web

@testable import IrisAPI

@Suite struct AnswerCacheTests {
    private func key(_ account: UUID, _ number: Int, _ operation: String = "list") -> AnswerCache.Key {
        let page = PageRequest(number: number, size: 20)
        return AnswerCache.Key(account: account, operation: operation, subject: .page(page, includeHidden: false))
    }

    @Test func anAnswerIsKeptForItsAccountOperationParametersAndVersionOnly() {
        let cache = AnswerCache()
        let (one, other) = (UUID.version7(), UUID.version7())
        let id = UUID.version7()
        let page = PageRequest(number: 0, size: 20)
        let sorted = PageRequest(number: 0, size: 20, sort: [SortOrder("name")])
        let reversed = PageRequest(number: 0, size: 20, sort: [SortOrder("name", descending: true)])
        let subjects: [AnswerCache.Subject] = [
            .one(id), .one(.version7()), .page(page, includeHidden: false), .page(page, includeHidden: true),
            .page(sorted, includeHidden: false), .page(reversed, includeHidden: false),
            .page(PageRequest(number: 1, size: 20), includeHidden: false),
            .page(PageRequest(number: 0, size: 21), includeHidden: false),
        ]
        var keys: [AnswerCache.Key] = []
        for account in [one, other] {
            for operation in ["a", "b"] {
                keys += subjects.map { AnswerCache.Key(account: account, operation: operation, subject: $0) }
            }
        }
        for (index, key) in keys.enumerated() {
            #expect(cache.bytes(key, version: 7) == nil)
            cache.keep(ByteBuffer(integer: index), for: key, version: 7)
        }
        for (index, key) in keys.enumerated() {
            #expect(cache.bytes(key, version: 7) == ByteBuffer(integer: index))
            #expect(cache.bytes(key, version: 8) == nil)
            #expect(cache.bytes(key, version: 6) == nil)
        }
    }

    @Test func anOlderAnswerDoesNotTakeThePlaceOfANewer() {
        let cache = AnswerCache()
        let key = key(.version7(), 0)
        cache.keep(ByteBuffer(string: "new"), for: key, version: 2)
        cache.keep(ByteBuffer(string: "old"), for: key, version: 1)
        #expect(cache.bytes(key, version: 2) == ByteBuffer(string: "new"))
        #expect(cache.bytes(key, version: 1) == nil)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>) func itNeverTakesMoreThanItsLimit(seed: UInt64) {
        var random = TestGenerator(seed)
        let limit = 100_000
        let cache = AnswerCache(limit: limit)
        let accounts = (0..<5).map { _ in UUID.version7() }
        var hits = 0
        for step in 0..<5000 {
            let key = key(accounts[Int.random(in: 0..<5, using: &random)], Int.random(in: 0..<50, using: &random))
            let version = UInt64(step / 1000)
            if let bytes = cache.bytes(key, version: version) {
                hits += 1
                #expect(bytes.getString(at: 0, length: 36) == key.account.uuidString)
            } else {
                let size = Int.random(in: 0..<(step % 7 == 0 ? 60_000 : 3000), using: &random)
                let bytes = ByteBuffer(string: key.account.uuidString + String(repeating: "x", count: size))
                cache.keep(bytes, for: key, version: version)
            }
            #expect(cache.size <= limit)
        }
        #expect(hits > 100)
        #expect(cache.size > limit / 10)
    }

    @Test func whatIsAskedForAgainAndAgainOutlivesWhatIsNot() {
        let cache = AnswerCache(limit: 100_000)
        let account = UUID.version7()
        let favourite = key(account, -1)
        cache.keep(ByteBuffer(string: "favourite"), for: favourite, version: 1)
        for number in 0..<1000 {
            cache.keep(ByteBuffer(repeating: 0, count: 1000), for: key(account, number), version: 1)
            #expect(cache.bytes(favourite, version: 1) != nil)
        }
        #expect(cache.bytes(key(account, 0), version: 1) == nil)
        #expect(cache.bytes(key(account, 999), version: 1) != nil)
    }

    @Test func anEntryThatIsReplacedTakesNoRoom() {
        let cache = AnswerCache(limit: 1_000_000)
        let key = key(.version7(), 0)
        cache.keep(ByteBuffer(repeating: 0, count: 1000), for: key, version: 1)
        let size = cache.size
        for version in 2...2000 {
            cache.keep(ByteBuffer(repeating: 0, count: 1000), for: key, version: UInt64(version))
        }
        #expect(cache.size == size)
    }

    @Test func anAnswerThatAChangeOvertookIsNotServedAgain() async throws {
        try await withAPI { api in
            let account = UUID.version7()
            let reads = FleetReads(fleet: api.fleet, cache: AnswerCache())
            let asset = try await api.fleet.create(AssetDraft(assetType: .tool, name: "old"), in: account)
            func read(whileReading: AssetChange) async throws -> ByteBuffer {
                try await reads.answer("name", .one(asset.id), of: account) { () async throws(FleetError) in
                    let name = try await api.fleet.asset(asset.id, of: account).name
                    _ = try await api.fleet.update(asset.id, of: account, whileReading)
                    return Array(name.utf8)
                }
            }
            #expect(try await read(whileReading: AssetChange(name: "new")) == ByteBuffer(string: "old"))
            #expect(try await read(whileReading: AssetChange()) == ByteBuffer(string: "new"))
        }
    }
}
