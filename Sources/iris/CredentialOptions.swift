import ArgumentParser
import Foundation

/// Which credential of which account a command is about.
struct CredentialOptions: ParsableArguments {
    @Option(help: "Id of the account.", transform: UUID.read) var account: UUID
    @Option(help: "Id of the API User or API Key.", transform: UUID.read) var id: UUID
}
