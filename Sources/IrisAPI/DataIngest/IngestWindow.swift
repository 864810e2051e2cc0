/// The times that samples may have, in milliseconds since 1970 UTC.
struct IngestWindow: Sendable {
    /// Clocks of machines may run ahead by so much.
    static let lead: Int64 = 10 * 60_000

    let oldest: Int64
    let latest: Int64

    init(oldestKept: Int64, now: Int64) {
        oldest = oldestKept
        latest = now + Self.lead
    }

    @inline(__always)
    func refusal(of time: Int64) -> IngestRefusal? {
        if time > latest { return .tooFarInTheFuture }
        if time < oldest { return .pastRetention }
        return nil
    }

    static func words(_ refusal: IngestRefusal) -> String {
        refusal == .tooFarInTheFuture
            ? "is more than \(lead / 60_000) minutes in the future" : "is older than what the account's package keeps"
    }
}
