import Web

/// The variables of a collection for Postman. Secrets are empty and hidden: the reader fills them in.
enum PostmanEnvironment {
    static func json(publicURL: String) -> JSONValue {
        let secrets = SampleSecret.allCases.map { secret -> JSONValue in
            ["key": .string(secret.postman), "value": "", "type": "secret", "enabled": true]
        }
        return [
            "name": .string("Iris at \(publicURL)"),
            "values": .array(
                [["key": "baseUrl", "value": .string(publicURL), "type": "default", "enabled": true]] + secrets),
            "_postman_variable_scope": "environment",
        ]
    }
}
