import GRDB

/// Why the database could not do what it was asked.
package enum SQLError: Error, Sendable, CustomStringConvertible {
    /// A UNIQUE, CHECK, NOT NULL or foreign key rule of the schema, in SQLite's words.
    case constraint(String)
    /// Another process held the write lock for longer than the time-out.
    case busy
    /// No space is left on the device.
    case full
    /// A stored value is not of the type that the reader asked for.
    case wrongType(column: String)
    /// The file was written by a newer version of Iris.
    case newerSchema(found: Int, known: Int)
    /// Anything else, in SQLite's words.
    case failed(String)

    package var description: String {
        switch self {
        case .constraint(let rule): "the database refused the change: \(rule)"
        case .busy: "the database is locked by another process; try again"
        case .full: "no space is left for the database"
        case .wrongType(let column): "column \(column) holds a value of another type"
        case .newerSchema(let found, let known):
            "the database has schema version \(found), this program knows up to \(known); run a newer Iris"
        case .failed(let words): "the database failed: \(words)"
        }
    }

    init(_ error: DatabaseError) {
        let words = error.message ?? "error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_CONSTRAINT: self = .constraint(words)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
        case .SQLITE_FULL: self = .full
        default: self = .failed(words)
        }
    }

    /// Calls `body` and turns GRDB's error into this room's; every other error passes as it is.
    static func translating<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw SQLError(error)
        }
    }
}
