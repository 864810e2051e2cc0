import Crypto
import Foundation
package import Web

/// When the words of each page were last changed, as `Hub/Revisions.tsv` has it: a line for each change of a page, with
/// the day and a hash of the words. `iris hub revisions` writes what is missing, and a test fails while something is.
package struct RevisionLedger: Sendable {
    package struct Entry: Sendable, Equatable {
        package let path: String
        /// `2026-11-30`.
        package let day: String
        /// The first 16 digits of the SHA-256 of the words.
        package let hash: String
    }

    package private(set) var entries: [Entry]

    /// - Throws: `PageFilesError` for a line that has not three columns.
    package init(_ text: String) throws(PageFilesError) {
        var entries: [Entry] = []
        for line in text.split(separator: "\n") {
            let columns = line.split(separator: "\t").map(String.init)
            guard columns.count == 3, Timestamp(day: columns[1]) != nil else {
                throw PageFilesError(reason: "a line of Revisions.tsv is no path, day and hash: \(line)")
            }
            entries.append(Entry(path: columns[0], day: columns[1], hash: columns[2]))
        }
        self.entries = entries
    }

    package static func hash(_ words: String) -> String {
        Hexadecimal.text(SHA256.hash(data: Data(words.utf8)).prefix(8))
    }

    /// The changes of a page, newest first.
    package func entries(of path: String) -> [Entry] { entries.reversed().filter { $0.path == path } }

    /// When the words were last changed, in milliseconds since 1970; nil when the ledger does not know these words.
    package func updated(_ path: String, words: String) -> Int64? {
        guard let last = entries(of: path).first, last.hash == Self.hash(words) else { return nil }
        return Timestamp(day: last.day)?.milliseconds
    }

    /// Adds a line for words that it does not know yet; changes of one day are one.
    package mutating func record(_ path: String, words: String, day: String) {
        if updated(path, words: words) != nil { return }
        entries.removeAll { $0.path == path && $0.day == day }
        entries.append(Entry(path: path, day: day, hash: Self.hash(words)))
    }

    /// The file's text: by path, the changes of a page in their order.
    package var text: String {
        let sorted = entries.enumerated().sorted { ($0.element.path, $0.offset) < ($1.element.path, $1.offset) }
        return sorted.map { "\($0.element.path)\t\($0.element.day)\t\($0.element.hash)\n" }.joined()
    }
}
