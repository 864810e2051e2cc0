import Foundation
import HTTPTypes
import Web

/// A sample for Node 18 or later: an ES module with the built-in fetch.
enum NodeSample {
    static func code(_ request: SampleRequest) -> String {
        var start =
            request.credential == .client
            ? "const client = `${\(variable(.clientID))}:${\(variable(.clientSecret))}`;\n" : ""
        var address = quoted(request.url)
        if !request.query.isEmpty, !request.isQueryPlain {
            let pairs = request.query.map { (name: $0.name, value: quoted($0.value)) }
            start += "const query = \(parameters(pairs, 0));\n"
            address = "`\(template(request.server + request.path))?${query}`"
        }
        var options: [String] = []
        let method = request.operation.method.rawValue
        if method != "GET" { options.append("method: \"\(method)\"") }
        let fields = headers(of: request)
        if !fields.isEmpty {
            options.append("headers: {\n" + fields.map { "    \($0),\n" }.joined() + "  }")
        }
        switch request.body {
        case .json(let value):
            let isExact = value.isExactInJavaScript
            options.append("body: " + (isExact ? "JSON.stringify(\(literal(value, 1)))" : quoted(value.indented())))
        case .text(let text, _): options.append("body: \(quoted(text))")
        case .form(let fields):
            options.append("body: " + parameters(fields.map { ($0.name, value($0.value)) }, 1))
        case .bytes(let bytes, _):
            options.append("body: Buffer.from(\(quoted(Data(bytes).base64EncodedString())), \"base64\")")
        case nil: break
        }
        let rest = options.isEmpty ? "" : ", {\n" + options.map { "  \($0),\n" }.joined() + "}"
        return """
            \(start)const response = await fetch(\(address)\(rest));
            console.log(response.status);
            console.log(await response.text());

            """
    }

    private static func headers(of request: SampleRequest) -> [String] {
        var fields: [String] = []
        switch request.credential {
        case .none: break
        case .token: fields.append("Authorization: `Bearer ${\(variable(.token))}`")
        case .client:
            fields.append("Authorization: `Basic ${Buffer.from(client).toString(\"base64\")}`")
        }
        fields += request.headers.map { "\(key($0.name)): \(quoted($0.value))" }
        if let type = request.contentType { fields.append("\"Content-Type\": \(quoted(type))") }
        return fields
    }

    private static func value(_ value: SampleRequest.FormValue) -> String {
        switch value {
        case .text(let text): quoted(text)
        case .secret(let secret): variable(secret)
        }
    }

    private static func variable(_ secret: SampleSecret) -> String { "process.env.\(secret.environment)" }

    /// As an object where every name appears once, else as a list of pairs.
    private static func parameters(_ pairs: [(name: String, value: String)], _ level: Int) -> String {
        let margin = String(repeating: "  ", count: level)
        let isObject = Set(pairs.map(\.name)).count == pairs.count
        let lines = pairs.map { pair in
            margin + "  " + (isObject ? "\(key(pair.name)): \(pair.value)" : "[\(quoted(pair.name)), \(pair.value)]")
                + ",\n"
        }
        let (start, end) = isObject ? ("{", "}") : ("[", "]")
        return "new URLSearchParams(\(start)\n\(lines.joined())\(margin)\(end))"
    }

    static func quoted(_ text: String) -> String { CodeString.quoted(text) }

    /// Text in a template literal.
    private static func template(_ text: String) -> String {
        CodeString.escaped(text, isASCII: false, quote: "\"").replacing("`", with: "\\`").replacing("${", with: "\\${")
    }

    private static func key(_ name: String) -> String {
        // The one name that sets something else than a member.
        if name == "__proto__" { return "[\"__proto__\"]" }
        let isWord = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
            default: false
            }
        }
        return isWord && !name.isEmpty ? name : quoted(name)
    }

    static func literal(_ value: JSONValue, _ level: Int) -> String {
        let margin = String(repeating: "  ", count: level)
        switch value {
        case .string(let text): return quoted(text)
        case .array(let values) where !values.isEmpty:
            return "[\n" + values.map { "\(margin)  \(literal($0, level + 1)),\n" }.joined() + "\(margin)]"
        case .object(let members) where !members.isEmpty:
            let lines = members.map { "\(margin)  \(key($0.name)): \(literal($0.value, level + 1)),\n" }
            return "{\n" + lines.joined() + "\(margin)}"
        default: return String(decoding: value.encoded, as: UTF8.self)
        }
    }
}

extension JSONValue {
    /// Whether JavaScript's numbers hold every integer in it.
    fileprivate var isExactInJavaScript: Bool {
        switch self {
        case .integer(let value): value.magnitude <= 1 << 53
        case .array(let values): values.allSatisfy(\.isExactInJavaScript)
        case .object(let members): members.allSatisfy(\.value.isExactInJavaScript)
        case .null, .bool, .number, .string: true
        }
    }
}
