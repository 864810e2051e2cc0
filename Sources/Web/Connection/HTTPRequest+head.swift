import HTTPTypes
import NIOHTTP1

extension HTTPRequest {
    /// A request's head as it was decoded. `Host` becomes the authority (RFC 9112, section 3.2); a target in absolute
    /// form is cut into authority and path (section 3.2.2).
    init(_ head: HTTPRequestHead) {
        var fields = HTTPFields()
        fields.reserveCapacity(head.headers.count)
        var host: String?
        for (name, value) in head.headers {
            if host == nil, name.utf8.count == 4, name.lowercased() == "host" {
                host = value
            } else if let name = HTTPField.Name(name) {
                fields.append(HTTPField(name: name, value: value))
            }
        }
        var (authority, path) = (host, head.uri)
        if !path.hasPrefix("/"), let scheme = path.firstRange(of: "://") {
            let rest = path[scheme.upperBound...]
            let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
            authority = String(rest[..<end])
            path = rest[end...].hasPrefix("/") ? String(rest[end...]) : "/" + rest[end...]
        }
        // The decoder knows the methods that it takes, and all are tokens. None is routed by CONNECT.
        self.init(
            method: Method(head.method.rawValue) ?? .connect, scheme: nil, authority: authority, path: path,
            headerFields: fields)
    }
}
