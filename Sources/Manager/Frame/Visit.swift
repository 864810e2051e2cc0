import Accounts
import Foundation
import HTTPTypes
import Web

/// Someone who is signed in.
struct Visitor: Sendable {
    let user: User
    let session: Session
    /// What the session cookie holds.
    let token: String
    let account: Account
}

/// A request of someone who is signed in and may see the page.
struct Visit: Sendable {
    let request: IncomingRequest
    let visitor: Visitor
    let query: [FormPair]
    /// The fields of a form that was sent; empty for GET.
    let form: [FormPair]

    var user: User { visitor.user }
    var account: Account { visitor.account }
    var actor: Actor { Actor(user: user, address: request.peer.address) }
    var now: Int64 { request.receivedAt }

    /// The path's `{id}`.
    /// - Throws: `AccountsError.notFound` when it is no id at all.
    func id(of kind: String) throws -> UUID {
        guard let text = request.pathParameters["id"], let id = UUID(uuidString: text) else {
            throw AccountsError.notFound(kind)
        }
        return id
    }

    /// A parameter of the query, trimmed; nil when there is nothing in it.
    func parameter(_ name: String) -> String? {
        let text = String((query[name] ?? "").prefix(200)).trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? nil : text
    }

    /// The page of a list that is asked for, from 1.
    var pageNumber: Int { min(max(Int(query["page"] ?? "") ?? 1, 1), 1_000_000) }

    /// Where a form that leads back leads: this page, or the page whose form was sent.
    var returnTo: String {
        if request.head.method == .get || request.head.method == .head { return LocalPath.of(request) }
        if request.path.hasSuffix("/new") { return request.path }
        return request.path.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 }
    }
}

/// Addresses within the Manager, the only ones that it leads to.
enum LocalPath {
    static func of(_ request: IncomingRequest) -> String {
        request.rawQuery.map { "\(request.path)?\($0)" } ?? request.path
    }

    /// The text if it is a path of the Manager that a browser cannot read as another site's address, else nil.
    static func checked(_ text: String?) -> String? {
        guard let text, text.utf8.count <= 2000 else { return nil }
        let path = text.prefix { $0 != "?" && $0 != "#" }
        guard path == "/manager" || path.hasPrefix("/manager/") else { return nil }
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

/// Text that goes into an address.
enum QueryText {
    static func encode(_ pairs: [(name: String, value: String)]) -> String {
        pairs.map { "\(escape($0.name))=\(escape($0.value))" }.joined(separator: "&")
    }

    static func address(_ path: String, _ pairs: [(name: String, value: String)]) -> String {
        pairs.isEmpty ? path : path + "?" + encode(pairs)
    }

    private static func escape(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
