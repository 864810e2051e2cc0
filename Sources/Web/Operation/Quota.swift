/// A limit on how often an operation may be called: so many requests in so many seconds by one holder, on all URLs
/// together or on each. Operations that name the same quota share what is left of it.
package struct Quota: Sendable, Hashable {
    /// Whose requests are counted together.
    package enum Holder: String, Sendable, Hashable {
        /// An API User or API Key.
        case credential
        case account
    }

    /// Which of a holder's requests are counted together.
    package enum Extent: Sendable, Hashable {
        case everything
        /// Those on one URL: the decoded path and, where the query has one, the page number. `/public` is left out.
        case url
        /// Those on URLs that differ in nothing but these parameters of the path.
        case urlWithout([String])
    }

    /// Requests that pass beyond the limit, each of which comes back so many days of 24 hours after its use.
    package struct Pool: Sendable, Hashable {
        package let requests: Int
        package let days: Int

        package init(requests: Int, days: Int) {
            self.requests = requests
            self.days = days
        }
    }

    /// What header fields and messages call it.
    package let name: String
    package let requests: Int
    package let seconds: Int
    package let holder: Holder
    package let extent: Extent
    package let pool: Pool?
    /// The value of `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers).
    package let policy: String

    /// - Precondition: `requests` and `seconds` are above zero.
    package init(
        _ name: String, requests: Int, seconds: Int, of holder: Holder, on extent: Extent = .everything,
        pool: Pool? = nil
    ) {
        precondition(requests > 0 && seconds > 0, "the quota \(name) lets nothing pass")
        self.name = name
        self.requests = requests
        self.seconds = seconds
        self.holder = holder
        self.extent = extent
        self.pool = pool
        let extra = pool.map { ";pool=\($0.requests)" } ?? ""
        policy = "\"\(name)\";q=\(requests);w=\(seconds)\(extra)"
    }

    /// The rule as a clause, for messages and the documentation.
    package var words: String {
        var words = requests == 1 ? "1 request" : "\(requests) requests"
        words += " in \(seconds) s for each \(holder == .credential ? "API User or API Key" : "account")"
        switch extent {
        case .everything: break
        case .url: words += " and URL"
        case .urlWithout(let names): words += " and URL, whatever its \(names.joined(separator: " and "))"
        }
        if let pool { words += ", and \(pool.requests) more, each of which comes back \(pool.days) days after its use" }
        return words
    }
}
