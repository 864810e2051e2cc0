import Foundation

/// The queries in the folder of shared test data, which stands beside the package or where `IRIS_SHARED` says.
enum SharedQueries {
    static let file: URL = {
        let folder = ProcessInfo.processInfo.environment["IRIS_SHARED"].map { URL(filePath: $0) }
        let beside = URL(filePath: #filePath).resolvingSymlinksInPath().appending(path: "../../../../shared")
        return (folder ?? beside.standardizedFileURL).appending(path: "data/promql/cases.jsonl")
    }()

    static let isPresent = FileManager.default.fileExists(atPath: file.path)

    private struct Group: Decodable {
        struct Step: Decodable {
            struct Evaluation: Decodable {
                let query: String
            }

            let eval: Evaluation?
        }

        let steps: [Step]
    }

    static func all() throws -> [String] {
        let decoder = JSONDecoder()
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").flatMap { line in
            try decoder.decode(Group.self, from: Data(line.utf8)).steps.compactMap { $0.eval?.query }
        }
    }
}
