/// What has been used of one quota by one holder, on one URL where the quota counts by URL.
struct QuotaCounter: Sendable {
    private let limit: Int
    private let length: Int64
    private let poolSize: Int
    /// Milliseconds for which an extra request is away after its use.
    private let absence: Int64

    /// When the first request of the window was counted; means nothing while `count` is 0.
    private var start: Int64 = 0
    private var count = 0
    /// When each extra request that is away comes back, the earliest first.
    private var returns: [Int64] = []

    init(_ quota: Quota) {
        limit = quota.requests
        length = Int64(quota.seconds) * 1000
        poolSize = quota.pool?.requests ?? 0
        absence = Int64(quota.pool?.days ?? 0) * 86_400_000
    }

    /// Requests that are left of the window.
    var remaining: Int { limit - count }
    /// Requests that are left of the pool.
    var extra: Int { poolSize - returns.count }
    /// Whether nothing has been used, so that the counter may be forgotten.
    var isWhole: Bool { count == 0 && returns.isEmpty }

    /// Lets time pass: a window that has ended is gone, extra requests come back.
    mutating func move(to now: Int64) {
        // A clock that went back must stretch neither the window nor the absence of an extra request.
        if now - start >= length || now < start { count = 0 }
        guard let last = returns.last else { return }
        returns.removeFirst(returns.prefix { $0 <= now }.count)
        if last - now > absence { returns = returns.map { min($0, now + absence) } }
    }

    /// Milliseconds until a request may pass; 0 when one may now. Asked after `move(to:)` the same time.
    func wait(at now: Int64) -> Int64 {
        if remaining > 0 || extra > 0 { return 0 }
        let end = start + length - now
        return returns.first.map { min($0 - now, end) } ?? end
    }

    /// Milliseconds until the window ends, or of a whole window when none has begun.
    func reset(at now: Int64) -> Int64 { count == 0 ? length : start + length - now }

    /// Counts a request that may pass.
    mutating func take(at now: Int64) {
        if remaining > 0 {
            if count == 0 { start = now }
            count += 1
        } else {
            returns.append(now + absence)
        }
    }
}
