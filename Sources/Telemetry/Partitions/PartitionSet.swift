import Foundation
import Synchronization

/// The partitions of a folder, opened when they are needed.
final class PartitionSet: Sendable {
    /// So many stay open; a year of weeks is read in one query at most now and then.
    private static let openLimit = 16

    private struct Open {
        var partitions: [Int64: Partition] = [:]
        /// The least recently used first.
        var order: [Int64] = []
        var existing: Set<Int64>
    }

    private let folder: String
    private let open: Mutex<Open>

    init(in folder: String) throws(TelemetryError) {
        self.folder = folder
        try Folder.make(folder)
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw .failed("\(folder) cannot be listed: \(error.localizedDescription)")
        }
        open = Mutex(Open(existing: Set(names.compactMap(Self.index))))
    }

    private func path(_ index: Int64) -> String { "\(folder)/week-\(index).sqlite" }

    private static func index(_ name: String) -> Int64? {
        guard name.hasPrefix("week-"), name.hasSuffix(".sqlite") else { return nil }
        return Int64(name.dropFirst(5).dropLast(7))
    }

    /// Weeks that have a partition, in order.
    var indices: [Int64] { open.withLock { $0.existing.sorted() } }

    /// The partition of a week, made when it is not there.
    func partition(_ index: Int64) throws -> Partition {
        try open.withLock { open in
            open.order.removeAll { $0 == index }
            open.order.append(index)
            if let known = open.partitions[index] { return known }
            let partition = try Partition(index, path: path(index))
            open.partitions[index] = partition
            open.existing.insert(index)
            // Whoever still reads from a partition keeps it open until done.
            if open.order.count > Self.openLimit { open.partitions[open.order.removeFirst()] = nil }
            return partition
        }
    }

    /// The partitions that may hold samples of a range, in order of time.
    func partitions(in range: ClosedRange<Int64>) throws -> [Partition] {
        let (low, high) = (Partition.index(of: range.lowerBound), Partition.index(of: range.upperBound))
        return try indices.filter { (low...high).contains($0) }.map(partition)
    }

    /// Closes the files; their write-ahead logs are folded in.
    func close() {
        open.withLock { open in
            for partition in open.partitions.values { partition.close() }
            (open.partitions, open.order) = ([:], [])
        }
    }

    /// Deletes a partition's file. A read that is under way finishes on the open file.
    func remove(_ index: Int64) {
        open.withLock { open in
            open.partitions[index] = nil
            open.order.removeAll { $0 == index }
            open.existing.remove(index)
            for suffix in ["", "-wal", "-shm"] { unlink(path(index) + suffix) }
        }
    }
}
