import Accounts
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

        static func classicToken(_ text: String) -> Value {
            Value(id: "token", label: "Token", variable: "IRIS_CLASSIC_TOKEN", member: "token", text: text)
        }
    }

    /// Where a program uses the credentials, under the names that the downloads give it.
    struct Address: Sendable {
        let variable: String
        let member: String
        let url: String

        static func token(_ url: String) -> Address {
            Address(variable: "IRIS_TOKEN_URL", member: "tokenUrl", url: url)
        }

        static func classic(_ url: String) -> Address {
            Address(variable: "IRIS_CLASSIC_URL", member: "baseUrl", url: url)
        }
    }

    let heading: String
    /// Whose credentials.
    let subject: String
    var guidance: String?
    let values: [Value]
    /// Where a program gets tokens or asks for data; nil for a person's password.
    var address: Address?
    /// A ready request with the credentials, and what it does.
    var curl: String?
    var curlHeading = "Try it: ask for a token"
    let fileName: String
    /// Where *Done* leads.
    let doneURL: String
    /// The page where new credentials can be made.
    let resetURL: String
    let resetLabel: String

    private var downloads: [(variable: String, member: String, text: String)] {
        values.map { ($0.variable, $0.member, $0.text) }
            + (address.map { [($0.variable, $0.member, $0.url)] } ?? [])
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

    /// A first request of the Classic API. The token goes into a header: addresses end up in logs.
    static func classicRequest(_ url: String, token: String) -> String {
        """
        curl -u '\(ClassicToken.basicUser):\(token)' '\(url)Unit?format=json'
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
