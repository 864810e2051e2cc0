import Accounts
import Web

/// The audit log's names in words.
enum AuditWords {
    private static let actions = [
        "user.signed_in": "Signed in", "user.sign_in_failed": "Sign-in failed",
        "user.sign_in_refused_suspended": "Sign-in refused, suspended", "session.ended": "Session ended",
        "session.all_ended": "Signed out everywhere", "package.changed": "Package changed",
    ]
    private static let kinds = [
        "user": "User", "api_user": "API User", "api_key": "API Key", "account": "Account", "asset": "Asset",
        "client_secret": "Client secret", "classic_token": "Classic API token", "command_line": "Command line",
        "system": "System",
    ]

    /// `api_key.revoked` as `API Key revoked`.
    static func action(_ name: String) -> String {
        if let words = actions[name] { return words }
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return name }
        return "\(kind(parts[0])) \(plain(parts[1]))"
    }

    static func kind(_ name: String) -> String {
        kinds[name] ?? plain(name).asCapitalised
    }

    private static func plain(_ name: String) -> String {
        String(name.map { $0 == "_" ? " " : $0 })
    }

    /// What was changed, member by member.
    static func changes(_ entry: AuditEntry) -> [TemplateValue] {
        func members(_ text: String?) -> [JSONValue.Member] {
            guard let text, let value = try? JSONParser.parse(text.utf8) else { return [] }
            return value.members ?? []
        }
        let before = members(entry.before)
        let after = members(entry.after)
        var names = before.map(\.name)
        names += after.map(\.name).filter { !names.contains($0) }
        return names.compactMap { name in
            let old = before.first { $0.name == name }?.value
            let new = after.first { $0.name == name }?.value
            if old == new { return nil }
            return ["field": .text(field(name)), "before": .nonEmpty(words(old)), "after": .nonEmpty(words(new))]
        }
    }

    /// `allowedAddresses` as `Allowed addresses`.
    private static func field(_ name: String) -> String {
        var text = ""
        for character in name {
            if character.isUppercase { text += " " + character.lowercased() } else { text.append(character) }
        }
        return text.asCapitalised
    }

    private static func words(_ value: JSONValue?) -> String? {
        switch value {
        case nil, .null: nil
        case .bool(let flag): flag ? "yes" : "no"
        case .string(let text): text
        case .array(let values): values.compactMap(words).joined(separator: ", ")
        case .some(let other): String(decoding: other.encoded, as: UTF8.self)
        }
    }
}

extension String {
    fileprivate var asCapitalised: String {
        guard let first else { return self }
        return first.uppercased() + dropFirst()
    }
}
