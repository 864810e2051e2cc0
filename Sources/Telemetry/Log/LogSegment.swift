import Foundation
import Synchronization

/// One file of the log: records one after the other, each with its length, checksum and number.
///
///     length of the content (4) | CRC-32C of all that follows (4) | number (8) | content
///
/// A file is named for the number of its first record. What stands behind the last whole record is a write that was cut
/// off: nobody was told that it succeeded.
struct LogSegment {
    static let headerSize = 16
    /// A record holds one append, whose size the store bounds; a damaged length takes no more memory than this.
    static let largestRecord = 64 << 20

    let path: String
    let first: UInt64

    static func name(_ first: UInt64) -> String {
        let digits = String(first)
        return String(repeating: "0", count: 20 - digits.count) + digits + ".log"
    }

    init(in folder: String, first: UInt64) {
        path = folder + "/" + Self.name(first)
        self.first = first
    }

    /// In bytes; 0 when the file is gone.
    var size: Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// A file of records under another name.
    init(at path: String) {
        self.path = path
        first = 0
    }

    /// Writes a whole file of records, on the disk when this returns.
    static func create(at path: String, _ contents: [[UInt8]]) throws(TelemetryError) {
        var bytes = ByteWriter(capacity: contents.reduce(0) { $0 + $1.count + headerSize })
        for (number, content) in contents.enumerated() { bytes.record(content, number: UInt64(number)) }
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .ofSystem("\(path) cannot be made") }
        defer { close(file) }
        try bytes.withBytes { buffer throws(TelemetryError) in try write(buffer, to: file) }
        guard fsync(file) == 0 else { throw .ofSystem("\(path) cannot be synced") }
    }

    /// Writes all of a buffer at the end of a file.
    static func write(_ buffer: UnsafeRawBufferPointer, to file: Int32) throws(TelemetryError) {
        var offset = 0
        while offset < buffer.count {
            let written = Foundation.write(file, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw .ofSystem("samples cannot be written") }
            offset += written
        }
    }

    /// The segments of a folder in the order of their records.
    static func all(in folder: String) throws(TelemetryError) -> [LogSegment] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw .failed("\(folder) cannot be listed: \(error.localizedDescription)")
        }
        return names.compactMap { name in
            guard name.hasSuffix(".log"), let first = UInt64(name.dropLast(4)), name == Self.name(first) else {
                return nil
            }
            return LogSegment(in: folder, first: first)
        }.sorted { $0.first < $1.first }
    }

    /// Lends all whole records at once and tells where the last one ends.
    ///
    /// The file is mapped, not read: memory stays flat however long it is.
    func withRecords(
        _ body: (_ records: [FoundRecord]) throws(TelemetryError) -> Void
    ) throws(TelemetryError) -> (end: Int, size: Int) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .ofSystem("\(path) cannot be opened") }
        defer { close(file) }
        let size = Int(lseek(file, 0, SEEK_END))
        if size <= 0 { return (0, 0) }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
            throw .ofSystem("\(path) cannot be mapped")
        }
        defer { munmap(start, size) }
        madvise(start, size, MADV_WILLNEED)
        let records = Self.records(in: UnsafeRawBufferPointer(start: start, count: size))
        try body(records)
        return (records.last?.end ?? 0, size)
    }

    /// The whole records from the start of the bytes to the first that is damaged or cut off.
    static func records(in bytes: UnsafeRawBufferPointer) -> [FoundRecord] {
        var found: [FoundRecord] = []
        while let record = FoundRecord(in: bytes, at: found.last?.end ?? 0) { found.append(record) }
        // The checksums take most of the time, and are each for itself.
        let firstDamaged = Atomic<Int>(found.count)
        Lanes.run { lane in
            for index in stride(from: lane, to: found.count, by: Lanes.count) where !found[index].isSound {
                firstDamaged.min(index, ordering: .relaxed)
                return
            }
        }
        return Array(found.prefix(firstDamaged.load(ordering: .relaxed)))
    }
}

extension ByteWriter {
    /// A record with its head.
    mutating func record(_ content: [UInt8], number: UInt64) {
        var head = ByteWriter(capacity: 8)
        head.fixed(number)
        let checksum = content.withBytes { content in
            CRC32C.checksum(content, seed: head.withBytes { CRC32C.checksum($0) })
        }
        fixed(UInt32(content.count))
        fixed(checksum)
        fixed(number)
        content.withBytes { raw($0) }
    }
}

extension TelemetryError {
    /// What the system's last call has failed for.
    static func ofSystem(_ words: String) -> TelemetryError {
        errno == ENOSPC || errno == EDQUOT ? .full : .failed("\(words): \(String(cString: strerror(errno)))")
    }
}
