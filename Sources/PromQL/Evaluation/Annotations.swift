/// What a query's author should know beside the result. Each is said once.
package struct Annotations: Sendable, Equatable {
    package private(set) var warnings: [String] = []
    package private(set) var infos: [String] = []

    /// As many as are kept of each sort.
    private static let limit = 10

    mutating func warn(_ words: String) { Self.add("PromQL warning: " + words, to: &warnings) }
    mutating func inform(_ words: String) { Self.add("PromQL info: " + words, to: &infos) }

    private static func add(_ words: String, to list: inout [String]) {
        if list.count < limit, !list.contains(words) { list.append(words) }
    }
}
