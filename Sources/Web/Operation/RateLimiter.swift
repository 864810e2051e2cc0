package import Foundation
import Synchronization

/// Counts the requests of every caller against the quotas that hold for them, in memory.
package final class RateLimiter: Sendable {
    /// So many requests in so many seconds.
    package struct Limit: Sendable, Equatable {
        package let requests: Int
        package let seconds: Int

        package init(requests: Int, seconds: Int) {
            self.requests = requests
            self.seconds = seconds
        }

        /// The limit as a quota of each credential over all operations.
        package var quota: Quota { Quota("default", requests: requests, seconds: seconds, of: .credential) }
    }

    /// Which quotas hold.
    package enum Profile: String, CaseIterable, Sendable {
        /// One limit for each credential.
        case generous
        /// That limit, and the documented quotas of each operation.
        case iris
    }

    /// A quota that a request counts against, and whose count it is.
    package struct Charge: Sendable {
        fileprivate let quota: Quota
        fileprivate let key: Key

        package init(_ quota: Quota, to caller: Caller, url: URLIdentity?) {
            self.quota = quota
            key = Key(
                quota: quota.name, credential: quota.holder == .credential ? caller.credentialID : nil, url: url)
        }
    }

    /// Whether a request may pass, told of the quota that is nearest to its end, or that refuses for longest.
    package struct Decision: Sendable, Equatable {
        package let isAllowed: Bool
        package let quota: Quota
        /// Requests that are left of the window.
        package let remaining: Int
        /// Requests that are left of the quota's pool; nil when it has none.
        package let extra: Int?
        /// Whole seconds, rounded up: until a refused request may come again, otherwise until the window ends.
        package let reset: Int

        fileprivate init(_ isAllowed: Bool, _ quota: Quota, _ counter: QuotaCounter, _ milliseconds: Int64) {
            self.isAllowed = isAllowed
            self.quota = quota
            remaining = counter.remaining
            extra = quota.pool.map { _ in counter.extra }
            reset = Int(max((milliseconds + 999) / 1000, 1))
        }
    }

    fileprivate struct Key: Hashable, Sendable {
        let quota: String
        /// nil when the account is the holder.
        let credential: UUID?
        let url: URLIdentity?
    }

    /// The counters of one account in two generations: when the young one fills its half of the capacity it becomes
    /// the old one, and what was not counted since goes. URLs without end thus take no memory without end.
    private struct Counters {
        private var young: [Key: QuotaCounter] = [:]
        private var old: [Key: QuotaCounter] = [:]

        var count: Int { young.count + old.count }

        /// Counts against all charges, or, when one of them refuses, against none.
        mutating func take(_ charges: [Charge], at now: Int64, capacity: Int) -> Decision {
            var (refusing, wait) = (0, Int64(0))
            var counters: [QuotaCounter] = []
            counters.reserveCapacity(charges.count)
            for (index, charge) in charges.enumerated() {
                var counter = young[charge.key] ?? old[charge.key] ?? QuotaCounter(charge.quota)
                counter.move(to: now)
                if counter.wait(at: now) > wait { (refusing, wait) = (index, counter.wait(at: now)) }
                counters.append(counter)
            }
            if wait > 0 { return Decision(false, charges[refusing].quota, counters[refusing], wait) }
            var (tightest, reset) = (0, Int64(0))
            for index in counters.indices {
                counters[index].take(at: now)
                put(counters[index], charges[index].key, capacity: capacity)
                let (left, least) = (counters[index].remaining, counters[tightest].remaining)
                let end = counters[index].reset(at: now)
                if left < least || left == least && end > reset { (tightest, reset) = (index, end) }
            }
            return Decision(true, charges[tightest].quota, counters[tightest], reset)
        }

        private mutating func put(_ counter: QuotaCounter, _ key: Key, capacity: Int) {
            if young.count >= capacity / 2, young[key] == nil { (young, old) = ([:], young) }
            young[key] = counter
            if !old.isEmpty { old[key] = nil }
        }

        mutating func prune(at now: Int64) {
            func kept(_ counter: QuotaCounter) -> QuotaCounter? {
                var counter = counter
                counter.move(to: now)
                return counter.isWhole ? nil : counter
            }
            young = young.compactMapValues(kept)
            old = old.compactMapValues(kept)
        }
    }

    /// The limit of each credential over all operations.
    private let common: Quota
    package let profile: Profile
    private let capacity: Int
    private let accounts = Mutex<[UUID: Counters]>([:])

    /// - Parameter capacity: counters that are kept for one account at most, an even number.
    package init(_ limit: Limit, profile: Profile = .generous, capacity: Int = 100_000) {
        common = limit.quota
        self.profile = profile
        self.capacity = capacity
    }

    /// The quotas that every request of an operation counts against.
    func quotas(of operation: Operation) -> [Quota] {
        profile == .iris ? [common] + operation.quotas : [common]
    }

    /// Counts one request against the limit of the caller's credential over all operations.
    package func take(of caller: Caller, at milliseconds: Int64) -> Decision {
        take([Charge(common, to: caller, url: nil)], of: caller.accountID, at: milliseconds)
    }

    /// Counts one request against all its quotas, or, when one of them refuses it, against none.
    /// - Precondition: there is a charge, and no two have the same quota.
    package func take(_ charges: [Charge], of account: UUID, at milliseconds: Int64) -> Decision {
        accounts.withLock { accounts in
            accounts[account, default: Counters()].take(charges, at: milliseconds, capacity: capacity)
        }
    }

    /// Forgets counters whose window has ended and whose pool is whole, so that memory does not grow with callers
    /// long gone.
    package func prune(at milliseconds: Int64) {
        // An account at a time, so that requests pass in between.
        for account in accounts.withLock({ Array($0.keys) }) {
            accounts.withLock { accounts in
                accounts[account]?.prune(at: milliseconds)
                if accounts[account]?.count == 0 { accounts[account] = nil }
            }
        }
    }

    /// How many counters are kept for an account.
    func count(of account: UUID) -> Int {
        accounts.withLock { $0[account]?.count ?? 0 }
    }
}
