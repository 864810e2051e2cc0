import HTTPTypes

/// Finds the operation of a path. Literals and the names of operations count without regard to case.
struct ClassicRouting: Sendable {
    private enum Segment: Sendable, Hashable {
        /// In small letters.
        case literal(String)
        case parameter(String)
    }

    private struct Target: Sendable {
        let segments: [Segment]
        let methods: [HTTPRequest.Method]
        let operation: ClassicOperation
    }

    enum Match: Sendable {
        /// With the values of the path's parameters, by their names in small letters.
        case found(ClassicOperation, [String: String])
        case methodNotAllowed([HTTPRequest.Method])
        case notFound
    }

    /// By the number of their segments.
    private let targets: [Int: [Target]]
    private let byName: [String: ClassicOperation]
    /// Operations answer these where they are called by their name alone.
    private static let replyMethods: [HTTPRequest.Method] = [.get, .post]

    /// - Precondition: no two operations have one name, and no path and method leads to two.
    init(_ operations: [ClassicOperation]) {
        byName = Dictionary(uniqueKeysWithValues: operations.map { ($0.name.lowercased(), $0) })
        var targets: [Int: [Target]] = [:]
        var seen: Set<[String]> = []
        for operation in operations {
            for route in operation.routes {
                let segments = route.path.split(separator: "/").map { segment -> Segment in
                    segment.hasPrefix("{")
                        ? .parameter(segment.dropFirst().dropLast().lowercased()) : .literal(segment.lowercased())
                }
                for method in route.methods {
                    let spelling = segments.map { if case .literal(let text) = $0 { text } else { "{}" } }
                    precondition(
                        seen.insert([method.rawValue] + spelling).inserted, "\(method) \(route.path) is there twice")
                }
                targets[segments.count, default: []].append(
                    Target(segments: segments, methods: route.methods, operation: operation))
            }
        }
        self.targets = targets
    }

    func match(_ method: HTTPRequest.Method, _ path: ClassicPath) -> Match {
        let isHead = method == .head
        let method = isHead ? .get : method
        if let name = path.operation {
            guard let operation = byName[name.lowercased()] else { return .notFound }
            let isAllowed = Self.replyMethods.contains(method) && !(isHead && operation.isChange)
            return isAllowed ? .found(operation, [:]) : .methodNotAllowed(Self.replyMethods)
        }
        let folded = path.segments.map { $0.lowercased() }
        var allowed: [HTTPRequest.Method] = []
        for target in targets[folded.count] ?? [] {
            var parameters: [String: String] = [:]
            let fits = zip(target.segments, folded.indices).allSatisfy { segment, index in
                switch segment {
                case .literal(let text): return text == folded[index]
                case .parameter(let name):
                    parameters[name] = path.segments[index]
                    return true
                }
            }
            guard fits else { continue }
            if target.methods.contains(method), !(isHead && target.operation.isChange) {
                return .found(target.operation, parameters)
            }
            allowed += target.methods
        }
        return allowed.isEmpty ? .notFound : .methodNotAllowed(allowed)
    }
}
