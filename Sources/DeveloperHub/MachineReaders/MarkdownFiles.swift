import Hummingbird
import NIOCore
import Web

extension DeveloperHub {
    /// The Markdown of a page whose address ends in `.md`, or nil for another address.
    func markdown(at address: String) -> Response? {
        guard address.hasSuffix(".md"), let page = contents.library[String(address.dropLast(3))] else { return nil }
        return Self.file(page.markdown, "text/markdown; charset=utf-8")
    }

    /// A file that anyone may read and caches may keep for a short while.
    static func file(_ text: String, _ mediaType: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: mediaType, .cacheControl: "public, max-age=300", .accessControlAllowOrigin: "*",
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// A route to such a file, made when it is asked for.
    func fileRoute(
        _ path: String, _ label: String, _ mediaType: String, make: @escaping @Sendable () throws -> String
    ) -> Route {
        Route(.get, path, label: "hub \(label)", errorStyle: errorStyle) { request in
            Self.file(try make(), mediaType).compressed(for: request)
        }
    }
}
