import Web

/// How requests of a collection prove who sends them.
enum PostmanAuthorization {
    /// The token that the last token request has kept.
    static let bearer: JSONValue = [
        "type": "bearer", "bearer": [attribute("token", SampleSecret.token.postmanReference)],
    ]

    /// nil for what is inherited from the collection.
    static func own(_ access: Access) -> JSONValue? {
        switch access {
        case .open: ["type": "noauth"]
        case .client:
            [
                "type": "basic",
                "basic": [
                    attribute("username", SampleSecret.clientID.postmanReference),
                    attribute("password", SampleSecret.clientSecret.postmanReference),
                ],
            ]
        case .bearer: nil
        }
    }

    private static func attribute(_ key: String, _ value: String) -> JSONValue {
        ["key": .string(key), "value": .string(value), "type": "string"]
    }
}

extension SampleSecret {
    var postmanReference: String { "{{\(postman)}}" }
}
