/// Takes samples: the store, or the inbox of a store that another process holds.
package protocol SampleSink: Sendable {
    /// Keeps samples for good; returns when they are on the disk. All of them are kept, or none.
    ///
    /// The same sample again changes nothing. Of two values of one series at one time the one that came later wins.
    func append(_ samples: [AssetSamples]) async throws(TelemetryError)
}

/// Why samples could not be kept or read.
package enum TelemetryError: Error, Sendable, CustomStringConvertible {
    /// The disk is full; nothing of the call was kept.
    case full
    /// More is waiting for the disk than memory may hold; the same call may succeed in a moment.
    case busy
    /// The store has been closed.
    case closed
    /// Another process holds the store.
    case locked
    /// The disk or a file of the store failed, in its words.
    case failed(String)

    package var description: String {
        switch self {
        case .full: "no space is left for samples"
        case .busy: "too many samples wait for the disk"
        case .closed: "the sample store is closed"
        case .locked: "another process holds the sample store"
        case .failed(let words): "the sample store failed: \(words)"
        }
    }
}
