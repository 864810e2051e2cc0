import HTTPTypes
import Hummingbird
import Web

extension DeveloperHub {
    /// The collection for Postman, whole and for each API, and its environment. They are made once.
    var postmanRoutes: [Route] {
        var domains: [String] = []
        for operation in operations where !domains.contains(operation.domain) { domains.append(operation.domain) }
        func collection(_ domain: String?) -> JSONValue {
            PostmanCollection.json(operations: operations, domain: domain, publicURL: publicURL)
        }
        return [
            route("/postman.json", "hubPostman", file: "iris.postman_collection.json", collection(nil)),
            route(
                "/postman-environment.json", "hubPostmanEnvironment", file: "iris.postman_environment.json",
                PostmanEnvironment.json(publicURL: publicURL)),
        ]
            + domains.map { domain in
                let slug = Slug.make(domain)
                return route(
                    "/postman/\(slug).json", "hubPostmanOfDomain", file: "iris-\(slug).postman_collection.json",
                    collection(domain))
            }
    }

    private func route(_ path: String, _ label: String, file: String, _ json: JSONValue) -> Route {
        let bytes = ByteBuffer(bytes: json.encoded)
        return Route(.get, path, label: label, errorStyle: .api) { _ in
            Response(
                status: .ok,
                headers: [
                    .contentType: "application/json", .cacheControl: "public, max-age=300",
                    .contentDisposition: "attachment; filename=\"\(file)\"", .accessControlAllowOrigin: "*",
                ],
                body: .init(byteBuffer: bytes))
        }
    }
}
