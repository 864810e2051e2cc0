import Accounts
import ArgumentParser
import Foundation
import Server
import Web

struct AccountCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Create and list accounts.", subcommands: [Create.self, List.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create an account.")

        @Option(help: "Name of the account.") var name: String
        @Option(help: "Id of a package of the catalogue, such as irisx.") var package: String
        @Option(name: .customLong("add-on"), parsing: .upToNextOption, help: "Ids of add-ons of the catalogue.")
        var addOn: [String] = []
        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            let account = try await installation.open().accounts.createAccount(
                name: name, package: package, addOns: addOn, by: installation.actor)
            installation.show([
                "id": .string(account.id.text), "accountId": .string(account.id.text),
                "number": .integer(account.number), "name": .string(account.name), "package": .string(account.package),
                "addOns": .strings(account.addOns),
            ])
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all accounts.")

        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            let accounts = try await installation.open().accounts.directory.accounts()
            if installation.json {
                installation.show([
                    "accounts": .array(
                        accounts.map {
                            ["id": .string($0.id.text), "name": .string($0.name), "package": .string($0.package)]
                        })
                ])
            } else {
                for account in accounts { print("\(account.id.text)  \(account.package)  \(account.name)") }
            }
        }
    }
}
