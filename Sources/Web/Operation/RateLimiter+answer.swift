import HTTPTypes

extension RateLimiter.Decision {
    /// The value of `RateLimit` (draft-ietf-httpapi-ratelimit-headers); the pool is a parameter of ours.
    var field: String {
        "\"\(quota.name)\";r=\(remaining);t=\(reset)" + (extra.map { ";pool=\($0)" } ?? "")
    }

    /// The answer to a request that was refused at the given time.
    package func refusal(at milliseconds: Int64) -> APIError {
        // Rounded up: nobody who waits until then comes too early.
        let end = Timestamp(milliseconds: ((milliseconds + 999) / 1000 + Int64(reset)) * 1000)
        return APIError(
            .tooManyRequests, "The quota '\(quota.name)' is used up: \(quota.words). Wait \(reset) s, until \(end).",
            headers: [.retryAfter: String(reset)])
    }
}
