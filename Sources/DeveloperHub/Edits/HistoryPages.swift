import Hummingbird
import Web

/// The revisions of a page: those that came with the program, and those that came of suggestions.
extension DeveloperHub {
    static func historyPath(_ page: String) -> String { QueryText.address("/history", [("page", page)]) }

    var historyRoutes: [Route] {
        [
            get("/history", "history") { visit in
                guard let path = visit.parameter("page"), let shown = contents.library[path] else {
                    throw APIError.nothingHere
                }
                let chosen = visit.parameter("revision").flatMap { Int($0) }
                let shipped = contents.ledger.entries(of: path).reversed().map { entry in
                    Line(
                        time: Timestamp(day: entry.day)?.milliseconds ?? 0, author: "Iris",
                        reason: "Came with the program.", revision: nil)
                }
                let edited = try await edits.revisions(of: path).map { revision in
                    Line(
                        time: revision.createdAt, author: revision.author, reason: revision.reason, revision: revision)
                }
                let lines = (shipped + edited).sorted { $0.time < $1.time }
                let isEdited = contents.isEdited(path)
                let current = lines.lastIndex { ($0.revision != nil) == isEdited }
                var values: [String: TemplateValue] = [
                    "breadcrumb": [
                        ["label": .text(shown.title), "url": .text(shown.path)], ["label": "History"],
                    ],
                    "page": ["title": .text(shown.title), "path": .text(shown.path)],
                    "revisions": .list(
                        lines.enumerated().reversed().map { index, line in
                            [
                                "number": .text(String(index + 1)), "time": .dayOrTime(line.time),
                                "author": .text(line.author), "reason": .nonEmpty(line.reason),
                                "url": line.revision == nil
                                    ? .absent
                                    : .text(
                                        QueryText.address(
                                            "/history", [("page", path), ("revision", String(index + 1))])),
                                "isCurrent": .flag(index == current), "isShown": .flag(index + 1 == chosen),
                            ]
                        }),
                ]
                if let chosen {
                    guard lines.indices.contains(chosen - 1), let revision = lines[chosen - 1].revision else {
                        throw APIError.nothingHere
                    }
                    values["shown"] = ["number": .text(String(chosen))]
                    values["difference"] =
                        TextDifference(from: revision.previous, to: revision.source).value(
                            "Change of revision \(chosen)")
                }
                return try page(
                    "history", visit, title: "History of \(shown.title)", description: shown.summary, values)
            }
        ]
    }

    private struct Line {
        let time: Int64
        let author: String
        let reason: String
        /// nil for words that came with the program.
        let revision: HubRevision?
    }
}
