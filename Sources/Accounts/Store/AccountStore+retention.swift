package import Foundation
import SQL

extension AccountStore {
    /// The oldest time that the account's package keeps samples of, in milliseconds since 1970 UTC. What belongs to an
    /// account that is not known here, as one that another process has just made, is kept.
    package func oldestKept(of account: UUID, at now: Int64 = .now) -> Int64 {
        guard let days = directory.account(account).flatMap({ catalogue.package($0.package) })?.retentionDays else {
            return .min
        }
        return now - Int64(days) * 86_400_000
    }
}
