import Accounts
import ArgumentParser
import Foundation
import Server
import Web

struct UserCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Create people who sign in to the Manager, and reset their passwords.",
        subcommands: [Create.self, ResetPassword.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create a user; the password is shown this one time.")

        @Option(help: "Id of the account.", transform: UUID.read) var account: UUID
        @Option(help: "E-mail address to sign in with.") var email: String
        @Option(help: "Admin, Fleet Admin, User or Technician.") var role: String
        @Option(help: "Name of the person (default: the e-mail address).") var name: String?
        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            guard let role = Role(name: role) else {
                throw ValidationError(
                    "--role '\(role)' must be one of \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            let (user, password) = try await installation.open().accounts.createUser(
                account, email: email, name: name ?? email, role: role, by: installation.actor)
            installation.show([
                "id": .string(user.id.text), "userId": .string(user.id.text), "accountId": .string(account.text),
                "email": .string(user.email), "role": .string(user.role.rawValue), "password": .string(password),
            ])
        }
    }

    struct ResetPassword: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a user a new password, shown this one time, and end their sessions.")

        @Option(help: "Id of the account.", transform: UUID.read) var account: UUID
        @Option(help: "E-mail address of the user.") var email: String
        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            let accounts = try await installation.open().accounts
            let users = try await accounts.users(of: account)
            guard let user = users.first(where: { $0.email == email.lowercased() }) else {
                throw AccountsError.notFound("user in this account")
            }
            let password = try await accounts.resetUserPassword(user.id, of: account, by: installation.actor)
            installation.show(["email": .string(user.email), "password": .string(password)])
        }
    }
}
