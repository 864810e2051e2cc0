import HTTPTypes
import Hummingbird
import NIOCore
import Web

/// What the Classic API says of itself at `/public/metadata`: a list of its operations and a page for each, for people
/// as HTML and for programs as JSON, both made from the operations.
struct ClassicMetadata: Sendable {
    private let operations: [ClassicOperation]
    private let styleSheets: [String]
    private let icon: String?

    private static let soap = "SOAP is not offered: every operation answers JSON, XML, JSONL and CSV."
    private static let operationParameter = "op"

    init(_ operations: [ClassicOperation], styleSheets: [String], icon: String?) {
        self.operations = operations
        self.styleSheets = styleSheets
        self.icon = icon
    }

    /// - Throws: `ClassicError` for an operation that there is none of.
    func answer(_ asked: ClassicRequest) throws(ClassicError) -> Response {
        guard [.get, .head].contains(asked.request.head.method) else {
            throw ClassicError(
                .methodNotAllowed, "The metadata answers GET, not \(asked.request.head.method.rawValue).",
                headers: [.allow: "GET"])
        }
        try asked.checkForm()
        var chosen: ClassicOperation?
        if let name = asked.query[Self.operationParameter] {
            chosen = operations.first { $0.name.lowercased() == name.lowercased() }
            if chosen == nil { throw ClassicError(.operationNotFound, "There is no operation of this name.") }
        }
        let accepted = AcceptedTypes(asked.request.headers[.accept])
        let isForProgram =
            asked.path.format == .json || asked.query["format"] != nil
            || accepted.preference(for: "application/json").isNamed
        if isForProgram {
            return Response(json: (chosen.map(Self.json) ?? json).encoded)
        }
        let (title, body) = chosen.map { ($0.name, Self.page($0)) } ?? ("Classic API", page)
        return .page(document(title, body, Theme(of: asked.request)), isPrivate: false)
    }

    // MARK: For programs

    private var json: JSONValue {
        .object([
            "name": "Classic API", "base": .string(Operation.publicPrefix + "/"),
            "formats": .strings(ClassicFormat.allCases.map(\.rawValue)), "soap": false, "note": .string(Self.soap),
            "operations": .array(operations.map(Self.json)),
        ])
    }

    private static func json(_ operation: ClassicOperation) -> JSONValue {
        .object([
            "name": .string(operation.name), "description": .string(operation.words),
            "changes": .bool(operation.isChange),
            "routes": .array(
                operation.routes.map {
                    .object([
                        "path": .string(Operation.publicPrefix + $0.path),
                        "methods": .strings($0.methods.map(\.rawValue)),
                    ])
                }),
            "parameters": .array(
                operation.parameters.map {
                    .object([
                        "name": .string($0.name), "aliases": $0.aliases.isEmpty ? nil : .strings($0.aliases),
                        "type": .string($0.type), "required": .bool($0.isRequired), "description": .string($0.words),
                    ])
                }),
            "result": .object([
                "wrapper": operation.wrapper == .none ? nil : .string(operation.wrapper.rawValue),
                "name": .string(operation.row.name),
                "fields": .array(operation.row.fields.map(json)),
            ]),
            "errors": .array(
                (operation.errors + ClassicErrorCode.ofEveryOperation).map {
                    .object([
                        "status": .integer(Int64($0.status)), "errorCode": .string($0.code),
                        "description": .string($0.meaning),
                    ])
                }),
        ])
    }

    private static func json(_ field: ClassicFieldDescription) -> JSONValue {
        var fields: JSONValue?
        if case .record(let record) = field.type { fields = .array(record.fields.map(json)) }
        return .object([
            "name": .string(field.name), "type": .string(field.type.name), "description": .string(field.words),
            "fields": fields,
        ])
    }

    // MARK: For people

    private static var address: String { "\(Operation.publicPrefix)/\(ClassicPath.metadata)" }

    private var page: String {
        let items = operations.map { operation in
            "<li><a href=\"\(Self.address)?op=\(operation.name)\">\(operation.name)</a> \(Self.words(operation.words))</li>"
        }
        return """
            <p>\(HTMLText.escape(Self.soap)) The format is chosen by <code>Accept</code>, by a suffix such as \
            <code>.csv</code>, by <code>?format=csv</code> or by the path \
            <code>\(Operation.publicPrefix)/csv/reply/{Operation}</code>. Sign in by HTTP Basic, user <code>API</code>, \
            with a Classic API token for the password. The same as <a href="\(Self.address)?format=json">JSON</a>.</p>
            <ul>\(items.joined(separator: "\n"))</ul>
            """
    }

    private static func page(_ operation: ClassicOperation) -> String {
        let routes = operation.routes.map { route in
            let methods = route.methods.map(\.rawValue).joined(separator: ", ")
            let path = HTMLText.escape(Operation.publicPrefix + route.path)
            return "<tr><td>\(methods)</td><td><code>\(path)</code></td></tr>"
        }
        let parameters = operation.parameters.map { parameter in
            let names = ([parameter.name] + parameter.aliases).map { "<code>\(HTMLText.escape($0))</code>" }
            let cells = [
                names.joined(separator: " or "), parameter.type, parameter.isRequired ? "yes" : "no",
                words(parameter.words),
            ]
            return "<tr>\(cells.map { "<td>\($0)</td>" }.joined())</tr>"
        }
        let errors = (operation.errors + ClassicErrorCode.ofEveryOperation).map {
            "<tr><td>\($0.status)</td><td><code>\($0.code)</code></td><td>\(words($0.meaning))</td></tr>"
        }
        return """
            <p>\(words(operation.words)) <a href="\(address)">All operations</a> · \
            <a href="\(address)?op=\(operation.name)&amp;format=json">JSON</a></p>
            \(table("Routes", ["Methods", "Path"], routes))
            \(table("Parameters", ["Name", "Type", "Required", "Meaning"], parameters))
            \(table("Fields of \(operation.row.name)\(operation.wrapper == .none ? "" : ", in \(operation.wrapper.rawValue)")",
                ["Name", "Type", "Meaning"], rows(operation.row, prefix: "")))
            \(table("Errors", ["Status", "Code", "Meaning"], errors))
            """
    }

    private static func rows(_ record: ClassicRecordDescription, prefix: String) -> [String] {
        record.fields.flatMap { field -> [String] in
            let row =
                "<tr><td><code>\(HTMLText.escape(prefix + field.name))</code></td><td>\(field.type.name)</td>"
                + "<td>\(words(field.words))</td></tr>"
            guard case .record(let inner) = field.type else { return [row] }
            return [row] + rows(inner, prefix: "\(prefix)\(field.name).")
        }
    }

    private static func table(_ title: String, _ heads: [String], _ rows: [String]) -> String {
        if rows.isEmpty { return "" }
        return """
            <h2>\(HTMLText.escape(title))</h2>
            <div class="wide" role="region" tabindex="0" aria-label="\(HTMLText.escape(title))"><table><thead><tr>\(heads.map { "<th scope=\"col\">\($0)</th>" }.joined())</tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
            """
    }

    private func document(_ title: String, _ body: String, _ theme: Theme) -> String {
        let sheets = styleSheets.map { "<link rel=\"stylesheet\" href=\"\(HTMLText.escape($0))\">" }
        let icons = [icon].compactMap(\.self).map { "<link rel=\"icon\" href=\"\(HTMLText.escape($0))\">" }
        let links = (icons + sheets).joined(separator: "\n")
        return """
            <!doctype html>
            <html lang="en" data-theme="\(theme.rawValue)"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width"><title>\(HTMLText.escape(title)) - Classic API</title>
            \(links)</head>
            <body><main><h1>\(HTMLText.escape(title))</h1>
            \(body)
            </main></body></html>

            """
    }

    /// Words of a description, in which names of the API stand between backticks.
    private static func words(_ words: String) -> String {
        HTMLText.escape(words).split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .map { $0 % 2 == 1 ? "<code>\($1)</code>" : String($1) }.joined()
    }
}
