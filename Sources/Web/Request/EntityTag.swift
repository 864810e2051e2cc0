/// The tag of one representation of a resource, and whether a client has it already (RFC 9110, sections 8.8.3 and
/// 13.1.2).
package struct EntityTag: Sendable, Hashable, CustomStringConvertible {
    /// As the field `ETag` carries it, with its quotation marks.
    package let description: String

    /// - Parameter opaque: letters, digits and hyphens.
    package init(opaque: String) {
        description = "\"\(opaque)\""
    }

    /// Whether `If-None-Match` names the tag, strongly or weakly: a proxy that changes the coding weakens it.
    package func isNamed(in field: String?) -> Bool {
        guard let field else { return false }
        return field.split(separator: ",").contains { element in
            let tag = element.withoutBlanks
            return tag == "*" || (tag.hasPrefix("W/") ? tag.dropFirst(2) : tag) == description
        }
    }
}
