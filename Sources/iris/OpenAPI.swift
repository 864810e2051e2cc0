import ArgumentParser
import Foundation
import Server

struct OpenAPI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openapi", abstract: "Print the OpenAPI 3.1 document of every operation.")

    func run() async throws {
        let document = try await ServerOperations.documentWithoutServer()
        print(document)
    }
}
