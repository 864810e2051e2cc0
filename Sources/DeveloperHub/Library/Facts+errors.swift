import Web

/// What guides state of error codes, from the operations' own tables.
extension Facts {
    /// Those that the server answers wherever they arise, also where no operation is.
    private static let everywhere: [ErrorCode] = [.notFound, .methodNotAllowed, .internalError, .unavailable]

    /// Codes of the APIs, or of the endpoints for clients, by name in the order of status and name; one name may stand
    /// for several statuses.
    static func errors(of operations: [Web.Operation], ofClients: Bool) -> [(code: String, meanings: [ErrorCode])] {
        let codes = operations.filter { $0.isForClients == ofClients }.flatMap(\.allErrors)
        let named = Dictionary(grouping: (codes + (ofClients ? [] : everywhere)).uniqued(), by: \.code)
        return named.map { ($0.key, $0.value.sorted { $0.status < $1.status }) }
            .sorted { ($0.meanings[0].status, $0.code) < ($1.meanings[0].status, $1.code) }
    }

    /// The operations that answer a code.
    static func answering(_ code: String, among operations: [Web.Operation]) -> [Web.Operation] {
        operations.filter { $0.allErrors.contains { $0.code == code } }
    }

    /// `error.token_expired`: a heading and what the code means, for the guide that explains each; `table.errors` and
    /// `table.tokenErrors`: all of them with links to their headings.
    mutating func addErrors(of operations: [Web.Operation]) {
        for ofClients in [false, true] {
            let errors = Self.errors(of: operations, ofClients: ofClients)
            for (code, meanings) in errors {
                self["error.\(code)"] = Self.section(code, meanings, operations.filter { $0.isForClients == ofClients })
            }
            let rows = errors.map { code, meanings in
                [
                    "[\(FactWords.code(code))](/guides/troubleshooting#\(Slug.make(code)))",
                    meanings.map { String($0.status) }.joined(separator: ", "), meanings[0].meaning,
                ]
            }
            self[ofClients ? "table.tokenErrors" : "table.errors"] = FactWords.table(
                ["Code", "Status", "Meaning"], rows)
        }
    }

    private static func section(_ code: String, _ meanings: [ErrorCode], _ operations: [Web.Operation]) -> String {
        var text = "### `\(code)`\n"
        for meaning in meanings { text += "\n**Status \(meaning.status).** \(meaning.meaning)\n" }
        let answering = answering(code, among: operations)
        guard !answering.isEmpty else { return text + "\nAny address can answer it." }
        return text + "\n" + sources(answering, among: operations)
    }

    /// Where a code comes from: by name where few operations answer it, by their APIs where many do.
    private static func sources(_ answering: [Web.Operation], among operations: [Web.Operation]) -> String {
        let described = operations.filter { !$0.allErrors.isEmpty }
        if answering.count == described.count { return "Every operation can answer it." }
        if answering.count <= 4 {
            let links = answering.map { "[\($0.id)](\(page(of: $0)))" }
            return "Answered by \(FactWords.list(links))."
        }
        let domains = answering.map(\.domain).uniqued().map { "[\($0)](/reference/\(Slug.make($0)))" }
        return "Answered by operations of \(FactWords.list(domains))."
    }
}

extension Web.Operation {
    /// Whether it is an endpoint of OAuth, whose errors have a form of their own.
    var isForClients: Bool { if case .client = access { true } else { false } }
}
