import HTTPTypes
import Web

/// One operation as an item of a collection. What must be given is there with the operation's example, what may be
/// given is there and switched off.
struct PostmanRequest {
    private let operation: Operation
    private let publicURL: String

    init(_ operation: Operation, publicURL: String) {
        self.operation = operation
        self.publicURL = publicURL
    }

    var item: JSONValue {
        [
            "id": .string(operation.id), "name": .string(name), "request": .object(request + description),
            "response": .array(examples), "event": [["listen": "test", "script": script]],
        ]
    }

    private var name: String {
        operation.summary.hasSuffix(".") ? String(operation.summary.dropLast()) : operation.summary
    }

    private var request: [JSONValue.Member] {
        var members = [
            JSONValue.Member("method", .string(operation.method.rawValue)), .init("header", .array(headers)),
            .init("url", url),
        ]
        if let authorization = PostmanAuthorization.own(operation.access) {
            members.append(.init("auth", authorization))
        }
        if let body { members.append(.init("body", body)) }
        return members
    }

    private var description: [JSONValue.Member] {
        var words = operation.details.isEmpty ? [] : [operation.details]
        if case .bearer(let entitlement) = operation.access { words.append("Scope: `\(entitlement.scope)`.") }
        words.append("Reference: \(publicURL)/reference/\(Slug.make(operation.domain))/\(operation.id)")
        return [.init("description", .string(words.joined(separator: "\n\n")))]
    }

    private var headers: [JSONValue] {
        let sample = SampleRequest(operation, server: publicURL)
        let type = sample.contentType.map { [FormPair("Content-Type", $0)] } ?? []
        return (sample.headers + type).map { ["key": .string($0.name), "value": .string($0.value)] }
    }

    // MARK: Address

    private var url: JSONValue {
        let query = operation.takesQueryAsForm ? [] : parameters(.query)
        let sent = query.filter(\.isRequired).flatMap { parameter in
            parameter.exampleTexts.map { "\(parameter.name)=\($0)" }
        }
        let path = operation.path.replacing("{", with: ":").replacing("}", with: "")
        return .object([
            "raw": .string("{{baseUrl}}\(path)\(sent.isEmpty ? "" : "?" + sent.joined(separator: "&"))"),
            "host": ["{{baseUrl}}"],
            "path": .strings(path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)),
            "query": query.isEmpty ? nil : .array(query.flatMap(pairs)),
            "variable": parameters(.path).isEmpty
                ? nil
                : .array(
                    parameters(.path).map { parameter in
                        [
                            "key": .string(parameter.name), "value": .string(parameter.exampleTexts.first ?? ""),
                            "description": .string(parameter.words),
                        ]
                    }),
        ])
    }

    private func parameters(_ place: ParameterDescription.Place) -> [ParameterDescription] {
        operation.parameters.filter { $0.place == place }
    }

    private func pairs(_ parameter: ParameterDescription) -> [JSONValue] {
        parameter.exampleTexts.map { pair(parameter.name, $0, parameter.words, isSent: parameter.isRequired) }
    }

    private func pair(_ name: String, _ value: String, _ words: String, isSent: Bool) -> JSONValue {
        .object([
            "key": .string(name), "value": .string(value), "description": .string(words),
            "disabled": isSent ? nil : true,
        ])
    }

    // MARK: Body

    private var body: JSONValue? {
        guard let description = operation.body else { return nil }
        if description.mediaType == SampleRequest.formType {
            let fields = description.schema.map(fields) ?? parameters(.query).flatMap(pairs)
            return ["mode": "urlencoded", "urlencoded": .array(fields)]
        }
        guard let schema = description.schema else { return ["mode": "file", "file": ["src": .null]] }
        return [
            "mode": "raw", "raw": .string(schema.example.indented()), "options": ["raw": ["language": "json"]],
        ]
    }

    /// The members of a form, of which a request without changes sends the same as its samples do.
    private func fields(of schema: ObjectSchema) -> [JSONValue] {
        var sent: Set<String> = []
        if case .form(let fields) = SampleRequest(operation, server: publicURL).body { sent = Set(fields.map(\.name)) }
        return schema.properties.map { property in
            let secret = SampleSecret(member: property.name)
            return pair(
                property.name, secret?.postmanReference ?? property.example.string ?? "", property.description,
                isSent: sent.contains(property.name))
        }
    }

    // MARK: Answers

    private var examples: [JSONValue] {
        operation.answers.compactMap { answer in
            if answer.mediaType != nil, answer.schema == nil { return nil }
            let headers = answer.mediaType.map { [["key": "Content-Type", "value": .string($0)]] as [JSONValue] } ?? []
            return .object([
                "name": .string(answer.words), "originalRequest": .object(request),
                "status": .string(answer.status.reasonPhrase), "code": .integer(Int64(answer.status.code)),
                "_postman_previewlanguage": answer.schema == nil ? "text" : "json", "header": .array(headers),
                "body": .string(answer.schema?.example.indented() ?? ""),
            ])
        }
    }

    /// Looks at the status; a token request keeps its tokens, in the environment if one is chosen.
    private var script: JSONValue {
        let status = operation.answers.first?.status.code ?? 200
        var lines = ["pm.test(\"answers \(status)\", () => pm.response.to.have.status(\(status)));"]
        if operation.givesToken {
            let (token, refreshToken) = (SampleSecret.token.postman, SampleSecret.refreshToken.postman)
            lines += [
                "if (pm.response.code === \(status)) {",
                "  const token = pm.response.json();",
                "  const variables = pm.environment.name ? pm.environment : pm.collectionVariables;",
                "  variables.set(\"\(token)\", token.access_token);",
                "  if (token.refresh_token) variables.set(\"\(refreshToken)\", token.refresh_token);",
                "}",
            ]
        }
        return ["type": "text/javascript", "exec": .strings(lines)]
    }
}
