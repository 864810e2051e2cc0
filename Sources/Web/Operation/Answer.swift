package import HTTPTypes
import Hummingbird

/// The answer of an operation that went well: its status, its schema, and how the handler's value becomes bytes.
package struct Answer<Output: Sendable>: Sendable {
    package let description: AnswerDescription
    let encode: @Sendable (Output) -> Response

    private init(_ description: AnswerDescription, encode: @escaping @Sendable (Output) -> Response) {
        self.description = description
        self.encode = encode
    }
}

/// What the documentation says of an answer. Several of one status are forms of one answer.
package struct AnswerDescription: Sendable {
    package let status: HTTPResponse.Status
    package let words: String
    /// nil when the answer has no body, or one whose form another standard describes.
    package let schema: ObjectSchema?
    /// nil when the answer has no body.
    package let mediaType: String?
    /// A body to show where there is no schema that has one.
    package let example: String?

    package init(
        _ status: HTTPResponse.Status, _ words: String, _ schema: ObjectSchema?, mediaType: String = "application/json"
    ) {
        self.status = status
        self.words = words
        self.schema = schema
        self.mediaType = schema == nil ? nil : mediaType
        example = nil
    }

    /// A body in a form that another standard describes.
    package init(_ status: HTTPResponse.Status, _ words: String, mediaType: String, example: String? = nil) {
        self.status = status
        self.words = words
        schema = nil
        self.mediaType = mediaType
        self.example = example
    }

    /// The body to show: the schema's own, or the one that was given.
    package var shownExample: String? { schema.map { $0.example.indented() } ?? example }
}

extension Answer {
    package static func object(
        _ shape: Shape<Output>, _ words: String, status: HTTPResponse.Status = .ok
    ) -> Answer {
        Answer(AnswerDescription(status, words, shape.schema)) { output in
            Response(json: shape.encode(output), status: status)
        }
    }
}

extension Answer<ByteBuffer> {
    /// A body that the handler gives as JSON bytes of the schema.
    package static func encoded(
        _ schema: ObjectSchema, _ words: String, status: HTTPResponse.Status = .ok
    ) -> Answer {
        Answer(AnswerDescription(status, words, schema)) { bytes in
            Response(
                status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: bytes))
        }
    }
}

extension Answer<Void> {
    package static func empty(_ words: String) -> Answer {
        Answer(AnswerDescription(.noContent, words, nil)) { _ in Response(status: .noContent) }
    }
}
