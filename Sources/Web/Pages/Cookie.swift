import HTTPTypes

/// A cookie that an answer sets (RFC 6265). Always for the whole host, hidden from scripts, and not sent with
/// requests that other sites start, but for links followed.
package struct Cookie: Sendable, Equatable {
    package let name: String
    package let value: String
    /// Seconds until it ends; nil for the end of the browser's session.
    package let maximumAge: Int?
    /// Sent over encrypted connections alone.
    package let isSecure: Bool

    /// - Precondition: name and value are of letters, digits, `-`, `_` and `.`, as the callers make them.
    package init(_ name: String, _ value: String, maximumAge: Int? = nil, isSecure: Bool) {
        precondition((name + value).utf8.allSatisfy(Self.isPlain), "a cookie's name and value are plain")
        self.name = name
        self.value = value
        self.maximumAge = maximumAge
        self.isSecure = isSecure
    }

    /// The cookie that ends one of this name.
    package static func ended(_ name: String, isSecure: Bool) -> Cookie {
        Cookie(name, "", maximumAge: 0, isSecure: isSecure)
    }

    /// The value of `Set-Cookie`.
    package var fieldValue: String {
        var text = "\(name)=\(value); Path=/"
        if let maximumAge { text += "; Max-Age=\(maximumAge)" }
        text += "; HttpOnly; SameSite=Lax"
        return isSecure ? text + "; Secure" : text
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}

extension IncomingRequest {
    /// The value of the first cookie of a name.
    package func cookie(_ name: String) -> String? {
        for field in headers[values: .cookie] {
            for part in field.split(separator: ";") {
                let pair = part.drop { $0 == " " }
                guard let equals = pair.firstIndex(of: "="), pair[..<equals] == name else { continue }
                return String(pair[pair.index(after: equals)...])
            }
        }
        return nil
    }
}
