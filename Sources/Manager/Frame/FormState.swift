import Accounts
import Web

/// What was typed into a form and what is wrong with it.
struct FormState {
    private let pairs: [FormPair]
    private let defaults: [String: String]
    private(set) var problems: [(field: String?, message: String)] = []

    /// A form as it is shown first.
    init(_ defaults: [String: String] = [:]) {
        pairs = []
        self.defaults = defaults
    }

    /// A form that was sent.
    init(sent pairs: [FormPair]) {
        self.pairs = pairs
        defaults = [:]
    }

    subscript(name: String) -> String { pairs[name] ?? defaults[name] ?? "" }
    func all(_ name: String) -> [String] { pairs.all(name) }
    var isValid: Bool { problems.isEmpty }

    mutating func add(_ field: String?, _ message: String) {
        problems.append((field, message))
    }

    /// Adds what a store has against the input.
    /// - Parameter names: the form's names of fields, and how people call them, by the store's names.
    /// - Throws: the error when it is not about the input.
    mutating func add(_ error: AccountsError, _ names: [String: (field: String, label: String)]) throws(AccountsError) {
        switch error {
        case .invalid(let field, let reason):
            let known = names[field] ?? (field, field)
            add(known.field, "\(known.label) \(reason)".asSentence)
        case .conflict(let words), .refused(let words): add(nil, words.asSentence)
        case .notFound, .storage: throw error
        }
    }

    func error(_ field: String) -> TemplateValue {
        .text(problems.first { $0.field == field }?.message)
    }

    /// `form` for text fields, `hasErrors` and `errors`.
    func values(_ fields: [String], secret: Bool = false) -> [String: TemplateValue] {
        var form: [String: TemplateValue] = [:]
        for field in fields {
            form[field] = ["value": secret ? .absent : .nonEmpty(self[field]), "error": error(field)]
        }
        return [
            "form": .object(form), "hasErrors": .flag(!isValid),
            "errors": .list(problems.map { ["field": .text($0.field), "message": .text($0.message)] }),
        ]
    }

    /// `confirmation`: what must be typed before something is ended for good.
    func confirmation(_ expected: String) -> TemplateValue {
        ["expected": .text(expected), "error": error("confirm")]
    }

    /// Whether the named thing was typed; adds the problem when it was not.
    mutating func isConfirmed(_ expected: String) -> Bool {
        func plain(_ text: String) -> String {
            text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        if plain(self["confirm"]) == plain(expected) { return true }
        add("confirm", "Type “\(expected)” to confirm.")
        return false
    }
}
