import Foundation
import SQL
import Testing

@testable import Accounts

@Suite("Those who try secrets are slowed down")
struct ThrottleTests {
    private static let start = Int64.now
    private static func names(_ user: String = "user", _ address: String = "192.0.2.1") -> [String] {
        ["user:\(user)|\(address)", "user-address:\(address)"]
    }

    private static func secret(_ number: Int) -> [UInt8] {
        [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)] + [UInt8](repeating: 0, count: 30)
    }

    /// Fails with so many different secrets.
    private static func fail(_ throttle: Throttle, _ names: [String], _ range: Range<Int>, at time: Int64 = start)
        -> Int
    {
        range.reduce(0) { bursts, number in
            throttle.fail(names, secret: secret(number), at: time) ? bursts + 1 : bursts
        }
    }

    @Test("Cases 49 and 60: ten different failures are free, then the wait doubles up to a minute")
    func growing() {
        let throttle = Throttle()
        #expect(Self.fail(throttle, Self.names(), 0..<10) == 0)
        #expect(throttle.retryAfter(Self.names(), at: Self.start) == nil)
        for (index, wait) in [1, 2, 4, 8, 16, 32, 60, 60].enumerated() {
            // Worth one audit entry, not one for each failure.
            #expect(Self.fail(throttle, Self.names(), 10 + index..<11 + index) == (index == 0 ? 1 : 0))
            #expect(throttle.retryAfter(Self.names(), at: Self.start) == wait)
        }
        #expect(throttle.retryAfter(Self.names(), at: Self.start + 59_999) == 1)
        #expect(throttle.retryAfter(Self.names(), at: Self.start + 60_000) == nil)
    }

    @Test("Case 49: the pair is blocked, neither the name elsewhere nor another name here")
    func pairs() {
        let throttle = Throttle()
        _ = Self.fail(throttle, Self.names(), 0..<15)
        #expect(throttle.retryAfter(Self.names(), at: Self.start) != nil)
        #expect(throttle.retryAfter(Self.names("user", "192.0.2.2"), at: Self.start) == nil)
        #expect(throttle.retryAfter(Self.names("other"), at: Self.start) == nil)
    }

    @Test("Case 49: the same wrong secret counts once")
    func distinct() {
        let throttle = Throttle()
        for _ in 0..<1000 { _ = Self.fail(throttle, Self.names(), 1..<2) }
        #expect(throttle.retryAfter(Self.names(), at: Self.start) == nil)
        _ = Self.fail(throttle, Self.names(), 2..<11)
        #expect(throttle.retryAfter(Self.names(), at: Self.start) == nil)
        _ = Self.fail(throttle, Self.names(), 11..<12)
        #expect(throttle.retryAfter(Self.names(), at: Self.start) == 1)
    }

    @Test("A whole address is blocked after a hundred, whatever the names")
    func address() {
        let throttle = Throttle()
        for number in 0..<100 { _ = Self.fail(throttle, Self.names("user\(number)"), number..<number + 1) }
        #expect(throttle.retryAfter(Self.names("new"), at: Self.start) == nil)
        _ = Self.fail(throttle, Self.names("user100"), 100..<101)
        #expect(throttle.retryAfter(Self.names("new"), at: Self.start) == 1)
        #expect(throttle.retryAfter(Self.names("new", "192.0.2.2"), at: Self.start) == nil)
    }

    @Test("Success resets, and who has succeeded is let through while the failures wait")
    func trust() {
        let throttle = Throttle()
        _ = Self.fail(throttle, Self.names(), 0..<10)
        throttle.succeed(Self.names()[0], at: Self.start)
        _ = Self.fail(throttle, Self.names(), 100..<110)
        #expect(throttle.retryAfterFailure(Self.names(), at: Self.start) == nil)
        _ = Self.fail(throttle, Self.names(), 110..<115)
        #expect(throttle.retryAfterFailure(Self.names(), at: Self.start) != nil)
        #expect(throttle.retryAfter(Self.names(), at: Self.start) == nil)
        #expect(throttle.retryAfter(Self.names("user", "192.0.2.2"), at: Self.start) == nil)
        // Trust ends after a day.
        let day: Int64 = 86_400_000
        _ = Self.fail(throttle, Self.names(), 200..<215, at: Self.start + day)
        #expect(throttle.retryAfter(Self.names(), at: Self.start + day) != nil)
    }

    @Test("Failures are forgotten after a quarter of an hour")
    func forgetting() {
        let throttle = Throttle()
        _ = Self.fail(throttle, Self.names(), 0..<10)
        let later = Self.start + 15 * 60_000 + 1
        _ = Self.fail(throttle, Self.names(), 10..<20, at: later)
        #expect(throttle.retryAfter(Self.names(), at: later) == nil)
    }

    @Test("Case 60: a restart forgets neither the waits nor the resets")
    func restart() async throws {
        try await TestStore.with { test in
            let throttle = Throttle()
            _ = Self.fail(throttle, Self.names(), 0..<16)
            _ = Self.fail(throttle, Self.names("other"), 0..<10)
            try await throttle.save(to: test.database)
            throttle.succeed(Self.names("other")[0], at: Self.start)
            try await throttle.save(to: test.database)
            let restarted = Throttle()
            try await restarted.load(from: test.database)
            #expect(restarted.retryAfter(Self.names(), at: Self.start) == 32)
            _ = Self.fail(restarted, Self.names("other"), 20..<30)
            #expect(restarted.retryAfter(Self.names("other"), at: Self.start) == nil)
            // The count goes on where it stood.
            _ = Self.fail(restarted, Self.names(), 50..<51)
            #expect(restarted.retryAfter(Self.names(), at: Self.start) == 60)
        }
    }
}
