import Foundation
import SQL

extension Statement {
    /// Id and time of creation of an account's assets under a condition that an index answers, in the order of their
    /// creation.
    static func assets(of account: UUID, where condition: Statement, limit: Int) -> Statement {
        // Without the plus sign SQLite walks through all assets of the account, which have this order already, until it
        // has met `limit` of them: an import then costs the square of the fleet.
        "SELECT id, created_at FROM asset WHERE account_id = \(account) AND (\(condition)) ORDER BY +id LIMIT \(limit)"
    }
}
