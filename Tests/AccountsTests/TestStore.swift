import Accounts
import Foundation
import SQL
import TestSupport

/// A store in a folder of its own, which is gone after the test.
struct TestStore: Sendable {
    let folder: String
    let database: Database
    let store: AccountStore

    static let migrations = AccountStore.migrations.withEmptySteps

    static func with(_ body: (TestStore) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = try Database(path: folder.path + "/iris.sqlite", migrations: migrations)
        let hasher = try SecretHasher(file: folder.path + "/hash.key")
        let store = try await AccountStore(database: database, hasher: hasher, catalogue: .shipped())
        try await body(TestStore(folder: folder.path, database: database, store: store))
        try database.close()
    }

    func account(_ name: String = "Account") async throws -> Account {
        try await store.createAccount(name: name, package: "explore", by: .system)
    }

    func key(_ account: Account, _ name: String = "Key") async throws -> NewAPIKey {
        try await store.createAPIKey(account.id, name: name, scopes: ["asset.view"], by: .system)
    }

    /// Every row of every table as text.
    func dump() async throws -> [String] {
        try await database.read { connection in
            var lines: [String] = []
            for table in [
                "account", "app_user", "session", "api_user", "api_key", "client_secret", "classic_token", "last_use",
                "used_address",
                "audit_entry", "throttle",
            ] {
                let columns = try connection.rows("SELECT name FROM pragma_table_info(\(table)) ORDER BY cid")
                    .map { "quote(\(try $0.text("name")))" }.joined(separator: " || ' ' || ")
                let query = Statement(
                    stringLiteral: "SELECT '\(table) ' || \(columns) AS line FROM \(table) ORDER BY 1")
                lines += try connection.rows(query).map { try $0.text("line") }
            }
            return lines
        }
    }

    /// All that the directory answers, as text.
    func directoryDump(of store: AccountStore) -> [String] {
        let directory = store.directory
        var lines: [String] = []
        for account in directory.accounts() {
            lines.append("\(account) opens \(directory.openedAPIs(of: account.id).sorted())")
            let users = directory.apiUsers(of: account.id)
            let keys = directory.apiKeys(of: account.id)
            for user in users {
                lines.append("\(user)")
                lines.append("\(directory.apiUser(username: user.username)?.id.uuidString ?? "none")")
            }
            for key in keys { lines.append("\(key)") }
            let tokens = directory.classicTokens(of: account.id)
            for token in tokens { lines.append("\(token)") }
            for client in users.map(\.clientID) + keys.map(\.clientID) {
                lines.append("\(directory.credential(client: client)?.id.uuidString ?? "none")")
                let secrets = directory.secrets(client: client).sorted { $0.id.uuidString < $1.id.uuidString }
                lines += secrets.map { "\($0)" }
            }
            for id in users.map(\.id) + keys.map(\.id) + tokens.map(\.id) {
                lines.append("\(String(describing: directory.lastUse(of: id)))")
            }
        }
        return lines
    }
}
