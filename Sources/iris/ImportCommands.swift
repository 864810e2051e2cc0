import Accounts
import ArgumentParser
import Fleet
import Foundation
import ISO15143
import Server
import Web

struct ImportCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Read a fleet from another system.", subcommands: [ISO15143Feed.self])

    struct ISO15143Feed: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "iso15143", abstract: "Create and update assets from ISO 15143-3 fleet pages, XML or JSON.",
            discussion: """
                A machine that cannot be taken is told and the others go in; a file that is no fleet changes nothing. \
                Exit status 1 when a file was refused.
                """)

        @Argument(help: "A file, or a folder of *.xml and *.json files.") var path: String
        @Option(help: "Id of the account.", transform: UUID.read) var account: UUID
        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            let open = try await installation.open(samples: .written)
            guard open.accounts.directory.account(account) != nil else { throw AccountsError.notFound("account") }
            let files = try Self.files(at: path)
            var reports: [JSONValue] = []
            var hasFailed = false
            for file in files {
                do {
                    guard let data = FileManager.default.contents(atPath: file) else {
                        throw ImportFailure(reason: "cannot be read")
                    }
                    let report = try await FeedImporter(open.fleet, samples: open.sink).run(Array(data), into: account)
                    reports.append(report.json(file: file))
                    let name = URL(filePath: file).lastPathComponent
                    try await open.accounts.record(
                        account, installation.actor, "feed.imported", AuditObject("feed", name, name),
                        after: report.counts)
                    Self.tell(report.problems, of: file)
                } catch {
                    hasFailed = true
                    Self.tell("\(file): \(error); nothing of it was imported")
                }
            }
            func sum(_ name: String) -> JSONValue { .integer(reports.compactMap { $0[name]?.integer }.reduce(0, +)) }
            installation.show([
                "created": sum("created"), "updated": sum("updated"), "unchanged": sum("unchanged"),
                "refused": sum("refused"), "files": installation.json ? .array(reports) : nil,
            ])
            try await open.close()
            if hasFailed { throw ExitCode(1) }
        }

        /// As many problems of a file as somebody reads; `--json` has all.
        private static let mostTold = 100

        private static func tell(_ problems: [String], of file: String) {
            for problem in problems.prefix(mostTold) { tell("\(file): \(problem)") }
            if problems.count > mostTold {
                tell("\(file): \(problems.count - mostTold) more like these; --json lists them all")
            }
        }

        private static func tell(_ line: String) {
            FileHandle.standardError.write(Data("\(line)\n".utf8))
        }

        private static func files(at path: String) throws -> [String] {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw ImportFailure(reason: "\(path) does not exist")
            }
            if !isFolder.boolValue { return [path] }
            let files = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
                .filter { $0.hasSuffix(".xml") || $0.hasSuffix(".json") }
            if files.isEmpty { throw ImportFailure(reason: "\(path) has no *.xml or *.json file") }
            return files.map { "\(path)/\($0)" }
        }
    }
}

extension ImportReport {
    fileprivate var counts: JSONValue {
        .object([
            "created": .integer(Int64(created)), "updated": .integer(Int64(updated)),
            "unchanged": .integer(Int64(unchanged)), "refused": .integer(Int64(refused.count)),
        ])
    }

    /// Machines that were refused or changed, and what is odd about the feed.
    fileprivate var problems: [String] { (refused + notes).map(\.description) + feedNotes }

    fileprivate func json(file: String) -> JSONValue {
        let members = counts.members ?? []
        return .object([.init("file", .string(file))] + members + [.init("problems", .strings(problems))])
    }
}

struct ImportFailure: Error, CustomStringConvertible {
    let reason: String
    var description: String { reason }
}
