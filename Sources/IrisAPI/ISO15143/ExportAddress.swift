import ISO15143

/// The addresses of the export, as links name them. They have no query.
struct ExportAddress: Sendable {
    /// Below the address of an installation, and below `/public` there.
    static let path = "/api/aemp/v2/15143/-3/Fleet"

    private let base: String

    /// - Parameter publicURL: the address that clients use, without a slash at the end.
    init(publicURL: String) {
        base = publicURL + "/public" + Self.path
    }

    /// Links from a page to itself and its neighbours. Pages count from 1; one that lies outside them is empty and has
    /// no next one.
    /// - Parameters:
    ///   - segments: what stands between `Fleet` and the page's number, decoded.
    ///   - last: the number of the last page.
    func links(_ segments: [String], page: Int, last: Int) -> [FleetSnapshot.Link] {
        let folder = segments.reduce(base) { $0 + "/" + Self.encoded($1) }
        func link(_ rel: String, _ page: Int) -> FleetSnapshot.Link {
            FleetSnapshot.Link(rel: rel, href: "\(folder)/\(page)")
        }
        var links = [link("self", page)]
        if page < 1 { return links }
        if page > 1 { links.append(link("prev", min(page - 1, last))) }
        if page < last { links.append(link("next", page + 1)) }
        return links + [link("last", last)]
    }

    /// A segment of a path: letters, digits and `-._~` stand for themselves (RFC 3986, section 2.3), and the colons of
    /// times, which need no escape there.
    private static func encoded(_ segment: String) -> String {
        var encoded: [UInt8] = []
        for byte in segment.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: ":"):
                encoded.append(byte)
            default:
                encoded.append(UInt8(ascii: "%"))
                encoded.append(digit(byte >> 4))
                encoded.append(digit(byte & 0xF))
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
