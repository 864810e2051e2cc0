import Foundation
import HTTPTypes
import Testing
import Web

@testable import ClassicAPI

@Suite("How often a token may ask")
struct PaceTests {
    private static let account = UUID()
    private static func token(_ account: UUID = account) -> ClassicPace.TokenKey {
        ClassicPace.TokenKey(account: account, credential: UUID())
    }

    @Test func fiftyPassAtOnceTheNextWaitAndTheLastAreRefused() {
        let pace = ClassicPace()
        let token = Self.token()
        let turns = (0..<250).map { _ in pace.turn(of: token, at: 1_000) }
        #expect(turns.prefix(ClassicPace.requestsPerSecond).allSatisfy { $0 == .now })
        let waits = turns.compactMap { if case .later(let wait) = $0 { wait } else { nil } }
        // At 50 a second 150 turns come within three seconds.
        #expect(waits == (1...150).map { Int64($0) * 20 })
        #expect(turns.dropFirst(200).allSatisfy { $0 == .refused(retryAfter: 1) })
        // Another token is not concerned.
        #expect(pace.turn(of: Self.token(), at: 1_000) == .now)
    }

    @Test func whoKeepsToThePaceNeverWaits() {
        let pace = ClassicPace()
        let token = Self.token()
        for round in 0..<1_000 { #expect(pace.turn(of: token, at: Int64(round) * 20) == .now) }
        #expect(pace.turn(of: token, at: 60_000) == .now)
    }

    @Test func anAccountHasTwoHundredWaitingAtMost() {
        let pace = ClassicPace()
        var waiting = 0
        for _ in 0..<4 {
            let token = Self.token()
            for _ in 0..<200 { if case .later = pace.turn(of: token, at: 0) { waiting += 1 } }
        }
        #expect(waiting == ClassicPace.mostWaiting)
        let token = Self.token()
        for _ in 0..<50 { #expect(pace.turn(of: token, at: 0) == .now) }
        #expect(pace.turn(of: token, at: 0) == .refused(retryAfter: 1))
        pace.waited(Self.account)
        #expect(pace.turn(of: token, at: 0) == .later(20))
        // Other accounts have a queue of their own.
        let other = Self.token(UUID())
        for _ in 0..<50 { #expect(pace.turn(of: other, at: 0) == .now) }
        #expect(pace.turn(of: other, at: 0) == .later(20))
    }

    @Test func aClockThatWentBackStopsNobody() {
        let pace = ClassicPace()
        let token = Self.token()
        for _ in 0..<50 { _ = pace.turn(of: token, at: 1_000_000) }
        switch pace.turn(of: token, at: 0) {
        case .now: break
        case .later(let wait): #expect(wait <= ClassicPace.longestWait)
        case .refused(let seconds): #expect(seconds <= 1)
        }
        pace.prune(at: 2_000_000)
        #expect(pace.turn(of: token, at: 0) == .now)
    }

    @Test func requestsAreDelayedInTheProfileIrisAlone() async throws {
        try await withClassic(profile: .iris) { classic in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<260 { group.addTask { try await classic.send("/unit").status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(statuses) == [200, 429])
            #expect(statuses.count { $0 == 200 } >= 200)
            let other = try await classic.send("/unit", token: "B")
            #expect(other.status == 200)
        }
        try await withClassic(limit: .init(requests: 2, seconds: 60)) { classic in
            #expect(try await classic.send("/unit").status == 200)
            #expect(try await classic.send("/unit").status == 200)
            let refused = try await classic.send("/unit")
            #expect(refused.status == 429)
            #expect(refused.errorCode == "tooManyRequests")
            #expect(refused.headers[.retryAfter].flatMap { Int($0) } ?? 0 > 0)
        }
    }
}
