import Foundation
import Hummingbird
import Web

extension DeveloperHub {
    /// The samples of an operation for the values of a form: what a page's script asks for when the form changes, and
    /// anyone who wants a program for a request.
    ///
    /// `GET /reference/{domain}/{operationId}/samples?size=5` answers
    /// `{"samples": [{"language", "title", "code", "html"}], "request": {...}}`, `html` with its colours. The query holds parameters and members of form
    /// bodies by their names, `body` and `accept`.
    var sampleRoutes: [Route] {
        let known = Dictionary(uniqueKeysWithValues: operations.map { ("\(Slug.make($0.domain))/\($0.id)", $0) })
        return [
            Route(.get, "/reference/{domain}/{operationId}/samples", label: "hubSamples", errorStyle: .api) {
                [publicURL] request in
                let (domain, id) = (request.pathParameters["domain"], request.pathParameters["operationId"])
                guard let operation = known["\(domain ?? "")/\(id ?? "")"] else {
                    throw APIError(.notFound, "There is no such operation.")
                }
                let given: [FormPair]
                do throws(FormError) {
                    given = try request.query()
                } catch {
                    throw APIError(.malformedRequest, "The query cannot be read: \(error.description).")
                }
                let sample = SampleRequest(operation, given: given, server: publicURL, now: request.receivedAt)
                return Response(json: sample.described.encoded)
            }
        ]
    }
}

extension SampleRequest {
    fileprivate var described: JSONValue {
        let samples = Samples.all(of: self).map { sample -> JSONValue in
            [
                "language": .string(sample.language.rawValue), "title": .string(sample.language.title),
                "code": .string(sample.code),
                "html": .string(CodeColours.html(sample.code, language: sample.language.rawValue)),
            ]
        }
        return [
            "samples": .array(samples),
            "request": .object([
                "method": .string(operation.method.rawValue), "url": .string(url),
                "credential": .string(credential.rawValue),
                "environment": .strings(secrets.map(\.environment)),
                "headers": .array(headers.map { ["name": .string($0.name), "value": .string($0.value)] }),
                "body": body.map(\.described),
            ]),
        ]
    }
}

extension SampleRequest.Body {
    /// The body with its media type; secrets are left out, and bytes are Base64.
    fileprivate var described: JSONValue {
        switch self {
        case .json(let value): ["mediaType": "application/json", "text": .string(value.indented())]
        case .text(let text, let mediaType): ["mediaType": .string(mediaType), "text": .string(text)]
        case .bytes(let bytes, let mediaType):
            ["mediaType": .string(mediaType), "base64": .string(Data(bytes).base64EncodedString())]
        case .form(let fields):
            [
                "mediaType": .string(SampleRequest.formType),
                "fields": .array(
                    fields.map { field in
                        switch field.value {
                        case .text(let text): ["name": .string(field.name), "value": .string(text)]
                        case .secret(let secret):
                            ["name": .string(field.name), "environment": .string(secret.environment)]
                        }
                    }),
            ]
        }
    }
}
