import HTTPTypes

/// All routes of the program, found by path and method. A known path with another method is told apart from an
/// unknown path, and a template or label that is there twice stops the program at its start.
package struct RouteTable: Sendable {
    package private(set) var routes: [Route] = []
    private var nodes: [Node] = [Node()]
    /// The nodes of the routes that ignore case, by their paths in small letters.
    private var nodesInAnyCase: [String: Int] = [:]
    private let errorStyles: [(prefix: String, style: ErrorStyle)]

    /// Few children and fewer methods: to look at each is sooner done than to hash.
    private struct Node {
        var literals: [(segment: Substring, node: Int)] = []
        var parameter: Int?
        var targets: [Target] = []
    }

    private struct Target {
        let route: Route
        /// The names of the template's parameters, in order.
        let parameters: [String]
    }

    enum Match {
        case found(Route, parameters: [String: String])
        case methodNotAllowed([HTTPRequest.Method], ErrorStyle)
        case notFound
        case badPath(FormError)
    }

    /// - Parameter errorStyles: how an unknown path is answered, by the longest prefix that fits; elsewhere as an API.
    package init(_ routes: [Route], errorStyles: [(prefix: String, style: ErrorStyle)] = []) {
        self.errorStyles = errorStyles.sorted { $0.prefix.count > $1.prefix.count }
        for route in routes { add(route) }
    }

    func errorStyle(for path: String) -> ErrorStyle {
        errorStyles.first { path == $0.prefix || path.hasPrefix($0.prefix + "/") }?.style ?? .api
    }

    private mutating func add(_ route: Route) {
        let (node, parameters) = route.ignoresCase ? (nodeInAnyCase(route.path), []) : node(route.path)
        precondition(
            !nodes[node].targets.contains { $0.route.method == route.method },
            "\(route.method) \(route.path) is there twice")
        nodes[node].targets.append(Target(route: route, parameters: parameters))
        routes.append(route)
    }

    private mutating func node(_ path: String) -> (Int, parameters: [String]) {
        var node = 0
        var parameters: [String] = []
        for segment in Self.segments(path) {
            if segment.hasPrefix("{") {
                parameters.append(String(segment.dropFirst().dropLast()))
                node = child(nodes[node].parameter) { $0.nodes[node].parameter = $1 }
            } else {
                let known = nodes[node].literals.first { $0.segment == segment }
                node = child(known?.node) { $0.nodes[node].literals.append((segment, $1)) }
            }
        }
        return (node, parameters)
    }

    private mutating func nodeInAnyCase(_ path: String) -> Int {
        precondition(!path.contains("{"), "\(path) ignores case and has parameters")
        let path = path.lowercased()
        return child(nodesInAnyCase[path]) { $0.nodesInAnyCase[path] = $1 }
    }

    private mutating func child(_ existing: Int?, attach: (inout RouteTable, Int) -> Void) -> Int {
        if let existing { return existing }
        nodes.append(Node())
        attach(&self, nodes.count - 1)
        return nodes.count - 1
    }

    private static func segments(_ path: String) -> [Substring] {
        path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Substring.init)
    }

    func match(_ method: HTTPRequest.Method, _ path: String) -> Match {
        guard path.utf8.first == UInt8(ascii: "/") else { return .notFound }
        var values: [Substring] = []
        guard let node = find(path.utf8.dropFirst(), from: 0, &values) ?? nodesInAnyCase[path.lowercased()] else {
            return .notFound
        }
        let targets = nodes[node].targets
        func target(_ method: HTTPRequest.Method) -> Target? { targets.first { $0.route.method == method } }
        guard let target = target(method) ?? (method == .head ? target(.get) : nil) else {
            let methods = targets.map(\.route.method).sorted { $0.rawValue < $1.rawValue }
            return .methodNotAllowed(methods, targets[0].route.errorStyle)
        }
        if target.parameters.isEmpty { return .found(target.route, parameters: [:]) }
        var parameters: [String: String] = [:]
        for (name, value) in zip(target.parameters, values) {
            do {
                parameters[name] = try FormPair.text(value.utf8, plusIsSpace: false)
            } catch {
                return .badPath(error)
            }
        }
        return .found(target.route, parameters: parameters)
    }

    /// Depth first, a literal before a parameter.
    /// - Parameter rest: what is left of the path, without the slash before it; nil at its end.
    private func find(_ rest: Substring.UTF8View?, from node: Int, _ values: inout [Substring]) -> Int? {
        guard let rest else { return nodes[node].targets.isEmpty ? nil : node }
        let end = rest.firstIndex(of: UInt8(ascii: "/"))
        let segment = Substring(rest[..<(end ?? rest.endIndex)])
        let following = end.map { rest[rest.index(after: $0)...] }
        if let next = nodes[node].literals.first(where: { $0.segment == segment })?.node,
            let found = find(following, from: next, &values)
        {
            return found
        }
        guard let next = nodes[node].parameter, !segment.isEmpty else { return nil }
        values.append(segment)
        if let found = find(following, from: next, &values) { return found }
        values.removeLast()
        return nil
    }
}
