import SQL

/// The chunks of one span of time, in a SQLite file of its own: what is past retention goes by deleting the file.
struct Partition: Sendable {
    /// Seven days, counted from 1970-01-01T00:00:00Z, in milliseconds.
    static let length: Int64 = 7 * 86_400_000

    /// Threads that read at once: those of connections and those beside. On a large machine they may wait for each other.
    private static let readers = max(4, 2 * Lanes.count)

    /// Weeks since 1970-01-01.
    let index: Int64
    private let database: Database

    static let migrations = [
        Migration(
            1,
            """
            CREATE TABLE chunk (
                id INTEGER PRIMARY KEY,
                asset INTEGER NOT NULL,
                first_time INTEGER NOT NULL,
                last_time INTEGER NOT NULL,
                record INTEGER NOT NULL,
                is_compacted INTEGER NOT NULL,
                content BLOB NOT NULL
            ) STRICT;
            CREATE INDEX chunk_by_asset ON chunk (asset, first_time, last_time);
            """)
    ]

    /// A chunk that is to be written.
    struct Draft: Sendable {
        let asset: UInt32
        let first: Int64
        let last: Int64
        /// The last record of the log that is in it; of two chunks the one with the later record is newer.
        let record: UInt64
        var isCompacted = false
        let content: [UInt8]
    }

    /// A chunk as it was read.
    struct Stored: Sendable {
        let record: UInt64
        let content: [UInt8]
    }

    init(_ index: Int64, path: String) throws {
        self.index = index
        database = try Database(path: path, migrations: Self.migrations, pageSize: 8192, readers: Self.readers)
    }

    static func index(of time: Int64) -> Int64 {
        time >= 0 ? time / length : -((-(time + 1)) / length) - 1
    }

    /// All of them, or none.
    func insert(_ drafts: [Draft]) async throws {
        try await database.write { connection in
            for draft in drafts { try connection.insert(draft) }
        }
    }

    /// Puts chunks in the place of all that an asset has.
    func replace(_ asset: UInt32, with drafts: [Draft]) async throws {
        try await database.write { connection in
            try connection.execute("DELETE FROM chunk WHERE asset = \(Int64(asset))")
            for draft in drafts { try connection.insert(draft) }
        }
    }

    /// Assets that have chunks as they came from memory.
    func uncompacted(limit: Int) async throws -> [UInt32] {
        try await database.read { connection in
            try connection.rows(
                "SELECT DISTINCT asset FROM chunk WHERE is_compacted = 0 ORDER BY asset LIMIT \(limit)"
            ).map { UInt32(try $0.integer("asset")) }
        }
    }

    /// The chunks of each asset that reach into a range, the older writes first.
    func chunks(of assets: [UInt32], _ range: ClosedRange<Int64>) throws -> [[Stored]] {
        if assets.isEmpty { return [] }
        return try database.readInPlace { connection in
            try assets.map { asset in
                var chunks: [Stored] = []
                try connection.forEach(
                    """
                    SELECT record, content FROM chunk
                    WHERE asset = \(Int64(asset)) AND first_time <= \(range.upperBound)
                        AND last_time >= \(range.lowerBound)
                    ORDER BY record, id
                    """
                ) { chunks.append(Stored(record: UInt64(try $0.integer(0)), content: try $0.blob(1))) }
                return chunks
            }
        }
    }

    /// Deletes the chunks of assets that end before a time, and gives their space back.
    /// - Returns: how many there were.
    @discardableResult
    func delete(of assets: [UInt32], before time: Int64 = .max) async throws -> Int {
        try await database.write { connection in
            var count = 0
            for asset in assets {
                count += try connection.execute(
                    "DELETE FROM chunk WHERE asset = \(Int64(asset)) AND last_time < \(time)")
            }
            return count
        }
    }

    func releaseFreePages() async throws {
        try await database.betweenWrites { _ = try $0.rows("PRAGMA incremental_vacuum") }
    }

    /// A read that is under way keeps the file open a moment longer.
    func close() { try? database.close() }

    func isEmpty() async throws -> Bool {
        try await database.read { try $0.first("SELECT 1 AS one FROM chunk LIMIT 1") == nil }
    }
}

extension Connection {
    fileprivate func insert(_ draft: Partition.Draft) throws {
        try execute(
            """
            INSERT INTO chunk (asset, first_time, last_time, record, is_compacted, content)
            VALUES (
                \(Int64(draft.asset)), \(draft.first), \(draft.last), \(Int64(draft.record)), \(draft.isCompacted),
                \(draft.content))
            """)
    }
}
