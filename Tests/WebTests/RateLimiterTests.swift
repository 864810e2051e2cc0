import Foundation
import Testing

@testable import Web

@Suite("Requests are counted for each credential in a window")
struct RateLimiterTests {
    static let start: Int64 = 1_700_000_000_000
    private let limiter: RateLimiter
    private let account = UUID()

    init() { limiter = RateLimiter(.init(requests: 3, seconds: 10)) }

    /// One request against the common limit.
    private func take(_ credential: UUID, at time: Int64) -> RateLimiter.Decision {
        let quota = Quota("default", requests: 3, seconds: 10, of: .credential)
        let caller = Caller(accountID: account, credentialID: credential, clientID: "c", name: "n")
        return limiter.take([RateLimiter.Charge(quota, to: caller, url: nil)], of: account, at: time)
    }

    @Test("The limit itself passes, the next does not, and a new window begins after the seconds")
    func window() {
        let credential = UUID()
        let decisions = (0..<4).map { take(credential, at: Self.start + Int64($0) * 1000) }
        #expect(decisions.map(\.isAllowed) == [true, true, true, false])
        #expect(decisions.map(\.remaining) == [2, 1, 0, 0])
        #expect(decisions.map(\.reset) == [10, 9, 8, 7])
        #expect(!take(credential, at: Self.start + 9999).isAllowed)
        #expect(take(credential, at: Self.start + 9999).reset == 1)
        let next = take(credential, at: Self.start + 10_000)
        #expect((next.isAllowed, next.remaining, next.reset) == (true, 2, 10))
    }

    @Test("One credential does not use up another's")
    func separate() {
        let credentials = (0..<5).map { _ in UUID() }
        for _ in 0..<3 { #expect(credentials.allSatisfy { take($0, at: Self.start).isAllowed }) }
        #expect(credentials.allSatisfy { !take($0, at: Self.start).isAllowed })
    }

    @Test("A clock that goes back begins a new window and never gives one that lasts longer")
    func clockBack() {
        let credential = UUID()
        for _ in 0..<3 { _ = take(credential, at: Self.start) }
        let back = take(credential, at: Self.start - 3_600_000)
        #expect((back.isAllowed, back.remaining, back.reset) == (true, 2, 10))
    }

    @Test("Forgetting drops windows that have ended and none that run")
    func prune() {
        let credential = UUID()
        for _ in 0..<3 { _ = take(credential, at: Self.start) }
        limiter.prune(at: Self.start + 9999)
        #expect(!take(credential, at: Self.start + 9999).isAllowed)
        limiter.prune(at: Self.start + 10_000)
        #expect(limiter.count(of: account) == 0)
        #expect(take(credential, at: Self.start + 10_000).isAllowed)
    }

    @Test("No more than the limit pass when all come at once")
    func concurrent() async {
        let credential = UUID()
        let allowed = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 { group.addTask { take(credential, at: Self.start).isAllowed } }
            return await group.reduce(0) { $1 ? $0 + 1 : $0 }
        }
        #expect(allowed == 3)
    }
}
