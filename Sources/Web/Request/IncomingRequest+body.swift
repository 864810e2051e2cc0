import HTTPTypes
package import NIOCore

extension IncomingRequest {
    /// The body without its content coding: as it was sent, or decompressed when it was sent as gzip.
    /// - Parameters:
    ///   - limit: bytes that the decompressed body may have.
    ///   - oversize: the error for more; by default `payload_too_large`.
    /// - Throws: `unsupported_media_type` for another coding, `malformed_request` for broken gzip.
    package func decodedBody(limit: Int, oversize: APIError? = nil) throws(APIError) -> ByteBuffer {
        let codings = (headers[.contentEncoding] ?? "").lowercased().split { $0 == "," || $0 == " " || $0 == "\t" }
            .filter { $0 != "identity" }
        switch codings {
        case []: return body
        case ["gzip"], ["x-gzip"]: break
        default:
            let words = "The body must be sent plain or as gzip, not as \(codings.joined(separator: ", "))."
            throw APIError(.unsupportedMediaType, words, headers: [.acceptEncoding: "gzip"])
        }
        do {
            return ByteBuffer(bytes: try Gzip.decompress(body.readableBytesView, limit: limit))
        } catch {
            switch error {
            case .broken: throw APIError(.malformedRequest, "The body is not sound gzip.")
            case .tooLarge: throw oversize ?? .oversize(limit)
            }
        }
    }
}

extension APIError {
    /// The error for a body of more bytes than `limit`, where the operation has no words of its own.
    static func oversize(_ limit: Int) -> APIError {
        APIError(.payloadTooLarge, "The body may have at most \(limit) bytes.")
    }
}

extension IncomingRequest {
    /// The fields of a form that a page sent.
    /// - Throws: `unsupported_media_type` for a body that is no form, `malformed_request` for one that cannot be read.
    package func form() throws(APIError) -> [FormPair] {
        guard mediaType == "application/x-www-form-urlencoded" else {
            throw APIError(.unsupportedMediaType, "The form was not sent as a form of a page is.")
        }
        do {
            return try FormPair.decode(body.readableBytesView)
        } catch {
            throw APIError(.malformedRequest, "The form cannot be read: \(error.description).")
        }
    }
}
