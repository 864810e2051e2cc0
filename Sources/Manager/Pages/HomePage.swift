import Accounts
import Fleet
import HTTPTypes
import Hummingbird
import Web

/// The first page after sign-in.
extension ManagerApplication {
    var homeRoutes: [Route] {
        [
            get("/manager", "home", .everyoneSignedIn) { try await homePage($0) }
        ]
    }

    private func homePage(_ visit: Visit) async throws -> Response {
        let counts = try await fleet.counts(of: visit.account.id)
        let isAdmin = visit.user.role.mayAdminister
        let entries = isAdmin ? try await accounts.auditLog(of: visit.account.id, limit: 5).entries : []
        let package = accounts.catalogue.package(visit.account.package)
        let keys = accounts.directory.apiKeys(of: visit.account.id).filter {
            $0.revokedAt == nil && !$0.isExpired(at: visit.now)
        }
        return try page(
            "home", visit, at: .home,
            [
                "greeting": .text("Welcome, \(visit.user.name)"),
                "mustChangePassword": .flag(visit.user.hasInitialPassword),
                "totals": [
                    "assets": .text(Amount.text(counts.visible)),
                    "withPosition": .text(Amount.text(counts.withPosition)),
                    "withPositionShare": .text(Amount.share(counts.withPosition, of: counts.visible)),
                    "apiUsers": .text(Amount.text(accounts.directory.apiUsers(of: visit.account.id).count)),
                    "apiKeys": .text(Amount.text(keys.count)),
                    "apiKeyLimit": .text(Amount.text(AccountStore.maximumKeys)),
                    "packageName": .text(package?.name ?? visit.account.package),
                    "addOnCount": .text(Amount.text(visit.account.addOns.count)),
                    "retention": .text(package.map { Amount.retention(days: $0.retentionDays) }),
                ],
                "tokenUrl": .text(tokenURL),
                "entries": .list(
                    entries.map { entry in
                        [
                            "time": .time(entry.time), "actor": .text(entry.actorName),
                            "action": .text(AuditWords.action(entry.action)), "object": .nonEmpty(entry.objectName),
                        ]
                    }),
            ])
    }

    /// Where API Users get tokens.
    var tokenURL: String { publicURL + "/token" }
    /// Where API Keys get tokens.
    var keyTokenURL: String { publicURL + "/token/v2" }
}
