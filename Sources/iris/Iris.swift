import ArgumentParser
import Logging
import Server

/// The command line: one file a command.
@main
struct Iris: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "iris",
        abstract: "A self-hosted telematics platform for mixed fleets of construction machines.",
        version: ServerOperations.version,
        subcommands: [
            Serve.self, AccountCommands.self, UserCommands.self, APIUserCommands.self, APIKeyCommands.self,
            ClassicTokenCommands.self, ImportCommands.self, TakeBackup.self, Restore.self, SigningKeyCommands.self,
            OpenAPI.self,
            HubRevisions.self,
            Simulate.self, Insights.self,
        ])
}
