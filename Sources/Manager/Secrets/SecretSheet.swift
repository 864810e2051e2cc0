import Web

/// New credentials as the one-time page shows them.
struct SecretSheet: Sendable {
    /// One credential under the names that pages, environment files and JSON give it.
    struct Value: Sendable {
        let id: String
        let label: String
        let variable: String
        let member: String
        let text: String

        static func clientID(_ text: String) -> Value {
            Value(id: "client-id", label: "Client ID", variable: "IRIS_CLIENT_ID", member: "clientId", text: text)
        }

        static func clientSecret(_ text: String) -> Value {
            Value(
                id: "client-secret", label: "Client Secret", variable: "IRIS_CLIENT_SECRET", member: "clientSecret",
                text: text)
        }

        static func username(_ text: String) -> Value {
            Value(id: "username", label: "Username", variable: "IRIS_USERNAME", member: "username", text: text)
        }

        static func email(_ text: String) -> Value {
            Value(id: "username", label: "E-mail", variable: "IRIS_EMAIL", member: "email", text: text)
        }

        static func password(_ text: String) -> Value {
            Value(id: "password", label: "Password", variable: "IRIS_PASSWORD", member: "password", text: text)
        }
    }

    let heading: String
    /// Whose credentials.
    let subject: String
    var guidance: String?
    let values: [Value]
    /// The address where a program gets tokens; nil for a person's password.
    var tokenURL: String?
    /// The ready token request.
    var curl: String?
    let fileName: String
    /// Where *Done* leads.
    let doneURL: String
    /// The page where new credentials can be made.
    let resetURL: String
    let resetLabel: String

    private var downloads: [(variable: String, member: String, text: String)] {
        values.map { ($0.variable, $0.member, $0.text) }
            + (tokenURL.map { [("IRIS_TOKEN_URL", "tokenUrl", $0)] } ?? [])
    }

    var environmentText: String {
        downloads.map { "\($0.variable)=\($0.text)" }.joined(separator: "\n")
    }

    var jsonText: String {
        let members = downloads.map { download in
            let name = String(decoding: JSONValue.string(download.member).encoded, as: UTF8.self)
            let value = String(decoding: JSONValue.string(download.text).encoded, as: UTF8.self)
            return "  \(name): \(value)"
        }
        return "{\n" + members.joined(separator: ",\n") + "\n}"
    }

    /// A name of a file from any name: letters, digits and dashes.
    static func fileName(_ text: String) -> String {
        let words = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return "iris-" + words.joined(separator: "-").prefix(60)
    }

    /// The token request of an API User. What is not known here is left to the shell's variables.
    static func passwordRequest(
        _ url: String, clientID: String, clientSecret: String?, username: String, password: String?
    ) -> String {
        let client = clientSecret.map { "'\(clientID):\($0)'" } ?? "\"\(clientID):$IRIS_CLIENT_SECRET\""
        let password = password.map { "'password=\($0)'" } ?? "\"password=$IRIS_PASSWORD\""
        return """
            curl -u \(client) \\
              --data-urlencode grant_type=password \\
              --data-urlencode 'username=\(username)' \\
              --data-urlencode \(password) \\
              --data-urlencode scope=api \\
              \(url)
            """
    }

    /// The token request of an API Key.
    static func keyRequest(_ url: String, clientID: String, clientSecret: String, scopes: [String]) -> String {
        """
        curl -u '\(clientID):\(clientSecret)' \\
          --data-urlencode grant_type=client_credentials \\
          --data-urlencode 'scope=\(scopes.joined(separator: " "))' \\
          \(url)
        """
    }
}
