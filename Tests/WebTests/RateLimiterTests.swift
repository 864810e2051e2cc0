import Foundation
import Testing

@testable import Web

@Suite("Requests are counted for each credential in a window")
struct RateLimiterTests {
    private static let start: Int64 = 1_700_000_000_000

    @Test("The limit itself passes, the next does not, and a new window begins after the seconds")
    func window() {
        let limiter = RateLimiter(.init(requests: 3, seconds: 10))
        let credential = UUID()
        let decisions = (0..<4).map { limiter.take(credential, at: Self.start + Int64($0) * 1000) }
        #expect(decisions.map(\.isAllowed) == [true, true, true, false])
        #expect(decisions.map(\.remaining) == [2, 1, 0, 0])
        #expect(decisions.map(\.reset) == [10, 9, 8, 7])
        #expect(!limiter.take(credential, at: Self.start + 9999).isAllowed)
        #expect(limiter.take(credential, at: Self.start + 9999).reset == 1)
        let next = limiter.take(credential, at: Self.start + 10_000)
        #expect(next == .init(isAllowed: true, remaining: 2, reset: 10))
    }

    @Test("One credential does not use up another's")
    func separate() {
        let limiter = RateLimiter(.init(requests: 1, seconds: 10))
        let credentials = (0..<5).map { _ in UUID() }
        #expect(credentials.allSatisfy { limiter.take($0, at: Self.start).isAllowed })
        #expect(credentials.allSatisfy { !limiter.take($0, at: Self.start).isAllowed })
    }

    @Test("A clock that goes back begins a new window and never gives one that lasts longer")
    func clockBack() {
        let limiter = RateLimiter(.init(requests: 1, seconds: 10))
        let credential = UUID()
        _ = limiter.take(credential, at: Self.start)
        let back = limiter.take(credential, at: Self.start - 3_600_000)
        #expect(back.isAllowed)
        #expect(back.reset == 10)
    }

    @Test("Forgetting drops windows that have ended and none that run")
    func prune() {
        let limiter = RateLimiter(.init(requests: 1, seconds: 10))
        let credential = UUID()
        _ = limiter.take(credential, at: Self.start)
        limiter.prune(at: Self.start + 9999)
        #expect(!limiter.take(credential, at: Self.start + 9999).isAllowed)
        limiter.prune(at: Self.start + 10_000)
        #expect(limiter.take(credential, at: Self.start + 10_000).isAllowed)
    }

    @Test("No more than the limit pass when all come at once")
    func concurrent() async {
        let limiter = RateLimiter(.init(requests: 50, seconds: 10))
        let credential = UUID()
        let allowed = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 { group.addTask { limiter.take(credential, at: Self.start).isAllowed } }
            return await group.reduce(0) { $1 ? $0 + 1 : $0 }
        }
        #expect(allowed == 50)
    }
}
