import HTTPTypes
import Web

/// What the description of an operation says, in Markdown: for `{path}.md`, for machines, and for the search.
struct OperationText {
    let operation: Web.Operation

    /// The address of the page.
    var path: String { Self.path(of: operation) }

    static func path(of operation: Web.Operation) -> String {
        "\(domainPath(operation.domain))/\(operation.id)"
    }

    static func domainPath(_ domain: String) -> String { "/reference/\(Slug.make(domain))" }

    /// Everything but the title.
    /// - Parameter opening: which packages and add-ons open it, in words.
    func markdown(opening: String?) -> String {
        var parts = ["`\(operation.method.rawValue) \(operation.path)`"]
        if !operation.details.isEmpty { parts.append(operation.details) }
        var rules: [String] = []
        switch operation.access {
        case .open: rules.append("- Open to everyone.")
        case .client: rules.append("- The client authenticates by HTTP Basic, or with its id and secret in the body.")
        case .bearer(let entitlement):
            rules.append("- Bearer token with the scope `\(entitlement.scope)`, or `api`.")
            if let opening { rules.append("- \(opening)") }
        }
        rules += operation.quotas.map { "- With the documented quotas in force: \($0.words)." }
        parts.append(rules.joined(separator: "\n"))
        if !operation.parameters.isEmpty {
            parts.append("## Parameters")
            parts.append(
                Self.table(
                    ["Name", "In", "Type", "Required", "Meaning"],
                    operation.parameters.map {
                        [
                            "`\($0.name)`", $0.place.rawValue, SchemaWords($0.schema).text,
                            $0.isRequired ? "yes" : "no",
                            $0.words,
                        ]
                    }))
        }
        if let body = operation.body {
            parts.append("## Body")
            parts.append("`\(body.mediaType)`, at most \(body.limit) bytes.")
            if let schema = body.schema { parts.append(Self.properties(of: schema)) }
        }
        parts.append("## Answers")
        parts.append(
            Self.table(
                ["Status", "Type", "Meaning"],
                operation.answers.map { [String($0.status.code), $0.mediaType.map { "`\($0)`" } ?? "", $0.words] }))
        for schema in answerSchemas { parts.append(Self.properties(of: schema)) }
        if !operation.allErrors.isEmpty {
            parts.append("## Errors")
            parts.append(
                Self.table(
                    ["Status", "Code", "Meaning"],
                    operation.allErrors.map { [String($0.status), "`\($0.code)`", $0.meaning] }))
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    /// The schemas of answers that went well, each once.
    private var answerSchemas: [ObjectSchema] {
        var seen: Set<String> = []
        return operation.answers.filter { $0.status.code < 300 }.compactMap(\.schema)
            .filter { seen.insert($0.name).inserted }
    }

    private static func properties(of schema: ObjectSchema) -> String {
        let rows = PropertyRow.rows(of: schema).map { row in
            [
                "`\(row.path)`", row.type, row.isRequired ? "always" : "sometimes", row.words,
            ]
        }
        return "`\(schema.name)`: \(schema.description)\n\n" + table(["Field", "Type", "There", "Meaning"], rows)
    }

    private static func table(_ heads: [String], _ rows: [[String]]) -> String {
        func row(_ cells: [String]) -> String {
            "| " + cells.map { $0.replacing("|", with: "\\|").replacing("\n", with: " ") }.joined(separator: " | ")
                + " |"
        }
        return ([row(heads), row(heads.map { _ in "---" })] + rows.map(row)).joined(separator: "\n")
    }
}
