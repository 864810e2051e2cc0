import HTTPTypes
import Hummingbird
import Web

@testable import DeveloperHub

/// Operations of every kind that samples and collections are made of.
enum SampleOperations {
    static let all = [get, list, create, form, token, bytes]

    private static let thing = ObjectSchema(
        "Thing", "A thing.",
        [
            PropertySchema("name", "What it is called.", .text(1...200), required: true, example: "Drill"),
            PropertySchema("count", "How many.", .integer(), required: false, example: 2),
        ])
    private static let entitlement = Entitlement(scope: "thing.view", api: "things")

    private static func operation(
        _ method: HTTPRequest.Method, _ path: String, _ id: String, domain: String = "Things", access: Access? = nil,
        parameters: [ParameterDescription] = [], body: Web.Operation.BodyDescription? = nil,
        answers: [AnswerDescription] = [AnswerDescription(.ok, "A thing.", thing)]
    ) -> Web.Operation {
        Web.Operation(
            method, path, id: id, domain: domain, "Do \(id).", access: access ?? .bearer(entitlement),
            parameters: parameters, body: body, answers: answers
        ) { _ in Response(status: .ok) }
    }

    static func parameter(
        _ name: String, _ place: ParameterDescription.Place = .query, required: Bool = false, isList: Bool = false,
        example: JSONValue = "example"
    ) -> ParameterDescription {
        ParameterDescription(
            name: name, place: place, words: "The \(name).", schema: isList ? .array(.string()) : .string(),
            isRequired: required, example: example)
    }

    static let get = operation(
        .get, "/api/things/{thingId}", "getThing", parameters: [parameter("thingId", .path, required: true)],
        answers: [
            AnswerDescription(.ok, "A thing.", mediaType: "application/xml"), AnswerDescription(.ok, "A thing.", thing),
            AnswerDescription(.notModified, "It is the same.", nil),
        ])
    static let list = operation(
        .get, "/api/things", "listThings",
        parameters: [
            parameter("match[]", required: true, isList: true, example: ["a", "b"]), parameter("page", example: 0),
        ])
    static let create = operation(
        .post, "/api/things", "createThing",
        body: .init(thing, mediaType: "application/json", limit: 1000),
        answers: [AnswerDescription(.created, "The thing.", thing)])
    static let form = operation(
        .post, "/api/things/query", "queryThings",
        parameters: [parameter("query", required: true, example: "up"), parameter("time")],
        body: .init(nil, mediaType: SampleRequest.formType, limit: 1000))
    static let token = operation(
        .post, "/token", "getToken", domain: "Authorization", access: .client,
        body: .init(
            ObjectSchema(
                "TokenRequest", "Credentials.",
                [
                    PropertySchema("grant_type", "How.", .string(), required: true, example: "password"),
                    PropertySchema("username", "Who.", .string(), required: false, example: "me"),
                    PropertySchema("password", "What.", .string(), required: false, example: "iris_pw_..."),
                    PropertySchema("refresh_token", "Or this.", .string(), required: false, example: "iris_rt_..."),
                    PropertySchema("scope", "For what.", .string(), required: false, example: "api"),
                    PropertySchema("client_id", "By which.", .string(), required: false, example: "iris_1"),
                    PropertySchema("client_secret", "With.", .string(), required: false, example: "iris_cs_1"),
                ]), mediaType: SampleRequest.formType, limit: 1000),
        answers: [
            AnswerDescription(
                .ok, "A token.",
                ObjectSchema(
                    "Token", "A token.",
                    [PropertySchema("access_token", "It.", .string(), required: true, example: "eyJ...")]))
        ])
    static let bytes = operation(
        .post, "/api/things/write", "writeThings",
        body: .init(nil, mediaType: "application/x-protobuf", coding: "snappy", limit: 1000) { now in
            [UInt8](String(now).utf8)
        }, answers: [AnswerDescription(.noContent, "Written.", nil)])
}
