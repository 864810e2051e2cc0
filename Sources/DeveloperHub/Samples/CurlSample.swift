import Foundation
import HTTPTypes
import Web

/// A sample for a POSIX shell with curl.
enum CurlSample {
    static func code(_ request: SampleRequest) -> String {
        var input = ""
        var lines: [String] = []
        switch request.credential {
        case .none: break
        case .token: lines.append("-H \"Authorization: Bearer $\(SampleSecret.token.environment)\"")
        case .client:
            lines.append("-u \"$\(SampleSecret.clientID.environment):$\(SampleSecret.clientSecret.environment)\"")
        }
        lines += request.headers.map { "-H " + quoted("\($0.name): \($0.value)") }
        if let type = request.contentType { lines.append("-H " + quoted("Content-Type: \(type)")) }
        switch request.body {
        case .json(let value): lines.append("--data-raw " + quoted(value.indented()))
        case .text(let text, _): lines.append("--data-raw " + quoted(text))
        case .form(let fields): lines += fields.map { "--data-urlencode " + quoted($0) }
        case .bytes(let bytes, _):
            input = "echo \(quoted(Data(bytes).base64EncodedString())) | base64 --decode |\n"
            lines.append("--data-binary @-")
        case nil: break
        }
        var start = "curl -sS --fail-with-body "
        let method = request.operation.method
        // Data make it a POST by themselves.
        if method != .get, method != .post || request.body == nil { start += "-X \(method.rawValue) " }
        if method == .get, !request.isQueryPlain {
            lines += request.query.map { "--data-urlencode " + quoted("\($0.name)=\($0.value)") }
            start += "-G " + quoted(request.server + request.path)
        } else {
            start += quoted(request.url)
        }
        return input + ([start] + lines).joined(separator: " \\\n  ") + "\n"
    }

    private static func quoted(_ field: SampleRequest.FormField) -> String {
        switch field.value {
        case .text(let text): quoted("\(field.name)=\(text)")
        case .secret(let secret): "\"\(field.name)=$\(secret.environment)\""
        }
    }

    /// In single quotes everything stands for itself but their end.
    static func quoted(_ text: String) -> String {
        "'\(text.replacing("'", with: #"'\''"#))'"
    }
}
