import HTTPTypes
import NIOCore

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
    /// Gives the rows as bytes. What is thrown before the first part is answered as an error.
    let answer: @Sendable (ClassicCall, ClassicLayout) async throws -> ClassicParts<ByteBuffer>

    init<Row>(
        _ name: String, _ words: String, routes: [Route], parameters: [ClassicParameterDescription],
        wrapper: Wrapper = .list, row shape: ClassicShape<Row>, errors: [ClassicErrorCode] = [],
        rows: @escaping @Sendable (ClassicCall) async throws -> ClassicRows<Row>
    ) {
        self.init(
            name, words, routes: routes, parameters: parameters, wrapper: wrapper, row: shape.description,
            errors: errors
        ) { call, layout in try await rows(call).map { shape.bytes($0, layout) } }
    }

    /// An operation that knows its rows as bytes.
    init(
        _ name: String, _ words: String, routes: [Route], parameters: [ClassicParameterDescription],
        wrapper: Wrapper = .list, row: ClassicRecordDescription, errors: [ClassicErrorCode] = [],
        answer: @escaping @Sendable (ClassicCall, ClassicLayout) async throws -> ClassicParts<ByteBuffer>
    ) {
        self.name = name
        self.words = words
        self.routes = routes
        self.parameters = parameters
        self.wrapper = wrapper
        self.row = row
        self.errors = errors
        isChange = false
        self.answer = answer
    }

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
        answer = { call, layout in
            ClassicRows([try await change(call)]).map { shape.bytes($0, layout) }
        }
    }
}

/// A request that has been let in, with its parameters.
struct ClassicCall: Sendable {
    let account: UUID
    let parameters: ClassicParameters
}
