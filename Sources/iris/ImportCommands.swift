import Accounts
import ArgumentParser
import Fleet
import Foundation
import ISO15143
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
        @Option(help: "Id of the account.") var account: UUID
        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            let open = try await installation.open()
            guard open.accounts.directory.account(account) != nil else { throw AccountsError.notFound("account") }
            let files = try Self.files(at: path)
            var reports: [JSONValue] = []
            var hasFailed = false
            for file in files {
                do {
                    guard let data = FileManager.default.contents(atPath: file) else {
                        throw ImportFailure(reason: "cannot be read")
                    }
                    let report = try await FeedImporter(open.fleet).importFeed(Array(data), into: account)
                    reports.append(
                        .object([
                            "file": .string(file), "created": .integer(Int64(report.created)),
                            "updated": .integer(Int64(report.updated)), "unchanged": .integer(Int64(report.unchanged)),
                            "refused": .integer(Int64(report.refused)), "problems": .strings(report.problems.map(\.description)),
                        ]))
                    try await open.accounts.record(
                        account, installation.actor, "feed.imported",
                        AuditObject("feed", URL(filePath: file).lastPathComponent, URL(filePath: file).lastPathComponent),
                        after: .object([
                            "created": .integer(Int64(report.created)), "updated": .integer(Int64(report.updated)),
                            "refused": .integer(Int64(report.refused)),
                        ]))
                    for problem in report.problems {
                        FileHandle.standardError.write(Data("\(file): \(problem.description)\n".utf8))
                    }
                } catch {
                    hasFailed = true
                    FileHandle.standardError.write(Data("\(file): \(error); nothing of it was imported\n".utf8))
                }
            }
            func sum(_ name: String) -> JSONValue { .integer(reports.compactMap { $0[name]?.integer }.reduce(0, +)) }
            installation.show([
                "created": sum("created"), "updated": sum("updated"), "unchanged": sum("unchanged"),
                "refused": sum("refused"), "files": installation.json ? .array(reports) : nil,
            ])
            if hasFailed { throw ExitCode(1) }
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

struct ImportFailure: Error, CustomStringConvertible {
    let reason: String
    var description: String { reason }
}
