/// What a document may cost. A fleet page is a few hundred kilobytes of shallow elements; these bounds leave
/// two orders of magnitude above that and keep memory within a small multiple of the document's size.
enum FeedBounds {
    static let documentBytes = 64 << 20
    static let depth = 64
    static let attributes = 64
    static let nameBytes = 256
    /// One run of text or one attribute value.
    static let textBytes = 64 << 10
    /// Elements and attributes inside one machine.
    static let nodesOfMachine = 10_000
    static let machines = 100_000
    static let links = 1_000
    /// Values of every kind in one JSON document.
    static let jsonValues = 2_000_000
    /// An identifier, a unit or a status: longer than this, it is something else in the wrong place.
    static let identifierBytes = 512
    /// Problems told per machine; the rest is counted in one last problem.
    static let problemsOfMachine = 50
}
