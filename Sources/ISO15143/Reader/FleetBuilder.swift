/// A snapshot in the making, fed by the reader of either format.
struct FleetBuilder {
    /// Whether a `Model` without text is kept apart from none.
    let keepsEmptyModel: Bool
    private(set) var snapshot = FleetSnapshot()
    /// Whether anything has shown that the document is about a fleet at all.
    var isFleet = false

    init(keepsEmptyModel: Bool) { self.keepsEmptyModel = keepsEmptyModel }

    /// Takes an `Equipment`, or a list that is wrapped in an element of the same name.
    mutating func add(machine node: FeedNode) throws(FeedError) {
        isFleet = true
        if node.child("equipmentheader") == nil, node.child("equipment") != nil {
            for child in node.children where child.name == "equipment" { try add(machine: child) }
            return
        }
        guard snapshot.machines.count < FeedBounds.machines else {
            throw FeedError(.tooLarge, "the document holds more than \(FeedBounds.machines) machines")
        }
        snapshot.machines.append(
            MachineReader.read(node, index: snapshot.machines.count, keepsEmptyModel: keepsEmptyModel))
    }

    /// Takes a link, or the links inside a wrapper.
    mutating func add(links node: FeedNode) throws(FeedError) {
        if let rel = node.child("rel")?.text, let href = node.child("href")?.text, !rel.isEmpty, !href.isEmpty {
            guard snapshot.links.count < FeedBounds.links else {
                throw FeedError(.tooLarge, "the document holds more than \(FeedBounds.links) links")
            }
            snapshot.links.append(FleetSnapshot.Link(rel: rel, href: href))
            return
        }
        for child in node.children { try add(links: child) }
    }

    /// Takes what the fleet says of itself. The first word stands.
    mutating func set(_ name: String, to text: String) {
        guard !text.isEmpty else { return }
        switch name {
        case "version" where snapshot.version == nil:
            snapshot.version = text
        case "snapshottime" where snapshot.snapshotTime == nil:
            snapshot.snapshotTime = FeedTime.milliseconds(text)
            if snapshot.snapshotTime == nil {
                snapshot.problems.append(
                    FeedProblem(
                        kind: .malformedValue, element: "Fleet/snapshotTime",
                        reason: "is \"\(text.excerpt)\", which is not a time"))
            }
        default: break
        }
    }
}
