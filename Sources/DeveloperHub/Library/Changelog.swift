import Foundation
import Web

/// The project's changelog (Keep a Changelog 1.1): releases, newest first, with their changes by type.
struct Changelog: Sendable {
    struct Release: Sendable {
        /// `1.2.0`, or `Unreleased`.
        let version: String
        /// `2026-11-30`; nil for what is not released.
        let day: String?
        let groups: [Group]

        /// What an address names it by.
        var id: String { Slug.make(version) }
    }

    struct Group: Sendable {
        /// Added, Changed, Deprecated, Removed, Fixed or Security.
        let type: String
        /// Each in Markdown.
        let entries: [String]
    }

    static let types = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]

    let releases: [Release]
    let source: String

    /// - Throws: `PageFilesError` for a heading that the form does not know.
    init(_ text: String) throws(PageFilesError) {
        var releases: [Release] = []
        var version: (name: String, day: String?)?
        var groups: [Group] = []
        func close() {
            if let version { releases.append(Release(version: version.name, day: version.day, groups: groups)) }
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("## ") {
                close()
                let words = line.dropFirst(3).split(separator: " ")
                let name = (words.first ?? "").trimmingCharacters(in: ["[", "]"])
                version = (name, words.count > 2 ? String(words[2]) : nil)
                groups = []
            } else if line.hasPrefix("### ") {
                let type = String(line.dropFirst(4))
                guard Self.types.contains(type) else {
                    throw PageFilesError(reason: "the changelog has changes of the unknown type \(type)")
                }
                groups.append(Group(type: type, entries: []))
            } else if let last = groups.popLast() {
                // An entry begins with a hyphen; what follows belongs to it.
                var entries = last.entries
                if line.hasPrefix("- ") {
                    entries.append(String(line.dropFirst(2)))
                } else if !line.isEmpty, let entry = entries.popLast() {
                    entries.append(entry + "\n" + line.trimmingCharacters(in: .whitespaces))
                }
                groups.append(Group(type: last.type, entries: entries))
            }
        }
        close()
        self.releases = releases
        source = text
    }
}
