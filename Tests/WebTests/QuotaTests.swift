import Foundation
import HTTPTypes
import Hummingbird
import TestSupport
import Testing

@testable import Web

@Suite("Quotas are kept to the request")
struct QuotaTests {
    private static let start: Int64 = 1_700_000_000_000
    private static let day: Int64 = 86_400_000
    private static let page = Quota(
        "page", requests: 1, seconds: 900, of: .account, on: .url, pool: .init(requests: 50, days: 30))
    private static let all = Quota("all", requests: 5, seconds: 1, of: .account)

    private let account = UUID()
    private let limiter = RateLimiter(.init(requests: 1000, seconds: 60), profile: .iris)

    private func operation(_ quotas: [Quota], paged: Bool = false) -> Web.Operation {
        let page = paged ? [Parameter.page.description] : []
        return Operation(
            .get, "/api/x/v1/{kind}/{start}", id: "get", domain: "X", "Get.",
            access: .bearer(Entitlement(scope: "x", api: "x")), parameters: page, answers: [], quotas: quotas
        ) { _ in throw APIError(.notFound, "Nothing is here.") }
    }

    private func identity(
        _ extent: Quota.Extent, _ kind: String, _ start: String = "1", query: String? = nil, paged: Bool = false
    ) -> URLIdentity? {
        URLIdentity(
            extent, of: .test(query: query, parameters: ["kind": kind, "start": start]),
            at: operation([], paged: paged))
    }

    private func take(_ quotas: [Quota], _ url: String, by credential: UUID = UUID(), at time: Int64)
        -> RateLimiter.Decision
    {
        let caller = Caller(accountID: account, credentialID: credential, clientID: "c", name: "n")
        let charges = quotas.map { RateLimiter.Charge($0, to: caller, url: identity($0.extent, url)) }
        return limiter.take(charges, of: account, at: time)
    }

    /// Remembers when every request passed, and counts anew from these times at each question.
    private struct Model {
        var passed: [String: [Int64]] = [:]

        /// Requests left of the window, left of the pool, milliseconds until one may pass or until the window ends.
        func state(_ quota: Quota, _ key: String, at now: Int64) -> (left: Int, extra: Int, wait: Int64, end: Int64) {
            let length = Int64(quota.seconds) * 1000
            var window: [Int64] = []
            var returns: [Int64] = []
            for time in passed[key] ?? [] {
                if let first = window.first, time - first >= length { window = [] }
                if window.count < quota.requests {
                    window.append(time)
                } else {
                    returns.append(time + Int64(quota.pool?.days ?? 0) * 86_400_000)
                }
            }
            if let first = window.first, now - first >= length { window = [] }
            returns = returns.filter { $0 > now }
            let (left, extra) = (quota.requests - window.count, (quota.pool?.requests ?? 0) - returns.count)
            let end = (window.first ?? now) + length - now
            return (left, extra, left > 0 || extra > 0 ? 0 : min(end, (returns.min() ?? .max) - now), end)
        }
    }

    @Test("10,000 random requests fare as in a model that keeps every time", arguments: [1, 2, 3] as [UInt64])
    func model(seed: UInt64) {
        let quotas = [
            Self.all,
            Quota("url", requests: 1, seconds: 900, of: .account, on: .url, pool: .init(requests: 3, days: 1)),
            Quota("user", requests: 2, seconds: 5, of: .credential),
            Quota("user-url", requests: 2, seconds: 60, of: .credential, on: .url, pool: .init(requests: 2, days: 2)),
        ]
        let credentials = (0..<2).map { _ in UUID() }
        var random = TestGenerator(seed)
        var model = Model()
        var now = Self.start
        var refused = 0
        for step in 0..<10_000 {
            let pause: [Int64] = [0, 1, 400, 1000, 5000, 60_000, 900_000, step % 100 == 0 ? Self.day : 250]
            now += pause[Int(random.next() % 8)]
            if step % 500 == 0 { limiter.prune(at: now) }
            let used = quotas.filter { _ in random.next() % 3 > 0 }
            guard !used.isEmpty else { continue }
            let who = Int(random.next() % 2)
            let url = ["a", "b", "c"][Int(random.next() % 3)]
            let decision = take(used, url, by: credentials[who], at: now)
            func key(_ quota: Quota) -> String {
                let holder = quota.holder == .credential ? "\(who)" : "account"
                return "\(quota.name) \(holder) \(quota.extent == .url ? url : "")"
            }
            let before = used.map { model.state($0, key($0), at: now) }
            let wait = before.map(\.wait).max() ?? 0
            #expect(decision.isAllowed == (wait == 0), "step \(step)")
            if wait > 0 {
                refused += 1
                #expect(decision.reset == Int((wait + 999) / 1000), "step \(step)")
                #expect(decision.remaining == 0)
            } else {
                for quota in used { model.passed[key(quota), default: []].append(now) }
                let after = used.map { model.state($0, key($0), at: now) }
                #expect(decision.remaining == after.map(\.left).min(), "step \(step)")
                let ends = after.filter { $0.left == decision.remaining }.map(\.end)
                #expect(decision.reset == ends.max().map { Int(($0 + 999) / 1000) }, "step \(step)")
            }
        }
        #expect(refused > 1000 && refused < 9000)
    }

    @Test("The pool lets fifty more pass, and each comes back thirty days after its use")
    func pool() {
        let first = take([Self.page], "a", at: Self.start)
        #expect((first.remaining, first.extra, first.reset) == (0, 50, 900))
        for number in 1...50 {
            let decision = take([Self.page], "a", at: Self.start + Int64(number))
            #expect((decision.isAllowed, decision.extra) == (true, 50 - number))
        }
        #expect(take([Self.page], "a", at: Self.start + 51).reset == 900)
        #expect(!take([Self.page], "a", at: Self.start + 899_999).isAllowed)
        #expect(take([Self.page], "b", at: Self.start + 51).isAllowed)
        // Windows go on without the pool.
        #expect(take([Self.page], "a", at: Self.start + 900_000).extra == 0)
        // Three extra requests are back, inside a window that is used up.
        let month = Self.start + 30 * Self.day
        #expect(take([Self.page], "a", at: month - 1000).isAllowed)
        #expect(take([Self.page], "a", at: month).reset == 1)
        let decisions = (0..<4).map { _ in take([Self.page], "a", at: month + 3) }
        #expect(decisions.map(\.isAllowed) == [true, true, true, false])
        // Nothing is kept once all of it is whole again.
        limiter.prune(at: month + 30 * Self.day)
        #expect(limiter.count(of: account) == 1)
        limiter.prune(at: month + 30 * Self.day + 3)
        #expect(limiter.count(of: account) == 0)
    }

    @Test("A clock that went back leaves no extra request away for longer than its days")
    func poolAndClock() {
        for _ in 0..<51 { _ = take([Self.page], "a", at: Self.start) }
        let back = Self.start - 365 * Self.day
        #expect(take([Self.page], "a", at: back).extra == 0)
        #expect(!take([Self.page], "a", at: back).isAllowed)
        #expect(take([Self.page], "a", at: back + 30 * Self.day).extra == 50)
    }

    @Test("A request that one quota refuses uses up none of the others")
    func allOrNone() {
        #expect(take([Self.page, Self.all], "a", at: Self.start).isAllowed)
        for url in ["b", "c", "d", "e"] { #expect(take([Self.all, Self.page], url, at: Self.start).isAllowed) }
        let refused = (0..<60).map { _ in take([Self.page, Self.all], "f", at: Self.start + 500) }
        #expect(refused.allSatisfy { !$0.isAllowed && $0.quota.name == "all" && $0.reset == 1 })
        #expect(take([Self.page, Self.all], "f", at: Self.start + 1000).extra == 50)
    }

    @Test("A client that invents URLs takes no memory without end, and the newest are still counted")
    func capacity() {
        let small = RateLimiter(.init(requests: 1_000_000, seconds: 3600), profile: .iris, capacity: 100)
        let caller = Caller(accountID: account, credentialID: UUID(), clientID: "c", name: "n")
        let quota = Quota("url", requests: 1, seconds: 3600, of: .account, on: .url)
        let common = small.quotas(of: operation([]))[0]
        func take(_ number: Int) -> RateLimiter.Decision {
            let charges = [common, quota].map {
                RateLimiter.Charge($0, to: caller, url: identity($0.extent, "\(number)"))
            }
            return small.take(charges, of: account, at: Self.start)
        }
        var most = 0
        for number in 0..<5000 {
            #expect(take(number).isAllowed)
            #expect(!take(max(0, number - 20)).isAllowed)
            most = max(most, small.count(of: account))
        }
        #expect(most > 50 && most <= 100)
        #expect(take(0).isAllowed)
        // The limit of the credential itself is never driven out.
        let other = small.take([RateLimiter.Charge(common, to: caller, url: nil)], of: account, at: Self.start)
        #expect(other.remaining == 1_000_000 - 5002)
    }

    @Test("A URL is the template with its decoded values and the page; what an extent leaves out does not count")
    func identities() {
        #expect(identity(.everything, "a") == nil)
        #expect(identity(.url, "a") == identity(.url, "a", query: "size=3"))
        #expect(identity(.url, "a") != identity(.url, "b"))
        #expect(identity(.url, "a", "1") != identity(.url, "a", "2"))
        #expect(identity(.urlWithout(["start"]), "a", "1") == identity(.urlWithout(["start"]), "a", "2"))
        #expect(identity(.urlWithout(["start"]), "a") != identity(.urlWithout(["start"]), "b"))
        func paged(_ query: String?) -> URLIdentity? { identity(.url, "a", query: query, paged: true) }
        #expect(paged(nil) == paged("page=0&size=5"))
        #expect(paged("page=00") == paged("sort=x"))
        #expect(paged("page=1") != paged("page=0"))
        #expect(paged("page=%31") == paged("page=1"))
    }

    @Test("Both prefixes of a path use up one quota, and the answer says which and for how long")
    func answers() async throws {
        let caller = Caller(accountID: account, credentialID: UUID(), clientID: "c", name: "n")
        let checks = OperationChecks(bearer: FixedCaller(caller: caller), limiter: limiter)
        let quota = Quota(
            "page", requests: 1, seconds: 900, of: .account, on: .urlWithout(["start"]),
            pool: .init(requests: 1, days: 30)
        )
        let routes = operation([quota, Self.all]).routes(checks)
        func ask(_ route: Int, _ start: String, at time: Int64) async throws -> Response {
            try await routes[route].handle(.test(parameters: ["kind": "a", "start": start], at: Self.start + time))
        }
        let first = try await ask(0, "1", at: 0)
        #expect(first.status == .notFound)
        #expect(first.headers[.rateLimitPolicy] == #""page";q=1;w=900;pool=1"#)
        #expect(first.headers[.rateLimit] == #""page";r=0;t=900;pool=1"#)
        #expect(try await ask(1, "2", at: 500).headers[.rateLimit] == #""page";r=0;t=900;pool=0"#)
        let refused = try await ask(0, "3", at: 899_001)
        #expect(refused.status == .tooManyRequests)
        #expect(refused.headers[.retryAfter] == "1")
        #expect(refused.headers[.rateLimit] == #""page";r=0;t=1;pool=0"#)
        let body = try await refused.json()
        #expect(body["status"] == 429 && body["code"] == "too_many_requests")
        #expect(
            body["message"] == """
                The quota 'page' is used up: 1 request in 900 s for each account and URL, whatever its start, and 1 \
                more, each of which comes back 30 days after its use. Wait 1 s, until 2023-11-14T22:28:21Z.
                """)
        #expect(try await ask(0, "3", at: 900_001).status == .notFound)
    }

    @Test("The generous profile knows the limit of the credential alone")
    func generous() {
        let generous = RateLimiter(.init(requests: 7, seconds: 60))
        #expect(generous.quotas(of: operation([Self.page, Self.all])).map(\.name) == ["default"])
        #expect(limiter.quotas(of: operation([Self.page, Self.all])).map(\.name) == ["default", "page", "all"])
    }
}
