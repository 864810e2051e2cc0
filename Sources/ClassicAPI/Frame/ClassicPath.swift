/// What stands behind `/public/` in a request's path: the segments that lead to an operation, and the format that the
/// path names by a suffix (`/unit.csv`) or by its beginning (`/csv/reply/GetUnit`, `/csv/metadata`).
struct ClassicPath: Sendable, Equatable {
    let segments: [String]
    let format: ClassicFormat?
    /// The operation that a path of the form `/{format}/reply/{Operation}` names.
    let operation: String?

    static let metadata = "metadata"
    private static let reply = "reply"

    /// - Parameter given: decoded segments; an empty one at the end stands for a slash there, which counts for nothing.
    init(_ given: [String]) {
        var segments = given
        if segments.last?.isEmpty == true { segments.removeLast() }
        var format: ClassicFormat?
        if let last = segments.last, let dot = last.lastIndex(of: "."), dot > last.startIndex,
            let named = ClassicFormat(named: last[last.index(after: dot)...])
        {
            format = named
            segments[segments.count - 1] = String(last[..<dot])
        }
        let leading = segments.first.flatMap { ClassicFormat(named: $0) }
        if let leading, segments.count == 3, segments[1].lowercased() == Self.reply {
            self.format = leading
            operation = segments[2]
        } else if let leading, segments.count == 2, segments[1].lowercased() == Self.metadata {
            self.format = leading
            segments.removeFirst()
            operation = nil
        } else {
            self.format = format
            operation = nil
        }
        self.segments = segments
    }

    /// Of a path that no route has taken apart, for the form of an error's answer.
    init(raw path: String) {
        self.init(path.split(separator: "/", omittingEmptySubsequences: true).dropFirst().map(String.init))
    }

    var isMetadata: Bool { segments.count == 1 && segments[0].lowercased() == Self.metadata }
}
