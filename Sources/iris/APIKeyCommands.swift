import Accounts
import ArgumentParser
import Foundation
import SQL
import Server
import Web

struct APIKeyCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api-key", abstract: "Create, rotate and revoke API Keys.",
        subcommands: [Create.self, Rotate.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create an API Key; the secret is shown this one time.")

        @Option(help: "Id of the account.", transform: UUID.read) var account: UUID
        @Option(help: "Name of the key.") var name: String
        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp("Scopes that it holds: \(Scope.grantableToKeys.map(\.name).joined(separator: ", "))."))
        var scope: [String]
        @Option(help: "What it is for.") var description = ""
        @Option(help: "Days until it expires; 0 for never.") var days = 365
        @Option(
            name: .customLong("allow"), parsing: .upToNextOption, help: "Addresses or CIDR blocks it may be used from.")
        var allow: [String] = []
        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            let expiresAt = days == 0 ? nil : Int64.now + Int64(days) * 86_400_000
            let new = try await installation.open().accounts.createAPIKey(
                account, name: name, description: description, scopes: scope, allowedNetworks: allow,
                expiresAt: expiresAt, by: installation.actor)
            installation.show([
                "id": .string(new.key.id.text), "apiKeyId": .string(new.key.id.text),
                "accountId": .string(account.text), "name": .string(new.key.name),
                "clientId": .string(new.key.clientID), "clientSecret": .string(new.clientSecret),
                "scopes": .strings(new.key.scopes),
                "expiresAt": expiresAt.map { .string(Timestamp(milliseconds: $0).description) },
            ])
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give an API Key or API User a new client secret, shown this one time.")

        @OptionGroup var credential: CredentialOptions
        @Option(help: "Seconds for which the old secrets still work.") var overlap: Int64 = 86_400
        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            let secret = try await installation.open().accounts.rotateSecret(
                of: credential.id, in: credential.account, overlapUntil: .now + overlap * 1000, by: installation.actor)
            installation.show(["id": .string(credential.id.text), "clientSecret": .string(secret)])
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End an API Key and its tokens for good.")

        @OptionGroup var credential: CredentialOptions
        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            try await installation.open().accounts.revokeAPIKey(
                credential.id, of: credential.account, by: installation.actor)
            installation.show(["id": .string(credential.id.text)])
        }
    }
}
