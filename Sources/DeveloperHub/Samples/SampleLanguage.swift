/// The languages that samples are written in, in the order in which they are shown. The raw value is the name in
/// Markdown fences and addresses.
enum SampleLanguage: String, CaseIterable, Sendable {
    case curl, java, csharp, node

    var title: String {
        switch self {
        case .curl: "curl"
        case .java: "Java (Unirest)"
        case .csharp: "C# (RestSharp)"
        case .node: "Node"
        }
    }
}
