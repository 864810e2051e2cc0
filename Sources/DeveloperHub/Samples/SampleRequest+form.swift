import Foundation
import SQL
import Web

extension SampleRequest {
    /// The field of the reader's form with the text of a body: JSON, or Base64 where the body is no text.
    static let bodyField = "body"
    /// The field of the reader's form with the media type of the answer, where there are several.
    static let acceptField = "accept"

    /// The request that a form describes.
    /// - Parameters:
    ///   - given: parameters and members of form bodies by their names, `bodyField` and `acceptField`. Empty ones are
    ///     left out; of a list each line is a value; what is required and not given is the operation's example.
    ///     Secrets are never taken.
    ///   - server: the address of the server, without a slash at the end.
    ///   - now: milliseconds since 1970; examples with a time are made for it.
    init(_ operation: Web.Operation, given: [FormPair] = [], server: String, now: Int64 = .now) {
        func values(_ parameter: ParameterDescription) -> [String] {
            var texts = given.all(parameter.name)
            if case .array = parameter.schema {
                texts = texts.flatMap { $0.split(whereSeparator: \.isNewline) }.map(String.init)
            }
            texts = texts.filter { !$0.isEmpty }
            return texts.isEmpty && parameter.isRequired ? parameter.exampleTexts : texts
        }
        var path = operation.path
        var query: [FormPair] = []
        for parameter in operation.parameters {
            switch parameter.place {
            case .path:
                let value = QueryText.escape(values(parameter).first ?? "").replacing("%3A", with: ":")
                path = path.replacing("{\(parameter.name)}", with: value)
            case .query: query += values(parameter).map { FormPair(parameter.name, $0) }
            }
        }
        let body = Self.body(of: operation, given, query, now)
        self.operation = operation
        self.server = server
        self.path = path
        self.query = operation.takesQueryAsForm ? [] : query
        self.body = body
        credential =
            switch operation.access {
            case .open: .none
            case .client: .client
            case .bearer: .token
            }
        var headers: [FormPair] = []
        let forms = operation.answerForms
        if forms.count > 1 {
            headers.append(
                FormPair("Accept", given[Self.acceptField].flatMap { forms.contains($0) ? $0 : nil } ?? forms[0]))
        }
        if let coding = operation.body?.coding { headers.append(FormPair("Content-Encoding", coding)) }
        self.headers = headers
    }

    private static func body(
        of operation: Web.Operation, _ given: [FormPair], _ query: [FormPair], _ now: Int64
    ) -> Body? {
        guard let description = operation.body else { return nil }
        let typed = (given[bodyField] ?? "").replacing("\r\n", with: "\n")
            .trimmingCharacters(in: .whitespacesAndNewlines)
        if operation.takesQueryAsForm {
            return query.isEmpty ? nil : .form(query.map { FormField(name: $0.name, value: .text($0.value)) })
        }
        if description.mediaType == formType, let schema = description.schema {
            return .form(fields(of: schema, given))
        }
        if let schema = description.schema {
            if typed.isEmpty { return .json(schema.example) }
            guard let value = try? JSONParser.parse(typed.utf8) else {
                return .text(typed, mediaType: description.mediaType)
            }
            return .json(value)
        }
        let bytes = typed.isEmpty ? nil : Data(base64Encoded: typed, options: .ignoreUnknownCharacters)
        return .bytes(bytes.map { Array($0) } ?? description.example?(now) ?? [], mediaType: description.mediaType)
    }

    /// The members of a form for a client that is known by HTTP Basic.
    private static func fields(of schema: ObjectSchema, _ given: [FormPair]) -> [FormField] {
        func text(_ property: PropertySchema) -> String? {
            if let text = given[property.name], !text.isEmpty { return text }
            return property.isRequired ? property.example.string : nil
        }
        let grant = schema.properties.first { $0.name == "grant_type" }.flatMap(text)
        return schema.properties.compactMap { property in
            if let secret = SampleSecret(member: property.name) {
                let isSent = property.isRequired || secret.belongs(toGrant: grant)
                return isSent ? FormField(name: property.name, value: .secret(secret)) : nil
            }
            return text(property).map { FormField(name: property.name, value: .text($0)) }
        }
    }
}

extension Web.Operation {
    /// Whether its parameters go into the body as a form: such bodies have no members of their own.
    var takesQueryAsForm: Bool { body?.mediaType == SampleRequest.formType && body?.schema == nil }

    /// The media types of its answer, the one that is given without being asked for first.
    var answerForms: [String] {
        answers.filter { $0.status == answers.first?.status }.compactMap(\.mediaType)
    }
}

extension ParameterDescription {
    /// The example as the texts that are sent, one for each time that the parameter appears.
    var exampleTexts: [String] {
        (example.array ?? [example]).map { $0.string ?? String(decoding: $0.encoded, as: UTF8.self) }
    }
}
