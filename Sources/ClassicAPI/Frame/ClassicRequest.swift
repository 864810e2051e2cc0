import Foundation
import HTTPTypes
import NIOCore
import Web

/// What a request says, before it is known whether it may: its parameters, its token, in which form it wants its answer.
struct ClassicRequest: Sendable {
    let path: ClassicPath
    let query: ClassicParameters
    let request: IncomingRequest

    /// Bytes that a body may have: room for the longest list of units that a program would send.
    static let bodyLimit = 1 << 20

    private static let tokenParameter = "token"
    private static let formatParameter = "format"
    private static let callbackParameter = "callback"

    /// - Throws: `ClassicError` when the query cannot be read.
    init(_ request: IncomingRequest, _ path: ClassicPath) throws(ClassicError) {
        self.request = request
        self.path = path
        do {
            query = ClassicParameters(try request.query())
        } catch {
            throw ClassicError(.requestUnreadable, "The query cannot be read: \(error.description).")
        }
    }

    // MARK: Form of the answer

    /// In which format the answer is written, as far as that can be told: by the path, else by `format`, else by
    /// `Accept`.
    var format: ClassicFormat {
        path.format ?? query[Self.formatParameter].flatMap { ClassicFormat(named: $0) }
            ?? ClassicFormat(accept: request.headers[values: .accept])
    }

    /// The script function to which a JSON answer is handed, where one was named and can be.
    var callback: JSONPCallback? { query[Self.callbackParameter].flatMap { JSONPCallback($0) } }

    /// - Throws: `ClassicError` when the request asks for a form that there is none of.
    func checkForm() throws(ClassicError) {
        var entries: [ClassicError.Entry] = []
        if let name = query[Self.formatParameter], ClassicFormat(named: name) == nil {
            let known = ClassicFormat.allCases.map(\.rawValue).joined(separator: ", ")
            entries.append(
                .init(code: .parameterInvalid, parameter: Self.formatParameter, message: "must be one of \(known)"))
        }
        if query[Self.callbackParameter] != nil, callback == nil {
            entries.append(
                .init(code: .parameterInvalid, parameter: Self.callbackParameter, message: JSONPCallback.rule))
        }
        if !entries.isEmpty { throw ClassicError(entries) }
    }

    // MARK: Token

    private static let user = "api"

    /// The token: the password of HTTP Basic, or the parameter `token`; nil where there is none. One that was sent as
    /// both is the password.
    func token(_ body: ClassicParameters) -> String? {
        guard let field = request.headers[.authorization] else {
            return query[Self.tokenParameter] ?? body[Self.tokenParameter]
        }
        let parts = field.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "basic", let data = Data(base64Encoded: String(parts[1])),
            let pair = String(validating: data, as: UTF8.self), let colon = pair.firstIndex(of: ":"),
            pair[..<colon].lowercased() == Self.user
        else { return nil }
        return String(pair[pair.index(after: colon)...])
    }

    // MARK: Body

    /// The parameters of a form or of a JSON object; none of a body that is empty or of a method that has none.
    /// - Throws: `ClassicError` when it is neither or cannot be read.
    func body() throws(ClassicError) -> ClassicParameters {
        guard request.head.method == .post || request.head.method == .put || request.head.method == .delete,
            request.body.readableBytes > 0
        else { return ClassicParameters() }
        let bytes: ByteBuffer
        do {
            bytes = try request.decodedBody(limit: Self.bodyLimit)
        } catch {
            throw ClassicError(error)
        }
        switch request.mediaType {
        case "application/x-www-form-urlencoded":
            do {
                return ClassicParameters(try FormPair.decode(bytes.readableBytesView))
            } catch {
                throw ClassicError(.requestUnreadable, "The form cannot be read: \(error.description).")
            }
        case "application/json", "text/json": return try Self.members(bytes)
        default: throw ClassicError(.bodyNotSupported, "The body must be a form or a JSON object.")
        }
    }

    private static func members(_ bytes: ByteBuffer) throws(ClassicError) -> ClassicParameters {
        let value: JSONValue
        do {
            value = try JSONParser.parse(bytes.readableBytesView)
        } catch {
            throw ClassicError(
                .requestUnreadable, "The body is not JSON: \(error.reason), line \(error.line), column \(error.column)."
            )
        }
        guard let members = value.members else {
            throw ClassicError(.requestUnreadable, "The body must be a JSON object, not \(value.kind).")
        }
        var pairs: [FormPair] = []
        for member in members {
            let text: String
            switch member.value {
            case .null: continue
            case .string(let string): text = string
            case .bool(let flag): text = flag ? "true" : "false"
            case .integer(let number): text = String(number)
            case .number(let number): text = NumberText.text(number)
            // An object, such as a position: the parameter that takes one reads its text.
            case .array, .object: text = String(decoding: member.value.encoded, as: UTF8.self)
            }
            pairs.append(FormPair(member.name, text))
        }
        return ClassicParameters(pairs)
    }
}
