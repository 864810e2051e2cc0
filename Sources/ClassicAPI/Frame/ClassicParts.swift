import NIOCore
import Web

/// Something long in parts, each of which is made when its turn has come, so that an answer of any length takes the
/// memory of a few parts.
struct ClassicParts<Content: Sendable>: Sendable {
    /// The first part, and what makes those behind it; nil where there are none.
    typealias Loaded = (content: Content, rest: ClassicParts?)

    /// Whether it takes long: such parts are made away from the connections' threads, so that other requests go on.
    private let isLong: Bool
    private let make: @Sendable () async throws -> Loaded

    /// A client that has gone waits for no part, and none is begun for it.
    init(isLong: Bool, _ make: @escaping @Sendable () async throws -> Loaded) {
        self.init(begun: isLong) {
            try Task.checkCancellation()
            return try await make()
        }
    }

    private init(begun isLong: Bool, _ make: @escaping @Sendable () async throws -> Loaded) {
        self.isLong = isLong
        self.make = make
    }

    func load() async throws -> Loaded {
        try await OffLoop.run(if: isLong) { try await make() }
    }

    /// The same parts with other content. A part is loaded while the one before is transformed.
    func map<Other: Sendable>(_ transform: @escaping @Sendable (Content) -> Other) -> ClassicParts<Other> {
        ClassicParts<Other>(begun: isLong) {
            let (content, rest) = try await make()
            try Task.checkCancellation()
            let begun = rest?.begun
            return (transform(content), begun?.map(transform))
        }
    }

    /// The same parts, the first of which is loaded from now on.
    private var begun: ClassicParts {
        let loading = Task { try await load() }
        return ClassicParts(begun: isLong) {
            // Also where the client has gone before it asked for this part.
            try await withTaskCancellationHandler {
                try await loading.value
            } onCancel: {
                loading.cancel()
            }
        }
    }

    /// - Parameters:
    ///   - none: what there is of no parts at all.
    ///   - load: gives a part, from 0 to `parts` - 1.
    init(parts: Int, none: Content, load: @escaping @Sendable (_ part: Int) async throws -> Content) {
        self = parts == 0 ? ClassicParts(none) : ClassicParts(0..<parts, isLong: parts > 1, load)
    }

    /// - Precondition: there is a part.
    private init(
        _ parts: Range<Int>, isLong: Bool, _ load: @escaping @Sendable (_ part: Int) async throws -> Content
    ) {
        self.init(isLong: isLong) {
            let others = parts.dropFirst()
            let content = try await load(parts.lowerBound)
            return (content, others.isEmpty ? nil : ClassicParts(others, isLong: isLong, load))
        }
    }

    /// What is there already.
    init(_ content: Content) {
        self.init(isLong: false) { (content, nil) }
    }
}

/// The rows of an answer.
typealias ClassicRows<Row: Sendable> = ClassicParts<[Row]>

extension ClassicParts {
    /// - Parameter load: gives the rows of a part, from 0 to `parts` - 1.
    init<Row>(parts: Int, load: @escaping @Sendable (_ part: Int) async throws -> [Row]) where Content == [Row] {
        self.init(parts: parts, none: [], load: load)
    }
}
