import Foundation
package import Logging
import SQL
import Synchronization
import Web

/// Writes each log entry as one line of JSON to standard error: time, level, message, and its metadata as members.
package struct JSONLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    private let label: String

    package init(label: String, level: Logger.Level) {
        self.label = label
        logLevel = level
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var writer = JSONWriter(reserving: 256)
        writer.beginObject()
        writer.name("time")
        writer.write(Timestamp(milliseconds: .now).description)
        writer.name("level")
        writer.write(event.level.rawValue)
        writer.name("logger")
        writer.write(label)
        writer.name("message")
        writer.write(event.message.description)
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { _, new in new }).sorted(by: {
            $0.key < $1.key
        }) {
            writer.name(key)
            writer.write("\(value)")
        }
        writer.endObject()
        LogLines.standardError.append(writer.bytes)
        // What matters is seen even when the process ends right after.
        if event.level >= .warning { LogLines.standardError.flush() }
    }
}

/// Gathers lines and writes them a few times a second, so that logging a request costs no system call.
package final class LogLines: Sendable {
    package static let standardError = LogLines(file: 2)

    private let file: Int32
    private let pending = Mutex<[UInt8]>([])

    private init(file: Int32) {
        self.file = file
    }

    package func append(_ line: [UInt8]) {
        let isFull = pending.withLock { pending in
            pending += line
            pending.append(UInt8(ascii: "\n"))
            return pending.count > 65_536
        }
        if isFull { flush() }
    }

    package func flush() {
        // Written under the lock: lines of two flushes must not mix.
        pending.withLock { pending in
            var offset = 0
            while offset < pending.count {
                let written = pending[offset...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
                if written < 0, errno == EINTR { continue }
                if written <= 0 { break }
                offset += written
            }
            pending.removeAll(keepingCapacity: true)
        }
    }
}
