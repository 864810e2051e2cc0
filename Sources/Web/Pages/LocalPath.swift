import Foundation

/// Addresses of this server, the only ones that its pages lead back to.
package enum LocalPath {
    package static func of(_ request: IncomingRequest) -> String {
        request.rawQuery.map { "\(request.path)?\($0)" } ?? request.path
    }

    /// The text if it is a path that a browser cannot read as another site's address, else nil.
    package static func checked(_ text: String?) -> String? {
        guard let text, text.utf8.count <= 2000 else { return nil }
        let path = text.prefix { $0 != "?" && $0 != "#" }
        guard path.hasPrefix("/") else { return nil }
        let isPlain = text.utf8.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && !#"\"<>^`{|}"#.utf8.contains(byte)
        }
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let isDirect =
            segments.dropLast().allSatisfy { !$0.isEmpty }
            && !segments.contains { $0.replacingOccurrences(of: "%2e", with: ".", options: .caseInsensitive) == ".." }
        return isPlain && isDirect ? text : nil
    }
}
