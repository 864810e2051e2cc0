import HTTPTypes
import Hummingbird
import NIOCore
import Web

/// How answers and errors become responses, in the format that was asked for.
struct ClassicResponse: Sendable {
    let format: ClassicFormat
    /// Where a JSON answer is handed to a script.
    let callback: JSONPCallback?

    init(_ format: ClassicFormat, callback: JSONPCallback? = nil) {
        self.format = format
        self.callback = format == .json ? callback : nil
    }

    init(for request: ClassicRequest) {
        self.init(request.format, callback: request.callback)
    }

    private var headers: HTTPFields {
        [.contentType: callback == nil ? format.mediaType : JSONPCallback.mediaType, .cacheControl: "no-store"]
    }

    // MARK: Answers

    /// The rows of an answer. What fails before the first part is there is thrown; each part behind it is made while the
    /// one before is sent, and its rows at most are loaded one further ahead, however slowly a client takes them.
    func response(_ layout: ClassicLayout, _ parts: ClassicParts<ByteBuffer>) async throws -> Response {
        let (first, others) = try await parts.load()
        var start = ByteBuffer(string: callback?.before ?? "")
        start.writeBytes(layout.begin)
        var end = ByteBuffer(bytes: layout.end)
        if callback != nil { end.writeString(JSONPCallback.after) }
        var rows = RowsInParts(separator: layout.separator.count)
        start.writeImmutableBuffer(rows.next(first))
        guard let others else {
            start.writeImmutableBuffer(end)
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: start))
        }
        let body = ResponseBody { [start, end, rows] output in
            var (part, others, rows): (ByteBuffer, ClassicParts<ByteBuffer>?, RowsInParts) = (start, others, rows)
            while let parts = others {
                async let next = parts.load()
                if part.readableBytes > 0 { try await output.write(part) }
                (part, others) = try await next
                part = rows.next(part)
            }
            if part.readableBytes > 0 { try await output.write(part) }
            if end.readableBytes > 0 { try await output.write(end) }
            try await output.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    /// Every row has before it what separates two; of the first of all it is taken away.
    private struct RowsInParts {
        /// In bytes.
        let separator: Int
        private var hasRows = false

        init(separator: Int) {
            self.separator = separator
        }

        mutating func next(_ part: ByteBuffer) -> ByteBuffer {
            guard !hasRows, part.readableBytes > 0 else { return part }
            hasRows = true
            var part = part
            part.moveReaderIndex(forwardBy: separator)
            return part
        }
    }

    private func wrapped(_ bytes: [UInt8]) -> ByteBuffer {
        guard let callback else { return ByteBuffer(bytes: bytes) }
        var buffer = ByteBuffer(string: callback.before)
        buffer.writeBytes(bytes)
        buffer.writeString(JSONPCallback.after)
        return buffer
    }

    // MARK: Errors

    func response(_ error: ClassicError) -> Response {
        var response = Response(
            status: .init(code: error.code.status), headers: headers,
            body: ResponseBody(byteBuffer: wrapped(ClassicErrorWriter.bytes(error, format))))
        response.headers.append(contentsOf: error.headers)
        return response
    }

    /// The answer to a token that is missing or wrong, which says nothing more.
    static var unauthorized: Response {
        Response(
            status: .unauthorized,
            headers: [.wwwAuthenticate: "Basic realm=\"Classic API\"", .cacheControl: "no-store"])
    }
}

/// Errors as bytes: `responseStatus` in JSON, one such line in JSONL, the same members as elements in XML, and in CSV a
/// row for the whole before one for each parameter.
enum ClassicErrorWriter {
    static func bytes(_ error: ClassicError, _ format: ClassicFormat) -> [UInt8] {
        switch format {
        case .json: json(error).encoded
        case .jsonl: json(error).encoded + "\n".utf8
        case .xml: xml(error)
        case .csv: csv(error)
        }
    }

    private static func json(_ error: ClassicError) -> JSONValue {
        let errors: [JSONValue] = error.entries.map {
            .object([
                "errorCode": .string($0.code.code), "fieldName": .string($0.parameter), "message": .string($0.message),
            ])
        }
        return .object([
            "responseStatus": .object([
                "errorCode": .string(error.code.code), "message": .string(error.message),
                "errors": errors.isEmpty ? nil : .array(errors),
            ])
        ])
    }

    private static func xml(_ error: ClassicError) -> [UInt8] {
        var bytes = Array("\(XMLText.declaration)<ErrorResponse \(XMLText.namespace)><ResponseStatus>".utf8)
        func element(_ name: String, _ text: String) {
            bytes += "<\(name)>".utf8
            XMLText.append(text, to: &bytes)
            bytes += "</\(name)>".utf8
        }
        element("ErrorCode", error.code.code)
        if !error.entries.isEmpty {
            bytes += "<Errors>".utf8
            for entry in error.entries {
                bytes += "<ResponseError>".utf8
                element("ErrorCode", entry.code.code)
                element("FieldName", entry.parameter)
                element("Message", entry.message)
                bytes += "</ResponseError>".utf8
            }
            bytes += "</Errors>".utf8
        }
        element("Message", error.message)
        bytes += "</ResponseStatus></ErrorResponse>".utf8
        return bytes
    }

    private static func csv(_ error: ClassicError) -> [UInt8] {
        var bytes = Array("errorCode,fieldName,message\r\n".utf8)
        func row(_ code: String, _ parameter: String?, _ message: String) {
            CSVText.append(code, to: &bytes)
            bytes.append(UInt8(ascii: ","))
            if let parameter { CSVText.append(parameter, to: &bytes) }
            bytes.append(UInt8(ascii: ","))
            CSVText.append(message, to: &bytes)
            bytes += "\r\n".utf8
        }
        row(error.code.code, nil, error.message)
        for entry in error.entries { row(entry.code.code, entry.parameter, entry.message) }
        return bytes
    }
}
