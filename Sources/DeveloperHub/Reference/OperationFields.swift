import Foundation
import Web

/// The fields of a form that fills in one request, from the description of its operation.
struct OperationFields {
    let operation: Web.Operation
    /// What was typed: names of parameters, of the form body's fields, `body` and `accept`.
    let typed: [FormPair]
    /// Whether something was typed at all; else fields show examples where a value is needed.
    let isFilled: Bool
    /// What is wrong, by name.
    var errors: [String: String] = [:]

    /// Names of fields that belong to the page of every operation, so that no parameter may have them.
    static func reserved(by access: Access) -> Set<String> {
        let own = ["csrf", "act", "confirm", SampleRequest.acceptField, SampleRequest.bodyField]
        switch access {
        case .open: return Set(own)
        case .client: return Set(own + ["clientId", "clientSecret"])
        case .bearer: return Set(own + ["auth", "token"])
        }
    }

    func values(of place: ParameterDescription.Place) -> [TemplateValue] {
        operation.parameters.filter { $0.place == place }.map(value(of:))
    }

    private func value(of parameter: ParameterDescription) -> TemplateValue {
        .object([
            "name": .text(parameter.name), "type": .text(SchemaWords(parameter.schema).type),
            "rules": .text(SchemaWords(parameter.schema).rules), "isRequired": .flag(parameter.isRequired),
            "words": .html(InlineMarkdown.html(parameter.words)),
            "default": .text(parameter.defaultValue.map(Self.text(of:))),
            "example": .text(Self.text(of: parameter.example)),
            "field": field(
                parameter.name, parameter.schema, isRequired: parameter.isRequired,
                example: Self.text(of: parameter.example)),
        ])
    }

    /// The fields of a form body.
    func values(of schema: ObjectSchema) -> [TemplateValue] {
        schema.properties.filter { !["client_id", "client_secret"].contains($0.name) }.map { property in
            let example = Self.text(of: property.example)
            return .object([
                "name": .text(property.name), "type": .text(SchemaWords(property.schema).type),
                "rules": .text(SchemaWords(property.schema).rules), "isRequired": .flag(property.isRequired),
                "words": .html(InlineMarkdown.html(property.description)), "example": .text(example),
                "field": field(property.name, property.schema, isRequired: property.isRequired, example: example),
            ])
        }
    }

    private func field(_ name: String, _ schema: Schema, isRequired: Bool, example: String) -> TemplateValue {
        let isSecret = Self.isSecret(name)
        let given = isFilled ? typed.all(name).filter { !$0.isEmpty }.joined(separator: "\n") : nil
        let value = isSecret ? "" : given ?? (isRequired && !example.hasSuffix("...") ? example : "")
        var field: [String: TemplateValue] = [
            "id": .text("field-" + Slug.make(name)), "name": .text(name), "value": .nonEmpty(value),
            "isSelect": false, "isCheckbox": false, "inputType": .text(isSecret ? "password" : "text"),
            "placeholder": isRequired ? .absent : .nonEmpty(example), "error": .text(errors[name]),
        ]
        switch schema {
        case .boolean:
            field["isCheckbox"] = true
            field["isChosen"] = .flag(value == "true")
        case .string(let rule):
            if let choices = rule.oneOf {
                field["isSelect"] = true
                let none: [TemplateValue] =
                    isRequired ? [] : [["value": "", "label": "not sent", "isChosen": .flag(value.isEmpty)]]
                field["options"] = .list(
                    none
                        + choices.map {
                            ["value": .text($0), "label": .text($0), "isChosen": .flag($0 == value)]
                        })
            }
        default: break
        }
        return .object(field)
    }

    /// Whether a value is one that nobody should see over the reader's shoulder.
    static func isSecret(_ name: String) -> Bool {
        guard let secret = SampleSecret(member: name) else { return false }
        return secret != .username && secret != .clientID
    }

    /// A value as somebody types it.
    static func text(of value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .null: ""
        case .array(let values): values.map(text(of:)).joined(separator: "\n")
        case .bool, .integer, .number, .object: String(decoding: value.encoded, as: UTF8.self)
        }
    }
}
