import Foundation
import SQL
import Synchronization

/// Which number stands for which asset and series, and what the store must remember of each asset beside its samples.
///
/// Numbers are given in memory, written to the log before the first record that uses them, and saved here before that
/// part of the log is deleted.
final class SeriesDirectory: Sendable {
    /// What is saved of an asset when its samples are sealed.
    struct AssetState: Sendable {
        let number: UInt32
        let sealedRecord: UInt64
        let isDeleted: Bool
        /// The latest values, as `LatestValues` writes them.
        let latest: [UInt8]
    }

    private struct Numbers {
        var assets: [AssetKey] = []
        var assetNumbers: [AssetKey: UInt32] = [:]
        var series: [SeriesKey] = []
        var seriesNumbers: [SeriesKey: UInt32] = [:]
        var savedAssets = 0
        var savedSeries = 0
        var loggedAssets = 0
        var loggedSeries = 0
    }

    private let database: Database
    private let numbers: Mutex<Numbers>
    /// What was saved of each asset, in the order of their numbers.
    let saved: [AssetState]

    static let migrations = [
        Migration(
            1,
            """
            CREATE TABLE asset (
                account_id TEXT NOT NULL,
                asset_id TEXT NOT NULL,
                number INTEGER NOT NULL UNIQUE,
                sealed_record INTEGER NOT NULL,
                is_deleted INTEGER NOT NULL,
                latest BLOB NOT NULL,
                PRIMARY KEY (account_id, asset_id)
            ) STRICT;
            CREATE TABLE series (
                number INTEGER PRIMARY KEY,
                kind INTEGER NOT NULL,
                form INTEGER NOT NULL,
                name TEXT NOT NULL,
                instance TEXT NOT NULL,
                unit TEXT NOT NULL
            ) STRICT;
            """)
    ]

    init(path: String) async throws {
        database = try Database(path: path, migrations: Self.migrations)
        let (assets, series) = try await database.read { connection in
            (
                try connection.rows("SELECT * FROM asset ORDER BY number").map { row in
                    (
                        AssetKey(account: try row.uuid("account_id"), asset: try row.uuid("asset_id")),
                        AssetState(
                            number: UInt32(try row.integer("number")),
                            sealedRecord: UInt64(try row.integer("sealed_record")),
                            isDeleted: try row.bool("is_deleted"), latest: try row.blob("latest"))
                    )
                },
                try connection.rows("SELECT * FROM series ORDER BY number").map { row in
                    guard let kind = SeriesKey.Kind(rawValue: UInt8(try row.integer("kind"))),
                        let form = SeriesKey.Form(rawValue: UInt8(try row.integer("form")))
                    else { throw SQLError.wrongType(column: "kind") }
                    return SeriesKey(
                        kind, try row.text("name"), form: form, instance: try row.text("instance"),
                        unit: try row.text("unit"))
                }
            )
        }
        var numbers = Numbers()
        for (index, (key, _)) in assets.enumerated() {
            numbers.assets.append(key)
            numbers.assetNumbers[key] = UInt32(index)
        }
        for (index, key) in series.enumerated() {
            numbers.series.append(key)
            numbers.seriesNumbers[key] = UInt32(index)
        }
        (numbers.savedAssets, numbers.loggedAssets) = (assets.count, assets.count)
        (numbers.savedSeries, numbers.loggedSeries) = (series.count, series.count)
        self.numbers = Mutex(numbers)
        saved = assets.map(\.1)
    }

    func close() { try? database.close() }

    // MARK: Numbers

    var assetCount: Int { numbers.withLock { $0.assets.count } }
    var seriesCount: Int { numbers.withLock { $0.series.count } }

    /// The number of an asset, given when it has none.
    func number(for key: AssetKey) -> UInt32 {
        numbers.withLock { numbers in
            if let known = numbers.assetNumbers[key] { return known }
            let number = UInt32(numbers.assets.count)
            numbers.assets.append(key)
            numbers.assetNumbers[key] = number
            return number
        }
    }

    func number(for key: SeriesKey) -> UInt32 {
        numbers.withLock { numbers in
            if let known = numbers.seriesNumbers[key] { return known }
            let number = UInt32(numbers.series.count)
            numbers.series.append(key)
            numbers.seriesNumbers[key] = number
            return number
        }
    }

    /// The number of an asset that has one.
    func known(_ key: AssetKey) -> UInt32? { numbers.withLock { $0.assetNumbers[key] } }
    func known(_ key: SeriesKey) -> UInt32? { numbers.withLock { $0.seriesNumbers[key] } }

    func series(_ numbers: some Sequence<UInt32>) -> [SeriesKey] {
        self.numbers.withLock { all in numbers.map { all.series[Int($0)] } }
    }

    /// The account of each asset, by the asset's number.
    var accounts: [UUID] { numbers.withLock { $0.assets.map(\.account) } }

    /// The assets of each account.
    func assetsByAccount() -> [UUID: [UInt32]] {
        numbers.withLock { numbers in
            Dictionary(grouping: numbers.assets.indices.map(UInt32.init)) { numbers.assets[Int($0)].account }
        }
    }

    // MARK: The log

    /// Records that define the numbers which the log does not define yet.
    func missingDefinitions() -> [[UInt8]] {
        numbers.withLock { numbers in
            var records: [[UInt8]] = []
            let (assets, series) = (numbers.assets[numbers.loggedAssets...], numbers.series[numbers.loggedSeries...])
            if !assets.isEmpty { records.append(Record.assets(assets)) }
            if !series.isEmpty { records.append(Record.series(series)) }
            return records
        }
    }

    /// Takes over a definition that is in the log.
    /// - Throws: `CorruptBytes` when it contradicts what is known.
    func take(_ definition: Definition) throws(CorruptBytes) {
        let isSound = numbers.withLock { numbers in
            switch definition {
            case .assets(let first, let keys):
                for (number, key) in zip(first..., keys) {
                    if number == numbers.assets.count {
                        numbers.assets.append(key)
                        numbers.assetNumbers[key] = UInt32(number)
                    } else if number > numbers.assets.count || numbers.assets[number] != key {
                        return false
                    }
                }
                numbers.loggedAssets = max(numbers.loggedAssets, first + keys.count)
            case .series(let first, let keys):
                for (number, key) in zip(first..., keys) {
                    if number == numbers.series.count {
                        numbers.series.append(key)
                        numbers.seriesNumbers[key] = UInt32(number)
                    } else if number > numbers.series.count || numbers.series[number] != key {
                        return false
                    }
                }
                numbers.loggedSeries = max(numbers.loggedSeries, first + keys.count)
            case .deletion: break
            }
            return true
        }
        if !isSound { throw CorruptBytes("a definition contradicts an earlier one") }
    }

    // MARK: Saving

    /// Saves all numbers given so far.
    func saveNumbers() async throws {
        let isSaved = numbers.withLock { $0.savedAssets == $0.assets.count && $0.savedSeries == $0.series.count }
        if !isSaved { try await save([]) }
    }

    /// Saves all numbers given so far, and what is to be remembered of some assets.
    func save(_ states: [AssetState]) async throws {
        let (assets, firstAsset, series, firstSeries) = numbers.withLock { numbers in
            (
                Array(numbers.assets[numbers.savedAssets...]), numbers.savedAssets,
                Array(numbers.series[numbers.savedSeries...]), numbers.savedSeries
            )
        }
        try await database.write { connection in
            for (number, key) in zip(firstAsset..., assets) {
                try connection.execute(
                    """
                    INSERT INTO asset (account_id, asset_id, number, sealed_record, is_deleted, latest)
                    VALUES (\(key.account), \(key.asset), \(number), 0, 0, \([UInt8]()))
                    """)
            }
            for (number, key) in zip(firstSeries..., series) {
                try connection.execute(
                    """
                    INSERT INTO series (number, kind, form, name, instance, unit)
                    VALUES (\(number), \(Int(key.kind.rawValue)), \(Int(key.form.rawValue)), \(key.name),
                            \(key.instance), \(key.unit))
                    """)
            }
            for state in states {
                try connection.execute(
                    """
                    UPDATE asset SET sealed_record = \(Int64(state.sealedRecord)), is_deleted = \(state.isDeleted),
                        latest = \(state.latest) WHERE number = \(Int64(state.number))
                    """)
            }
        }
        numbers.withLock { numbers in
            numbers.savedAssets = max(numbers.savedAssets, firstAsset + assets.count)
            numbers.savedSeries = max(numbers.savedSeries, firstSeries + series.count)
        }
    }
}
