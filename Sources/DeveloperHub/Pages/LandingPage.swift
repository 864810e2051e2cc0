import Hummingbird
import Web

/// The first page: from nothing to the first answer.
extension DeveloperHub {
    var landingRoutes: [Route] {
        [
            get("/", "landing") { visit in
                let library = contents.library
                return try page(
                    "landing", visit, title: "Iris Developer Hub",
                    description: "Guides and reference of the IRIS APIs: tokens, assets, ISO 15143-3, time series.",
                    [
                        "serverUrl": .text(publicURL), "canonicalUrl": .text(publicURL + "/"),
                        "environmentHtml": .html(CodeColours.block(Self.environment, language: "sh")),
                        "tokenSamplesHtml": .html(try samples(of: "createToken")),
                        "callSamplesHtml": .html(try samples(of: "listAssets")),
                        "tokenAnswerHtml": answerExample(of: "createToken"),
                        "callAnswerHtml": answerExample(of: "listAssets"),
                        "guideUrl": "/guides/access-iris-apis", "domains": domainCards,
                        "guides": .list(
                            library.categories(of: .guide).map { group in
                                ["category": .text(group.name), "pages": .list(group.pages.map(Self.card))]
                            }),
                        "changes": .list(latestChanges(4)),
                    ])
            }
        ]
    }

    private static let environment = """
        export IRIS_CLIENT_ID='...'
        export IRIS_CLIENT_SECRET='...'
        export IRIS_USERNAME='...'
        export IRIS_PASSWORD='...'

        # Of step 2, once you have it:
        export IRIS_TOKEN='...'
        """

    /// The samples of an operation with the values of its own examples.
    /// - Throws: `PageFilesError` when there is no such operation.
    private func samples(of id: String) throws -> String {
        guard let operation = operations.first(where: { $0.id == id }) else {
            throw PageFilesError(reason: "there is no operation \(id) to show on the first page")
        }
        return try sampleTabs(of: operation, [])
    }

    private func answerExample(of id: String) -> TemplateValue {
        guard let schema = operations.first(where: { $0.id == id })?.answers.first?.schema else { return .absent }
        return .html(CodeColours.block(schema.example.indented(), language: "json"))
    }
}
