import Accounts
import ArgumentParser
import Foundation
import Server
import Web

struct ClassicTokenCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classic-token", abstract: "Create, list and revoke tokens of the Classic API.",
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a Classic API token, shown this one time.")

        @Option(help: "Id of the account.", transform: UUID.read) var account: UUID
        @Option(help: "Name of the token: the program that it is for.") var name: String
        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            let new = try await installation.open().accounts.createClassicToken(
                account, name: name, by: installation.actor)
            installation.show([
                "id": .string(new.token.id.text), "classicTokenId": .string(new.token.id.text),
                "accountId": .string(account.text), "name": .string(new.token.name), "token": .string(new.text),
            ])
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the Classic API tokens of an account, without what is secret of them.")

        @Option(help: "Id of the account.", transform: UUID.read) var account: UUID
        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            let directory = try await installation.open().accounts.directory
            guard directory.account(account) != nil else { throw AccountsError.notFound("account") }
            let tokens = directory.classicTokens(of: account)
            if installation.json {
                installation.show([
                    "classicTokens": .array(tokens.map { Self.values($0, directory.lastUse(of: $0.id)) })
                ])
            } else {
                for token in tokens {
                    let state = token.revokedAt == nil ? "active " : "revoked"
                    print("\(token.id.text)  \(state)  \(token.hint)  \(token.name)")
                }
            }
        }

        private static func values(_ token: ClassicToken, _ use: LastUse?) -> JSONValue {
            func time(_ milliseconds: Int64?) -> JSONValue? {
                milliseconds.map { .string(Timestamp(milliseconds: $0).description) }
            }
            return .object([
                "id": .string(token.id.text), "name": .string(token.name), "hint": .string(token.hint),
                "createdBy": .string(token.createdBy), "createdAt": time(token.createdAt),
                "lastUsedAt": time(use?.time), "lastUsedFrom": use.map { .string($0.address) },
                "revokedAt": time(token.revokedAt),
            ])
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a Classic API token for good.")

        @Option(help: "Id of the account.", transform: UUID.read) var account: UUID
        @Option(help: "Id of the token.", transform: UUID.read) var id: UUID
        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            try await installation.open().accounts.revokeClassicToken(id, of: account, by: installation.actor)
            installation.show(["id": .string(id.text)])
        }
    }
}
