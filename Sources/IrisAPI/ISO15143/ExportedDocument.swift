import HTTPTypes
import Hummingbird
import ISO15143
import NIOCore
import Web

/// A document of the export in one format and one coding, with the tag that tells it from all others at its address.
struct ExportedDocument: Sendable {
    let bytes: ByteBuffer
    let tag: EntityTag
    let form: Form

    /// In which form an answer goes out.
    struct Form: Sendable, Hashable {
        let format: DocumentFormat
        let isGzip: Bool
    }

    /// - Parameter digest: of the document's content.
    init(_ bytes: [UInt8], _ form: Form, digest: ContentDigest) {
        self.form = form
        self.bytes = ByteBuffer(bytes: form.isGzip ? Gzip.compress(bytes, level: Self.gzipLevel) : bytes)
        tag = EntityTag(opaque: digest.text + (form.isGzip ? "-gzip" : ""))
    }

    /// Most documents change before they are asked for again, so that smaller ones are not worth their time.
    private static let gzipLevel = 4

    /// The answer to a request: the document, or that the client has it already.
    func response(to request: IncomingRequest) -> Response {
        var headers: HTTPFields = [
            .eTag: tag.description, .vary: "Accept, Accept-Encoding", .cacheControl: "private, no-cache",
        ]
        if tag.isNamed(in: request.headers[.ifNoneMatch]) { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = form.format.mediaType
        if form.isGzip { headers[.contentEncoding] = "gzip" }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
    }
}

extension ExportedDocument.Form {
    /// The form that suits a client best.
    init(for request: IncomingRequest) {
        format = DocumentFormat(accept: request.headers[values: .accept])
        isGzip = AcceptEncoding(request.headers[.acceptEncoding]).prefersGzip
    }
}

extension DocumentFormat {
    var mediaType: String {
        switch self {
        case .xml: "application/xml"
        case .json: "application/json"
        }
    }

    /// XML, unless the client names JSON and does not like XML more: XML is what it gets that does not care, and that
    /// takes neither.
    fileprivate init(accept fields: [String]) {
        let accepted = AcceptedTypes(fields.isEmpty ? nil : fields.joined(separator: ","))
        let json = accepted.preference(for: "application/json")
        let candidates = ["application/xml", "text/xml"].map(accepted.preference)
        let xml = candidates.filter(\.isNamed).max { $0.weight < $1.weight } ?? candidates[0]
        let likesJSON = json.isNamed && json.weight > 0
        self = likesJSON && (json.weight > xml.weight || json.weight == xml.weight && !xml.isNamed) ? .json : .xml
    }
}
