import Accounts
import Foundation

/// Makes the first account and its administrator on an empty data directory.
enum FirstStart {
    struct Administrator: Sendable {
        let account: String
        let email: String
        let password: String
    }

    /// Whom the first administrator signs in as.
    static let email = "admin@iris.local"

    static func setUp(_ installation: Installation, isDemo: Bool) async throws -> Administrator {
        let accounts = installation.accounts
        // The package that opens the most; of several the one that the operator listed last.
        let packages = accounts.catalogue.packages
        let most = packages.map(\.apis.count).max() ?? 0
        let package = packages.last { $0.apis.count == most }?.id ?? ""
        let account = try await accounts.createAccount(
            name: isDemo ? DemoFleet.accountName : "Iris", package: package, by: .system)
        let (user, password) = try await accounts.createUser(
            account.id, email: email, name: "Administrator", role: .admin, by: .system)
        return Administrator(
            account: "\(account.name) (\(account.id.uuidString.lowercased()))", email: user.email, password: password)
    }
}
