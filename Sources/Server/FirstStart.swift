import Accounts
import Fleet

/// Makes the first account and its administrator on an empty data directory.
enum FirstStart {
    struct Administrator: Sendable {
        let account: String
        let email: String
        let password: String
    }

    /// Machines of the demonstration fleet, and the seed that they come from.
    private static let demoSize = 250
    private static let demoSeed: UInt64 = 250

    static func setUp(_ installation: Installation, isDemo: Bool) async throws -> Administrator {
        let accounts = installation.accounts
        let account = try await accounts.createAccount(
            name: isDemo ? "Demo Rental" : "Iris", package: "irisx", by: .system)
        let (user, password) = try await accounts.createUser(
            account.id, email: "admin@iris.local", name: "Administrator", role: .admin, by: .system)
        if isDemo {
            try await DemoFleet(count: demoSize, seed: demoSeed).create(in: installation.fleet, account: account.id)
        }
        return Administrator(
            account: "\(account.name) (\(account.id.uuidString.lowercased()))", email: user.email, password: password)
    }
}
