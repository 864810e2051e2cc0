import Foundation
import HTTPTypes
import Web

/// A sample for Java 17 with Unirest 4.
enum JavaSample {
    static func code(_ request: SampleRequest) -> String {
        var calls: [String] = []
        switch request.credential {
        case .none: break
        case .token: calls.append(".header(\"Authorization\", \"Bearer \" + \(variable(.token)))")
        case .client: calls.append(".basicAuth(\(variable(.clientID)), \(variable(.clientSecret)))")
        }
        calls += request.headers.map { ".header(\(quoted($0.name)), \(quoted($0.value)))" }
        calls += request.query.map { ".queryString(\(quoted($0.name)), \(quoted($0.value)))" }
        if let type = request.contentType { calls.append(".header(\"Content-Type\", \(quoted(type)))") }
        var imports = ["kong.unirest.core.HttpResponse", "kong.unirest.core.Unirest"]
        switch request.body {
        case .json(let value): calls.append(".body(\(block(value.indented())))")
        case .text(let text, _): calls.append(".body(\(quoted(text)))")
        case .form(let fields): calls += fields.map { ".field(\(quoted($0.name)), \(value($0.value)))" }
        case .bytes(let bytes, _):
            imports.insert("java.util.Base64", at: 0)
            calls.append(".body(Base64.getDecoder().decode(\(quoted(Data(bytes).base64EncodedString()))))")
        case nil: break
        }
        calls.append(".asString();")
        let call = request.operation.method.rawValue.lowercased()
        return """
            \(imports.map { "import \($0);\n" }.joined())
            public class \(request.className) {
                public static void main(String[] args) {
                    HttpResponse<String> response = Unirest.\(call)(\(quoted(request.server + request.path)))
            \(calls.map { "            \($0)\n" }.joined())\
                    System.out.println(response.getStatus());
                    System.out.println(response.getBody());
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

    private static func variable(_ secret: SampleSecret) -> String { "System.getenv(\"\(secret.environment)\")" }

    /// In ASCII: before Java 18 compilers take files to be in the encoding of the machine.
    static func quoted(_ text: String) -> String { CodeString.quoted(text, isASCII: true) }

    /// A text block, whose lines end with something that is seen.
    static func block(_ text: String) -> String {
        let margin = String(repeating: " ", count: 16)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > 1 else { return quoted(text) }
        let escaped = lines.map { line in
            margin
                + CodeString.escaped(String(line), isASCII: true, quote: "\"")
                .replacing("\"\"\"", with: #"""\""#)
        }
        return "\"\"\"\n" + escaped.joined(separator: "\n") + "\"\"\""
    }
}
