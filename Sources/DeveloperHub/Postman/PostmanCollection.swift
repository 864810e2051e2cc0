import Web

/// The operations as a collection for Postman (format 2.1): a folder an API, every operation once. What is secret
/// comes from variables.
enum PostmanCollection {
    static let schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"

    /// - Parameter domain: the one API that the collection is for, beside the requests that get a token; nil for all.
    static func json(operations: [Operation], domain: String? = nil, publicURL: String) -> JSONValue {
        let shown = operations.filter { domain == nil || $0.domain == domain || $0.givesToken }
        var domains: [String] = []
        for operation in shown where !domains.contains(operation.domain) { domains.append(operation.domain) }
        let folders = domains.map { name -> JSONValue in
            [
                "name": .string(name),
                "item": .array(
                    shown.filter { $0.domain == name }.map { PostmanRequest($0, publicURL: publicURL).item }),
            ]
        }
        return [
            "info": [
                "name": .string(domain.map { "IRIS APIs: \($0)" } ?? "IRIS APIs"),
                "description": """
                Import the environment beside this collection, choose it, and fill in the credentials of an API User \
                or API Key. Then send a request of the folder Authorization that gets a token: it is kept in \
                `accessToken`, which every other request sends.
                """,
                "schema": .string(schema),
            ],
            "auth": PostmanAuthorization.bearer,
            "variable": [
                ["key": "baseUrl", "value": .string(publicURL), "type": "string"],
                ["key": .string(SampleSecret.token.postman), "value": "", "type": "string"],
            ],
            "item": .array(folders),
        ]
    }
}

extension Operation {
    /// Whether what it answers is an access token (RFC 6749, section 5.1).
    var givesToken: Bool {
        answers.first?.schema?.properties.contains { $0.name == "access_token" } ?? false
    }
}
