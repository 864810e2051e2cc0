import ArgumentParser
import Foundation
import Server

struct HubRevisions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hub-revisions",
        abstract: "Print when the words of each page of the Developer Hub were changed, with what is new as of today.",
        shouldDisplay: false)

    func run() async throws {
        print(try await ServerOperations.hubRevisions(), terminator: "")
    }
}
