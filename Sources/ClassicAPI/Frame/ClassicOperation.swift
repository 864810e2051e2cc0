import HTTPTypes

import struct Foundation.UUID

/// An operation of the Classic API, described once: its routes, the reading of its parameters, every format of its
/// answer and its page in the metadata come from this value.
struct ClassicOperation: Sendable {
    /// A path under `/public` and the methods that it answers; `{Id}` stands for the parameter of that name.
    struct Route: Sendable {
        let path: String
        let methods: [HTTPRequest.Method]

        init(_ path: String, _ methods: HTTPRequest.Method...) {
            self.path = path
            self.methods = methods
        }
    }

    /// What the rows of an answer stand in.
    enum Wrapper: String, Sendable {
        case list, result
        /// In nothing: the answer is one row.
        case none
    }

    /// Such as `GetUnit`.
    let name: String
    let words: String
    let routes: [Route]
    let parameters: [ClassicParameterDescription]
    let wrapper: Wrapper
    let row: ClassicRecordDescription
    /// Besides those of every operation.
    let errors: [ClassicErrorCode]
    /// Whether it changes data, so that a request for the head of its answer alone is none of its calls.
    let isChange: Bool
    let answer: @Sendable (ClassicCall) async throws -> ClassicAnswer

    /// - Parameter rows: gives the rows; what is thrown before the first is answered as an error.
    init<Row>(
        _ name: String, _ words: String, routes: [Route], parameters: [ClassicParameterDescription],
        wrapper: Wrapper = .list, row shape: ClassicShape<Row>, errors: [ClassicErrorCode] = [],
        rows: @escaping @Sendable (ClassicCall) async throws -> ClassicRows<Row>
    ) {
        self.name = name
        self.words = words
        self.routes = routes
        self.parameters = parameters
        self.wrapper = wrapper
        self.row = shape.description
        self.errors = errors
        isChange = false
        answer = { call in
            let rows = try await rows(call)
            return ClassicAnswer(parts: rows.parts) { part, writer in
                var writer = writer
                for row in try await rows.load(part) { writer.write(shape.values(row)) }
                return writer
            }
        }
    }
}

extension ClassicOperation {
    /// An operation that changes data and answers with one row.
    init<Row: Sendable>(
        _ name: String, _ words: String, routes: [Route], parameters: [ClassicParameterDescription],
        answer shape: ClassicShape<Row>, errors: [ClassicErrorCode],
        change: @escaping @Sendable (ClassicCall) async throws -> Row
    ) {
        self.name = name
        self.words = words
        self.routes = routes
        self.parameters = parameters
        wrapper = .none
        row = shape.description
        self.errors = errors + [.foreignSite]
        isChange = true
        answer = { call in
            let row = try await change(call)
            return ClassicAnswer(parts: 1) { _, writer in
                var writer = writer
                writer.write(shape.values(row))
                return writer
            }
        }
    }
}

/// A request that has been let in, with its parameters.
struct ClassicCall: Sendable {
    let account: UUID
    let parameters: ClassicParameters
}

/// The rows of an answer in parts, each of which is loaded when its turn has come, so that an answer of any length takes
/// the memory of one part.
struct ClassicRows<Row>: Sendable {
    let parts: Int
    let load: @Sendable (_ part: Int) async throws -> [Row]

    /// - Parameter load: gives the rows of a part, from 0 to `parts` - 1.
    init(parts: Int, load: @escaping @Sendable (_ part: Int) async throws -> [Row]) {
        self.parts = parts
        self.load = load
    }

    /// Rows that are there already.
    init(_ rows: [Row]) where Row: Sendable {
        self.init(parts: 1) { _ in rows }
    }
}

/// `ClassicRows` that write themselves.
struct ClassicAnswer: Sendable {
    let parts: Int
    let write: @Sendable (_ part: Int, _ writer: ClassicWriter) async throws -> ClassicWriter
}
