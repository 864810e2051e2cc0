import Foundation
import HTTPTypes
import Web

/// A sample for C# with RestSharp 112.
enum CSharpSample {
    static func code(_ request: SampleRequest) -> String {
        var imports = ["System", "RestSharp"]
        var lines: [String] = []
        let server = quoted(request.server)
        if request.credential == .client {
            imports.append("RestSharp.Authenticators")
            lines += [
                "var options = new RestClientOptions(\(server))", "{",
                "    Authenticator = new HttpBasicAuthenticator(",
                "        \(variable(.clientID)),", "        \(variable(.clientSecret)))", "};",
                "var client = new RestClient(options);",
            ]
        } else {
            lines.append("var client = new RestClient(\(server));")
        }
        let method = request.operation.method.rawValue
        lines.append(
            "var request = new RestRequest(\(quoted(request.path)), "
                + "Method.\(method.prefix(1) + method.dropFirst().lowercased()));")
        if request.credential == .token {
            lines.append("request.AddHeader(\"Authorization\", \"Bearer \" + \(variable(.token)));")
        }
        lines += request.headers.map { "request.AddHeader(\(quoted($0.name)), \(quoted($0.value)));" }
        lines += request.query.map { "request.AddQueryParameter(\(quoted($0.name)), \(quoted($0.value)));" }
        switch request.body {
        case .json(let value): lines.append("request.AddStringBody(\(verbatim(value.indented())), DataFormat.Json);")
        case .text(let text, let type): lines.append("request.AddBody(\(quoted(text)), \(quoted(type)));")
        case .form(let fields):
            lines += fields.map { "request.AddParameter(\(quoted($0.name)), \(value($0.value)));" }
        case .bytes(let bytes, let type):
            let text = quoted(Data(bytes).base64EncodedString())
            lines.append("request.AddBody(Convert.FromBase64String(\(text)), \(quoted(type)));")
        case nil: break
        }
        return """
            \(imports.map { "using \($0);\n" }.joined())
            class \(request.className)
            {
                static void Main()
                {
            \(lines.map { "        \($0)\n" }.joined())\
                    var response = client.Execute(request);
                    Console.WriteLine((int)response.StatusCode);
                    Console.WriteLine(response.Content);
                }
            }

            """
    }

    private static func value(_ value: SampleRequest.FormValue) -> String {
        switch value {
        case .text(let text): quoted(text)
        case .secret(let secret): variable(secret)
        }
    }

    private static func variable(_ secret: SampleSecret) -> String {
        "Environment.GetEnvironmentVariable(\"\(secret.environment)\")"
    }

    static func quoted(_ text: String) -> String { CodeString.quoted(text) }

    /// A text of several lines as it is, but for its double quotes.
    static func verbatim(_ text: String) -> String {
        let isSeen = text.unicodeScalars.allSatisfy { $0 == "\n" || !CodeString.isHidden($0) }
        return isSeen && text.contains("\n") ? "@\"\(text.replacing("\"", with: "\"\""))\"" : quoted(text)
    }
}
