/// One page of a fleet in the sense of ISO 15143-3: the links to its neighbours and the machines on it.
package struct FleetSnapshot: Sendable, Hashable {
    /// A link to another page: `self`, `prev`, `next`, `last`, in the maker's own spelling.
    package struct Link: Sendable, Hashable {
        package var rel: String
        package var href: String

        package init(rel: String, href: String) {
            self.rel = rel
            self.href = href
        }
    }

    /// What became of one `Equipment` of the document.
    package struct Machine: Sendable, Hashable {
        /// Its place among the document's machines, from 0.
        package var index: Int
        /// What it is called, as far as known: equipment id, PIN, serial number, or make and model.
        package var name: String?
        /// The machine, or `nil` when it cannot be taken; `problems` then says why.
        package var equipment: Equipment?
        /// What was left out, or why the machine was refused. Empty when all was well.
        package var problems: [FeedProblem]

        package init(index: Int, name: String?, equipment: Equipment?, problems: [FeedProblem]) {
            self.index = index
            self.name = name
            self.equipment = equipment
            self.problems = problems
        }
    }

    /// When the provider took the snapshot, in milliseconds since 1970 UTC.
    package var snapshotTime: Int64?
    package var version: String?
    package var links: [Link]
    /// Every machine of the document in its order, the refused ones included.
    package var machines: [Machine]
    /// What was wrong outside the machines, such as an unreadable snapshot time.
    package var problems: [FeedProblem]

    package init(
        snapshotTime: Int64? = nil, version: String? = nil, links: [Link] = [], machines: [Machine] = [],
        problems: [FeedProblem] = []
    ) {
        self.snapshotTime = snapshotTime
        self.version = version
        self.links = links
        self.machines = machines
        self.problems = problems
    }

    /// The machines that can be taken, in the document's order.
    package var equipment: [Equipment] { machines.compactMap(\.equipment) }
}
