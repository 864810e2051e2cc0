/// Text as HTML shows it, between tags and in the quotes of an attribute.
package enum HTMLText {
    /// Escapes scalar by scalar: a quote with a combining mark behind it is still a quote to a browser.
    package static func escape(_ text: some StringProtocol) -> String {
        escape(text, entity(of:))
    }

    /// - Parameter entity: what stands for a scalar, or nil when it stands for itself.
    static func escape(_ text: some StringProtocol, _ entity: (Unicode.Scalar) -> String?) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if let entity = entity(scalar) {
                escaped += entity
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    static func entity(of scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "&": "&amp;"
        case "<": "&lt;"
        case ">": "&gt;"
        case "\"": "&quot;"
        case "'": "&#39;"
        default: nil
        }
    }
}
