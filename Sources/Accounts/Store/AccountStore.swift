package import Foundation
package import SQL
import Web

/// Accounts, users, API Users, API Keys, Classic API tokens, packages and the audit log. Every change is one transaction together with
/// its audit entry, and is in the directory before the caller hears of it.
package final class AccountStore: Sendable {
    /// API Keys that an account may have at a time; revoked and expired ones do not count.
    package static let maximumKeys = 10
    /// Live secrets that a client may have at a time.
    package static let maximumSecrets = 5

    package let directory: Directory
    package let catalogue: Catalogue
    package let hasher: SecretHasher
    /// Stands in for the password hash of users that do not exist.
    let decoyHash: String
    let database: Database

    package init(database: Database, hasher: SecretHasher, catalogue: Catalogue) async throws(AccountsError) {
        self.database = database
        self.hasher = hasher
        self.catalogue = catalogue
        directory = Directory(catalogue: catalogue)
        decoyHash = await PasswordHash.decoy()
        try await reload()
    }

    /// Reads the directory anew, after another process has written to the database.
    package func reload() async throws(AccountsError) {
        try await mapped { [directory, database] in
            try await database.betweenWrites { connection in
                var content = Directory.Content()
                for row in try connection.rows("SELECT * FROM account") {
                    let account = try Account(row)
                    content.accounts[account.id] = account
                }
                for row in try connection.rows("SELECT * FROM api_user WHERE deleted_at IS NULL") {
                    content.put(try APIUser(row))
                }
                for row in try connection.rows("SELECT * FROM api_key") { content.put(try APIKey(row)) }
                for row in try connection.rows("SELECT * FROM client_secret") { content.put(try ClientSecret(row)) }
                for row in try connection.rows("SELECT * FROM classic_token") { content.put(try ClassicToken(row)) }
                for row in try connection.rows("SELECT * FROM last_use") {
                    content.lastUses[try row.uuid("credential_id")] = LastUse(
                        time: try row.integer("used_at"), address: try row.text("address"), agent: try row.text("agent")
                    )
                }
                directory.replace(with: content)
            }
        }
    }

    /// Creates an account.
    /// - Throws: `AccountsError.invalid` when the catalogue has no such package or add-on.
    package func createAccount(
        name: String, package: String, addOns: [String] = [], by actor: Actor
    ) async throws(AccountsError) -> Account {
        let name = try checkedName(name)
        try checkCatalogue(package: package, addOns: addOns)
        return try await change { [directory] connection in
            let last = try connection.first("SELECT max(number) AS number FROM account")?.optionalInteger("number") ?? 0
            let account = Account(
                id: .version7(), number: last + 1, name: name, package: package, addOns: addOns, createdAt: .now)
            try connection.execute(
                """
                INSERT INTO account (account_id, number, name, package, add_ons, created_at)
                VALUES (\(account.id), \(account.number), \(name), \(package), \(addOns.joined(separator: " ")),
                        \(account.createdAt))
                """)
            try connection.audit(
                account.id, actor, "account.created", .init("account", account.id, name),
                after: ["package": .string(package), "addOns": .strings(addOns)])
            connection.whenDurable { directory.put(account) }
            return account
        }
    }

    /// What an account would gain and lose by another package and other add-ons.
    package func preview(
        _ id: UUID, package: String, addOns: [String]
    ) throws(AccountsError) -> PackageChange {
        try checkCatalogue(package: package, addOns: addOns)
        guard let account = directory.account(id) else { throw .notFound("account") }
        let before = directory.openedAPIs(of: id)
        let after = catalogue.apis(package: package, addOns: addOns)
        return PackageChange(
            gained: catalogue.apis.filter { after.contains($0.id) && !before.contains($0.id) },
            lost: catalogue.apis.filter { before.contains($0.id) && !after.contains($0.id) },
            retentionDaysBefore: catalogue.package(account.package)?.retentionDays ?? 0,
            retentionDaysAfter: catalogue.package(package)?.retentionDays ?? 0)
    }

    /// Gives an account another package and other add-ons, at once for every token that it has.
    package func changePackage(
        _ id: UUID, package: String, addOns: [String], by actor: Actor
    ) async throws(AccountsError) {
        try checkCatalogue(package: package, addOns: addOns)
        try await change { [directory] connection in
            guard let row = try connection.first("SELECT * FROM account WHERE account_id = \(id)") else {
                throw AccountsError.notFound("account")
            }
            let before = try Account(row)
            var account = before
            account.package = package
            account.addOns = addOns
            try connection.execute(
                """
                UPDATE account SET package = \(package), add_ons = \(addOns.joined(separator: " "))
                WHERE account_id = \(id)
                """)
            try connection.audit(
                id, actor, "package.changed", .init("account", id, account.name),
                before: ["package": .string(before.package), "addOns": .strings(before.addOns)],
                after: ["package": .string(package), "addOns": .strings(addOns)])
            connection.whenDurable { [account] in directory.put(account) }
        }
    }

    private func checkCatalogue(package: String, addOns: [String]) throws(AccountsError) {
        if catalogue.package(package) == nil {
            let known = catalogue.packages.map(\.id).joined(separator: ", ")
            throw .invalid(field: "package", reason: "must be one of \(known)")
        }
        for addOn in addOns where catalogue.addOn(addOn) == nil {
            let known = catalogue.addOns.map(\.id).joined(separator: ", ")
            throw .invalid(field: "addOn", reason: "must be one of \(known)")
        }
    }

    // MARK: For the room's other files

    /// A name that a person gave, trimmed.
    func checkedName(_ name: String, field: String = "name") throws(AccountsError) -> String {
        let trimmed = name.trimmingCharacters(in: .whitespacesAndNewlines)
        if trimmed.isEmpty { throw .invalid(field: field, reason: "must not be empty") }
        return try checkedText(trimmed, field: field, limit: 200)
    }

    func checkedText(_ text: String, field: String, limit: Int) throws(AccountsError) -> String {
        if text.unicodeScalars.count > limit {
            throw .invalid(field: field, reason: "must have at most \(limit) characters")
        }
        if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\r" }
        ) {
            throw .invalid(field: field, reason: "must not contain control characters")
        }
        return text
    }

    func change<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws(AccountsError) -> T {
        try await mapped { [database] in try await database.write(body) }
    }

    func look<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws(AccountsError) -> T {
        try await mapped { [database] in try await database.read(body) }
    }

    private func mapped<T: Sendable>(_ body: @Sendable () async throws -> T) async throws(AccountsError) -> T {
        do {
            return try await body()
        } catch let error as AccountsError {
            throw error
        } catch {
            throw .storage("\(error)")
        }
    }
}

/// What another package would change.
package struct PackageChange: Sendable, Equatable {
    package let gained: [Catalogue.API]
    package let lost: [Catalogue.API]
    package let retentionDaysBefore: Int
    package let retentionDaysAfter: Int
}
