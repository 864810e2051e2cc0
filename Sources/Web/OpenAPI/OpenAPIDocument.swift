import HTTPTypes

/// The OpenAPI 3.1 document of a list of operations.
package struct OpenAPIDocument {
    private let operations: [Operation]
    private let scopes: [(name: String, description: String)]
    private let version: String

    /// - Parameter scopes: every scope with its description, for the security scheme.
    package init(_ operations: [Operation], scopes: [(name: String, description: String)], version: String) {
        var seen: Set<String> = []
        var quotas: [String: Quota] = [:]
        for operation in operations {
            precondition(seen.insert(operation.id).inserted, "the operation id \(operation.id) is there twice")
            for quota in operation.quotas {
                let known = quotas.updateValue(quota, forKey: quota.name) ?? quota
                precondition(known == quota, "the quota name \(quota.name) stands for two")
            }
        }
        self.operations = operations
        self.scopes = scopes
        self.version = version
    }

    /// - Parameter server: the address of this installation; nil for a document that is kept in a file.
    package func json(server: String?) -> JSONValue {
        .object([
            "openapi": "3.1.0",
            "info": .object([
                "title": "IRIS APIs", "version": .string(version),
                "description": """
                Every operation under `/api/` answers under `/public/api/` as well. Errors are objects of \
                `status`, `code` and `message`; every answer carries `X-Request-Id`.
                """,
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ]),
            "servers": server.map { [["url": .string($0)]] },
            "paths": paths,
            "components": .object([
                "schemas": .object(schemas.map { .init($0.name, Self.objectSchema($0)) }),
                "securitySchemes": securitySchemes,
            ]),
        ])
    }

    private var paths: JSONValue {
        var order: [String] = []
        var items: [String: [JSONValue.Member]] = [:]
        for operation in operations {
            if items[operation.path] == nil { order.append(operation.path) }
            let method = operation.method.rawValue.lowercased()
            items[operation.path, default: []].append(.init(method, describe(operation)))
        }
        return .object(order.map { .init($0, .object(items[$0] ?? [])) })
    }

    private func describe(_ operation: Operation) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("operationId", .string(operation.id)), .init("tags", [.string(operation.domain)]),
            .init("summary", .string(operation.summary)),
        ]
        if !operation.details.isEmpty { members.append(.init("description", .string(operation.details))) }
        switch operation.access {
        case .open: members.append(.init("security", []))
        case .client: members.append(.init("security", [["client": []]]))
        case .bearer(let entitlement):
            members.append(.init("security", [.object(["bearer": .strings([entitlement.scope])])]))
            members.append(.init("x-iris-scopes", .strings([entitlement.scope])))
            members.append(.init("x-iris-api", .string(entitlement.api)))
            if !operation.quotas.isEmpty {
                members.append(.init("x-iris-quotas", .array(operation.quotas.map(Self.quota))))
            }
        }
        if !operation.parameters.isEmpty {
            members.append(.init("parameters", .array(operation.parameters.map(Self.parameter))))
        }
        if let body = operation.body {
            members.append(.init("requestBody", Self.body(body)))
        }
        members.append(.init("responses", responses(of: operation)))
        return .object(members)
    }

    private static func body(_ body: Operation.BodyDescription) -> JSONValue {
        let media: JSONValue = .object([
            "schema": body.schema.map(reference), "example": body.schema.map(\.example),
        ])
        return .object([
            "required": true, "content": .object([.init(body.mediaType, media)]),
            "x-iris-bytes": body.limit == Operation.jsonBodyLimit ? nil : .integer(Int64(body.limit)),
        ])
    }

    private static func quota(_ quota: Quota) -> JSONValue {
        .object([
            "name": .string(quota.name), "description": .string(quota.words),
            "requests": .integer(Int64(quota.requests)), "seconds": .integer(Int64(quota.seconds)),
            "pool": quota.pool.map { ["requests": .integer(Int64($0.requests)), "days": .integer(Int64($0.days))] },
        ])
    }

    private static func parameter(_ parameter: ParameterDescription) -> JSONValue {
        var schema = Self.schema(parameter.schema)
        if let value = parameter.defaultValue, case .object(let members) = schema {
            schema = .object(members + [.init("default", value)])
        }
        return .object([
            "name": .string(parameter.name), "in": .string(parameter.place.rawValue),
            "description": .string(parameter.words), "required": .bool(parameter.isRequired), "schema": schema,
            "example": parameter.example,
        ])
    }

    /// An example that stands as a text: JSON as the value that it is.
    private static func example(of form: AnswerDescription) -> JSONValue? {
        form.example.map { text in (try? JSONParser.parse(text.utf8)) ?? .string(text) }
    }

    private func responses(of operation: Operation) -> JSONValue {
        var members: [JSONValue.Member] = []
        var described: Set<Int> = []
        for answer in operation.answers where described.insert(answer.status.code).inserted {
            var forms: [JSONValue.Member] = []
            for form in operation.answers where form.status == answer.status {
                guard let mediaType = form.mediaType else { continue }
                let media: JSONValue = .object([
                    "schema": form.schema.map(Self.reference),
                    "example": form.schema?.example ?? Self.example(of: form),
                ])
                forms.append(.init(mediaType, media))
            }
            members.append(
                .init(
                    String(answer.status.code),
                    .object([
                        "description": .string(answer.words), "content": forms.isEmpty ? nil : .object(forms),
                    ])))
        }
        var byStatus: [Int: [ErrorCode]] = [:]
        for code in operation.allErrors { byStatus[code.status, default: []].append(code) }
        for (status, codes) in byStatus.sorted(by: { $0.key < $1.key })
        where !members.contains(where: { $0.name == String(status) }) {
            let words = codes.map { "`\($0.code)`: \($0.meaning)" }.joined(separator: " ")
            let media: JSONValue = ["schema": Self.reference(operation.errorStyle.schema)]
            members.append(
                .init(
                    String(status),
                    .object([
                        "description": .string(words), "content": .object([.init("application/json", media)]),
                    ])))
        }
        return .object(members)
    }

    private var securitySchemes: JSONValue {
        let list: JSONValue = .object(scopes.map { .init($0.name, .string($0.description)) })
        return .object([
            "bearer": .object([
                "type": "oauth2",
                "flows": .object([
                    "password": .object(["tokenUrl": "/token", "refreshUrl": "/token", "scopes": list]),
                    "clientCredentials": .object(["tokenUrl": "/token/v2", "scopes": list]),
                ]),
            ]),
            "client": ["type": "http", "scheme": "basic"],
        ])
    }

    /// Every named schema, once, in the order in which it is first met.
    private var schemas: [ObjectSchema] {
        var found: [ObjectSchema] = []
        func visit(_ schema: Schema) {
            switch schema {
            case .object(let object): visit(object)
            case .array(let element, _): visit(element)
            case .nullable(let inner): visit(inner)
            case .anyOf(let schemas): for schema in schemas { visit(schema) }
            case .string, .integer, .number, .boolean: break
            }
        }
        func visit(_ object: ObjectSchema) {
            if found.contains(where: { $0.name == object.name }) { return }
            found.append(object)
            for property in object.properties { visit(property.schema) }
        }
        for operation in operations {
            visit(operation.errorStyle.schema)
            if let schema = operation.body?.schema { visit(schema) }
            for answer in operation.answers { answer.schema.map(visit) }
        }
        return found
    }

    private static func reference(_ object: ObjectSchema) -> JSONValue {
        ["$ref": .string("#/components/schemas/\(object.name)")]
    }

    private static func objectSchema(_ object: ObjectSchema) -> JSONValue {
        let properties = object.properties.map { property -> JSONValue.Member in
            var members = schema(property.schema).members ?? []
            members.append(.init("description", .string(property.description)))
            if members.first?.name != "$ref" { members.append(.init("examples", [property.example])) }
            return .init(property.name, .object(members))
        }
        let required = object.properties.filter(\.isRequired).map(\.name)
        return .object([
            "type": "object", "description": .string(object.description), "properties": .object(properties),
            "required": required.isEmpty ? nil : .strings(required),
        ])
    }

    private static func schema(_ schema: Schema) -> JSONValue {
        switch schema {
        case .string(let rule):
            if let values = rule.oneOf { return .object(["type": "string", "enum": .strings(values)]) }
            let isChecked = rule.format == nil
            return .object([
                "type": "string", "format": rule.format.map { .string($0) },
                "pattern": rule.pattern.map { .string($0) },
                "minLength": isChecked && rule.length.lowerBound > 0 ? .integer(Int64(rule.length.lowerBound)) : nil,
                "maxLength": isChecked ? .integer(Int64(rule.length.upperBound)) : nil,
            ])
        case .integer(let range):
            return .object([
                "type": "integer", "format": "int64", "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ])
        case .number(let range):
            let isBounded = range.upperBound != .greatestFiniteMagnitude
            return .object([
                "type": "number", "format": "double", "minimum": isBounded ? .number(range.lowerBound) : nil,
                "maximum": isBounded ? .number(range.upperBound) : nil,
            ])
        case .boolean: return ["type": "boolean"]
        case .array(let element, let count):
            return .object([
                "type": "array", "items": self.schema(element), "minItems": .integer(Int64(count.lowerBound)),
                "maxItems": count.upperBound == .max ? nil : .integer(Int64(count.upperBound)),
            ])
        case .object(let object): return reference(object)
        case .anyOf(let schemas): return ["anyOf": .array(schemas.map(self.schema))]
        case .nullable(let inner): return ["anyOf": [self.schema(inner), ["type": "null"]]]
        }
    }
}
