import Accounts
import ArgumentParser
import Foundation
import Server
import Web

struct APIUserCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api-user", abstract: "Create API Users, reset their passwords and delete them.",
        subcommands: [Create.self, ResetPassword.self, Delete.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create an API User; secret and password are shown this one time.")

        @Option(help: "Id of the account.", transform: UUID.read) var account: UUID
        @Option(help: "Name of the API User.") var name: String
        @Option(help: "What it is for.") var description = ""
        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            let new = try await installation.open().accounts.createAPIUser(
                account, name: name, description: description, by: installation.actor)
            installation.show([
                "id": .string(new.user.id.text), "apiUserId": .string(new.user.id.text),
                "accountId": .string(account.text), "name": .string(new.user.name),
                "clientId": .string(new.user.clientID), "clientSecret": .string(new.clientSecret),
                "username": .string(new.user.username), "password": .string(new.password),
            ])
        }
    }

    struct ResetPassword: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give an API User a new password, shown this one time; its tokens end.")

        @OptionGroup var credential: CredentialOptions
        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            let password = try await installation.open().accounts.resetAPIUserPassword(
                credential.id, of: credential.account, by: installation.actor)
            installation.show(["id": .string(credential.id.text), "password": .string(password)])
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Delete an API User; its tokens end.")

        @OptionGroup var credential: CredentialOptions
        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            try await installation.open().accounts.deleteAPIUser(
                credential.id, of: credential.account, by: installation.actor)
            installation.show(["id": .string(credential.id.text)])
        }
    }
}
