package import ISO15143

/// What an import did with each machine of a feed.
package struct ImportReport: Sendable, Hashable {
    /// Something about one machine of the feed.
    package struct Note: Sendable, Hashable, CustomStringConvertible {
        /// The machine's place in the feed, from 0.
        package let index: Int
        /// What it is called, as far as known.
        package let name: String?
        package let reason: String

        package var description: String {
            let machine = "Machine \(index + 1)"
            return name.map { "\(machine) (\($0)): \(reason)" } ?? "\(machine): \(reason)"
        }
    }

    package var created = 0
    package var updated = 0
    package var unchanged = 0
    /// Machines that were not taken, and why.
    package var refused: [Note] = []
    /// What was left out of machines that were taken.
    package var notes: [Note] = []
    /// What was wrong outside the machines.
    package var feedNotes: [String] = []

    package init() {}

    package var machines: Int { created + updated + unchanged + refused.count }
}

/// Why nothing of a feed was imported.
package enum ImportError: Error, Sendable, CustomStringConvertible {
    /// The document is not a fleet that can be read.
    case feed(FeedError)
    case fleet(FleetError)

    package var description: String {
        switch self {
        case .feed(let error): "The feed was refused, \(error.description)"
        case .fleet(let error): error.description
        }
    }
}
