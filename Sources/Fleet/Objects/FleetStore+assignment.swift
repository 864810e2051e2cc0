package import Foundation
import SQL

extension FleetStore {
    /// Puts an asset into a category and gives it to a client, or takes it out of them.
    /// - Throws: `FleetError.notFound` when the account has no such asset, `noObject` when it has no such category or client;
    ///   nothing is changed then.
    package func assign(
        _ id: UUID, of account: UUID, category: Int64?, client: Int64?
    ) async throws(FleetError) {
        try await write { [self] connection in
            let links = ObjectLinks(account: account, connection: connection)
            if let category { try links.require(UnitCategory.self, category) }
            if let client { try links.require(Client.self, client) }
            let count = try connection.execute(
                """
                UPDATE asset SET category_id = \(category), client_id = \(client)
                WHERE account_id = \(account) AND id = \(id)
                """)
            if count == 0 { throw FleetError.notFound(id) }
            noteChange(of: account, asset: id, on: connection)
        }
    }
}
