package import HTTPTypes
package import Hummingbird

/// A method, a path template and what answers there. A class, for every request hands its route on several times.
package final class Route: Sendable {
    package let method: HTTPRequest.Method
    /// Segments between slashes; `{name}` matches any one segment.
    package let path: String
    /// Whether the path is the same in capital and in small letters, as programs expect that were written for such a
    /// server. It has no parameters then, and any route that knows letters comes before.
    let ignoresCase: Bool
    /// What logs and metrics call it: bounded in number, unlike paths.
    package let label: String
    let bodyLimit: Int
    /// The answer to a body of more bytes.
    let oversize: APIError
    let errorStyle: ErrorStyle
    /// Whether the work ends when the client goes away before the answer.
    let stopsWithClient: Bool
    package let handle: @Sendable (IncomingRequest) async throws -> Response

    package init(
        _ method: HTTPRequest.Method, _ path: String, ignoresCase: Bool = false, label: String, bodyLimit: Int = 65_536,
        oversize: APIError? = nil, errorStyle: ErrorStyle, stopsWithClient: Bool = false,
        handle: @escaping @Sendable (IncomingRequest) async throws -> Response
    ) {
        self.method = method
        self.path = path
        self.ignoresCase = ignoresCase
        self.label = label
        self.bodyLimit = bodyLimit
        self.oversize = oversize ?? .oversize(bodyLimit)
        self.errorStyle = errorStyle
        self.stopsWithClient = stopsWithClient
        self.handle = handle
    }
}

/// How errors that no handler has answered look to the one who asked: an API's object, OAuth's, or a page.
package struct ErrorStyle: Sendable {
    /// What the documentation says of an error's body.
    let schema: ObjectSchema
    let render: @Sendable (APIError, IncomingRequest) -> Response

    package init(
        _ schema: ObjectSchema = APIError.shape.schema,
        render: @escaping @Sendable (APIError, IncomingRequest) -> Response
    ) {
        self.schema = schema
        self.render = render
    }

    package static let api = ErrorStyle { error, _ in error.response }
}
