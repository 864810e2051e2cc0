package import Foundation
import SQL

extension FleetStore {
    /// Objects of one kind that an account may have at a time.
    package static let maximumObjects = 10_000

    // MARK: Reading

    /// The numbers of the account's objects of a kind, the oldest first.
    package func objectIDs<Object: FleetObject>(
        _ type: Object.Type, of account: UUID
    ) async throws(FleetError) -> [Int64] {
        try await read { connection in
            try connection.rows("SELECT id FROM \(raw: Object.table) WHERE account_id = \(account) ORDER BY id")
                .map { try $0.integer("id") }
        }
    }

    /// Objects of the account by their numbers, the oldest first. One that is no longer there is left out.
    package func objects<Object: FleetObject>(
        _ type: Object.Type, _ ids: [Int64], of account: UUID
    ) async throws(FleetError) -> [Numbered<Object>] {
        try await read { connection in
            let links = ObjectLinks(account: account, connection: connection)
            var objects: [Numbered<Object>] = []
            for part in ObjectLinks.parts(ids) {
                objects += try connection.rows(
                    """
                    SELECT * FROM \(raw: Object.table)
                    WHERE account_id = \(account) AND id IN (\(part)) ORDER BY id
                    """
                ).map { Numbered(id: try $0.integer("id"), object: try Object($0)) }
            }
            try Object.addLinks(to: &objects, on: links)
            return objects
        }
    }

    /// - Throws: `FleetError.noObject` when the account has no object of this kind and number.
    package func object<Object: FleetObject>(
        _ type: Object.Type, _ id: Int64, of account: UUID
    ) async throws(FleetError) -> Object {
        guard let found = try await objects(type, [id], of: account).first else { throw .noObject(Object.kind, id) }
        return found.object
    }

    // MARK: Changes

    /// Creates an object and gives its number.
    /// - Throws: `FleetError.tooManyObjects`, `noUnit` or `noObject` for what the object names; nothing is created then.
    package func create<Object: FleetObject>(_ object: Object, in account: UUID) async throws(FleetError) -> Int64 {
        try await write { connection in
            let count =
                try connection.first("SELECT count(*) AS n FROM \(raw: Object.table) WHERE account_id = \(account)")?
                .integer("n") ?? 0
            if count >= Self.maximumObjects { throw FleetError.tooManyObjects(Object.kind) }
            let links = ObjectLinks(account: account, connection: connection)
            try object.check(on: links)
            let id = try connection.nextObjectNumber()
            let columns = object.columns
            try connection.execute(
                """
                INSERT INTO \(raw: Object.table) (account_id, id, \(.joined(columns.map { $0.name }, by: ", ")))
                VALUES (\(account), \(id), \(.joined(columns.map { $0.value }, by: ", ")))
                """)
            try object.writeLinks(of: id, on: links)
            return id
        }
    }

    /// Changes an object as `change` says; all of it or nothing.
    /// - Throws: `FleetError.noObject` when there is none, `noUnit` or `noObject` for what it then names.
    package func change<Object: FleetObject>(
        _ type: Object.Type, _ id: Int64, of account: UUID, _ change: @escaping @Sendable (inout Object) -> Void
    ) async throws(FleetError) {
        try await self.change(type, id, of: account) { object, _ in change(&object) }
    }

    func change<Object: FleetObject>(
        _ type: Object.Type, _ id: Int64, of account: UUID,
        checked change: @escaping @Sendable (inout Object, ObjectLinks) throws -> Void
    ) async throws(FleetError) {
        try await write { connection in
            let links = ObjectLinks(account: account, connection: connection)
            guard
                let row = try connection.first(
                    "SELECT * FROM \(raw: Object.table) WHERE account_id = \(account) AND id = \(id)")
            else { throw FleetError.noObject(Object.kind, id) }
            var found = [Numbered(id: id, object: try Object(row))]
            try Object.addLinks(to: &found, on: links)
            let old = found[0].object
            var new = old
            try change(&new, links)
            if new == old { return }
            try new.check(on: links)
            let columns = new.columns.map { "\($0.name) = \($0.value)" as Statement }
            try connection.execute(
                """
                UPDATE \(raw: Object.table) SET \(.joined(columns, by: ", "))
                WHERE account_id = \(account) AND id = \(id)
                """)
            try new.writeLinks(of: id, on: links)
        }
    }

    /// Deletes an object with what belongs to it: the contacts of a client. Others that hold it hold it no longer.
    /// - Throws: `FleetError.noObject` when the account has no object of this kind and number.
    package func delete<Object: FleetObject>(
        _ type: Object.Type, _ id: Int64, of account: UUID
    ) async throws(FleetError) {
        try await write { [self] connection in
            let count = try connection.execute(
                "DELETE FROM \(raw: Object.table) WHERE account_id = \(account) AND id = \(id)")
            if count == 0 { throw FleetError.noObject(Object.kind, id) }
            guard let column = Object.assetColumn else { return }
            try connection.execute(
                "UPDATE asset SET \(raw: column) = NULL WHERE account_id = \(account) AND \(raw: column) = \(id)")
            noteChange(of: account, on: connection)
        }
    }
}

extension Connection {
    /// The number of the next object of any kind. Of two transactions the later one sees what the earlier one has taken.
    fileprivate func nextObjectNumber() throws -> Int64 {
        try execute("UPDATE object_counter SET last = last + 1")
        guard let last = try first("SELECT last FROM object_counter")?.integer("last") else {
            throw SQLError.failed("object_counter has no row")
        }
        return last
    }
}
