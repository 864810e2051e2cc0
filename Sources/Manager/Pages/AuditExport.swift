import Accounts
import Web

/// The audit log as files for other programs.
enum AuditExport {
    /// Entries that one file holds at most.
    static let limit = 100_000

    /// RFC 4180, with a line of headings. A cell that a spreadsheet would take for a formula begins with an apostrophe.
    static func csv(_ entries: [AuditEntry]) -> [UInt8] {
        var text = "time,actorKind,actor,address,action,objectKind,objectId,object,before,after\r\n"
        for entry in entries {
            let cells = [
                Timestamp(milliseconds: entry.time).description, entry.actorKind, entry.actorName, entry.address,
                entry.action, entry.objectKind, entry.objectID, entry.objectName, entry.before ?? "", entry.after ?? "",
            ]
            text += cells.map(cell).joined(separator: ",") + "\r\n"
        }
        return Array(text.utf8)
    }

    static func cell(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        // Tabs and line ends before it count, because spreadsheets drop them.
        let first = text.unicodeScalars.first { !" \t\r\n".unicodeScalars.contains($0) }
        if let first, "=+-@＝＋－＠".unicodeScalars.contains(first) { scalars.append("'") }
        for scalar in text.unicodeScalars {
            if scalar == "\"" { scalars.append("\"") }
            scalars.append(scalar)
        }
        let cell = String(scalars)
        let needsQuotes = text.unicodeScalars.contains { ",\"\r\n\t;".unicodeScalars.contains($0) }
        return needsQuotes ? "\"\(cell)\"" : cell
    }

    /// An array of objects, newest first.
    static func json(_ entries: [AuditEntry]) -> [UInt8] {
        var writer = JSONWriter(reserving: entries.count * 300 + 2)
        writer.beginArray()
        for entry in entries {
            writer.beginObject()
            let texts = [
                ("id", entry.id.text), ("time", Timestamp(milliseconds: entry.time).description),
                ("actorKind", entry.actorKind), ("actor", entry.actorName), ("address", entry.address),
                ("action", entry.action), ("objectKind", entry.objectKind), ("objectId", entry.objectID),
                ("object", entry.objectName),
            ]
            for (name, text) in texts {
                writer.name(name)
                writer.write(text)
            }
            for (name, value) in [("before", entry.before), ("after", entry.after)] {
                guard let value else { continue }
                writer.name(name)
                writer.write(encoded: Array(value.utf8))
            }
            writer.endObject()
        }
        writer.endArray()
        return writer.bytes
    }
}
