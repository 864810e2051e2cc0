package import HTTPTypes
package import Hummingbird
import NIOCore

extension Response {
    /// A page of HTML that no other site frames, and that loads nothing from elsewhere.
    /// - Parameter isPrivate: whether it shows what others may not see, so that no cache may keep it. Others are asked
    ///   for anew each time, and a browser may show them again on the way back.
    package static func page(
        _ html: String, status: HTTPResponse.Status = .ok, isPrivate: Bool = true
    ) -> Response {
        var headers: HTTPFields = [.contentType: "text/html; charset=utf-8"]
        headers.append(contentsOf: pageProtection)
        if !isPrivate { headers[.cacheControl] = "private, no-cache" }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    /// Leads on to a page with GET, after a form or where another page stands in its place.
    /// - Precondition: the location is printable ASCII, as the paths of the program are.
    package static func seeOther(_ location: String) -> Response { leading(to: location, .seeOther) }

    /// Leads to where something is found for now.
    package static func found(_ location: String) -> Response { leading(to: location, .found) }

    /// A file that the browser saves under a name.
    package static func download(_ content: [UInt8], mediaType: String, name: String) -> Response {
        var headers: HTTPFields = [.contentType: mediaType]
        headers.append(contentsOf: pageProtection)
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: content)))
    }

    package mutating func set(_ cookie: Cookie) {
        headers.append(HTTPField(name: .setCookie, value: cookie.fieldValue))
    }

    private static func leading(to location: String, _ status: HTTPResponse.Status) -> Response {
        var headers = pageProtection
        headers[.location] = location
        return Response(status: status, headers: headers)
    }

    private static let pageProtection: HTTPFields = {
        var headers: HTTPFields = [
            .cacheControl: "no-store",
            .contentSecurityPolicy:
                "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
        ]
        headers[.referrerPolicy] = "same-origin"
        headers[.crossOriginOpenerPolicy] = "same-origin"
        headers[.xContentTypeOptions] = "nosniff"
        return headers
    }()
}

extension HTTPField.Name {
    static let referrerPolicy = knownName("Referrer-Policy")
    static let crossOriginOpenerPolicy = knownName("Cross-Origin-Opener-Policy")
    package static let secFetchSite = knownName("Sec-Fetch-Site")
}
