/// Programs that send a request.
enum Samples {
    /// In the order of the languages.
    static func all(of request: SampleRequest) -> [(language: SampleLanguage, code: String)] {
        SampleLanguage.allCases.map { ($0, code(of: request, in: $0)) }
    }

    static func code(of request: SampleRequest, in language: SampleLanguage) -> String {
        switch language {
        case .curl: CurlSample.code(request)
        case .java: JavaSample.code(request)
        case .csharp: CSharpSample.code(request)
        case .node: NodeSample.code(request)
        }
    }
}
