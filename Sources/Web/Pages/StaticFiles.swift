import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Style sheets, scripts and pictures of a folder, read once at the start. Each has its content's hash in its
/// address, so that browsers may keep it for good.
package struct StaticFiles: Sendable {
    private struct File {
        let name: String
        let address: String
        let tag: String
        let mediaType: String
        let content: ByteBuffer
        /// nil where gzip makes nothing smaller.
        let compressed: ByteBuffer?
    }

    private let files: [File]

    /// - Parameter prefix: the path before each file's name, as `/manager/static`.
    /// - Throws: `PageFilesError` when a file cannot be read, or its ending is not one that pages use.
    package init(folder: String, prefix: String) throws(PageFilesError) {
        var files: [File] = []
        for name in try PageFilesError.names(in: folder) {
            guard let dot = name.lastIndex(of: "."),
                let mediaType = Self.mediaTypes[String(name[name.index(after: dot)...])]
            else { throw PageFilesError(reason: "\(folder)/\(name) is of no known kind") }
            guard let data = FileManager.default.contents(atPath: folder + "/" + name) else {
                throw PageFilesError(reason: "\(folder)/\(name) cannot be read")
            }
            let hash = Hexadecimal.text(SHA256.hash(data: data).prefix(8))
            files.append(
                File(
                    name: name, address: "\(prefix)/\(name[..<dot])-\(hash)\(name[dot...])", tag: "\"\(hash)\"",
                    mediaType: mediaType, content: ByteBuffer(bytes: data), compressed: Self.compressed(data)))
        }
        self.files = files
    }

    private static func compressed(_ data: Data) -> ByteBuffer? {
        let bytes = Gzip.compress(data, level: 9)
        return bytes.count < data.count * 9 / 10 ? ByteBuffer(bytes: bytes) : nil
    }

    private static let mediaTypes = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
        "png": "image/png", "ico": "image/x-icon", "woff2": "font/woff2", "json": "application/json",
    ]

    /// The addresses by file name.
    package var addresses: [String: String] {
        Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.address) })
    }

    package func routes(errorStyle: ErrorStyle) -> [Route] {
        files.map { file in
            Route(.get, file.address, label: "static", errorStyle: errorStyle) { request in
                var headers: HTTPFields = [
                    .contentType: file.mediaType, .cacheControl: "public, max-age=31536000, immutable", .eTag: file.tag,
                ]
                headers[.crossOriginResourcePolicy] = "same-origin"
                let known = request.headers[values: .ifNoneMatch].flatMap { $0.split(separator: ",") }
                    .map { tag in String(tag.filter { $0 != " " }) }
                if known.contains(where: { $0 == file.tag || $0 == "W/" + file.tag || $0 == "*" }) {
                    return Response(status: .notModified, headers: headers)
                }
                if let compressed = file.compressed {
                    headers[.vary] = "Accept-Encoding"
                    if AcceptEncoding(request.headers[.acceptEncoding]).prefersGzip {
                        headers[.contentEncoding] = "gzip"
                        return Response(
                            status: .ok, headers: headers, body: ResponseBody(byteBuffer: compressed))
                    }
                }
                return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.content))
            }
        }
    }
}
