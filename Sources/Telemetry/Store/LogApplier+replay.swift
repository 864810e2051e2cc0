import Synchronization

extension LogApplier {
    /// A record that cannot be applied.
    struct Failure: Error {
        let number: UInt64
        let reason: String
    }

    /// Applies records that are read back, on lanes, each of which takes assets of its own.
    /// - Parameter passes: one for each lane.
    func replay(_ records: [FoundRecord], _ passes: inout [Pass]) throws(Failure) {
        // Definitions are for all lanes; that one comes before its time changes nothing.
        for record in records {
            do throws(CorruptBytes) {
                if case .definition(let definition) = try Record.read(record.content) { try define(definition) }
            } catch {
                throw Failure(number: record.number, reason: error.reason)
            }
        }
        let failure = Mutex<Failure?>(nil)
        passes.withUnsafeMutableBufferPointer { passes in
            Lanes.run { lane in
                do throws(Failure) {
                    try replay(records, in: lane, &passes[lane])
                } catch {
                    failure.withLock { $0 = error }
                }
            }
        }
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// Something that a record does to an asset.
    private struct Act {
        let asset: UInt32
        let record: UInt64
        /// A row and the values that it stands before; nil when the asset is deleted.
        var row: (head: RowReader.Row, values: RowReader)?
    }

    /// A message of ten values, in bytes.
    private static let usualRow = 136

    /// One asset after the other, so that each is brought into the processor's cache once for all that the records hold
    /// of it, and not for each of its rows.
    private func replay(_ records: [FoundRecord], in lane: Int, _ pass: inout Pass) throws(Failure) {
        let seriesCount = directory.seriesCount
        var number: UInt64 = 0
        do throws(CorruptBytes) {
            var acts: [Act] = []
            let size = records.reduce(0) { $0 + $1.content.count }
            acts.reserveCapacity(size / Self.usualRow / Lanes.count)
            for record in records {
                number = record.number
                try gather(record, in: lane, &acts)
            }
            for index in Self.order(of: acts, assetCount: directory.assetCount) {
                number = acts[index].record
                if case (let row, var values)? = acts[index].row {
                    try apply(row, from: &values, of: number, &pass, seriesCount)
                } else {
                    delete(acts[index].asset, by: number, &pass)
                }
            }
        } catch {
            throw Failure(number: number, reason: error.reason)
        }
    }

    private func gather(_ record: FoundRecord, in lane: Int, _ acts: inout [Act]) throws(CorruptBytes) {
        func isOwn(_ asset: UInt32) -> Bool { Int(asset) % Lanes.count == lane }
        switch try Record.read(record.content) {
        case .definition(.deletion(let asset)) where isOwn(asset): acts.append(Act(asset: asset, record: record.number))
        case .definition: break
        case .samples(var rows):
            let assetCount = directory.assetCount
            while let row = try rows.next() {
                guard row.asset < assetCount else { throw CorruptBytes("asset \(row.asset) is not defined") }
                if isOwn(row.asset) { acts.append(Act(asset: row.asset, record: record.number, row: (row, rows))) }
                try rows.skip(row)
            }
        }
    }

    /// The places of the acts by asset, and of each asset as they came.
    private static func order(of acts: [Act], assetCount: Int) -> [Int] {
        // Counted and not compared: there are many acts of few assets. A deletion may be of an asset without a number.
        func slot(_ act: Act) -> Int { min(Int(act.asset), assetCount) }
        var next = [Int](repeating: 0, count: assetCount + 2)
        for act in acts { next[slot(act) + 1] += 1 }
        for index in next.indices.dropFirst() { next[index] += next[index - 1] }
        return [Int](unsafeUninitializedCapacity: acts.count) { order, count in
            for (index, act) in acts.enumerated() {
                order[next[slot(act)]] = index
                next[slot(act)] += 1
            }
            count = acts.count
        }
    }
}
