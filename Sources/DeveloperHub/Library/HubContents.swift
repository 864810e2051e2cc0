import Synchronization
import Web

/// The pages in force and the index over them, exchanged as a whole when the words change.
final class HubContents: Sendable {
    private struct State {
        var library: HubLibrary
        var search: SearchIndex
        /// The pages that show an accepted edit.
        var edited: Set<String>
    }

    private let material: HubLibrary.Material
    private let shipped: HubLibrary
    private let state: Mutex<State>

    var library: HubLibrary { state.withLock { $0.library } }
    var search: SearchIndex { state.withLock { $0.search } }
    /// Whether a page shows words that an editor accepted in place of the program's.
    func isEdited(_ path: String) -> Bool { state.withLock { $0.edited.contains(path) } }

    /// The ledger with a line for each page whose words it does not know yet.
    /// - Parameter day: of those lines, `2026-11-30`.
    func completedLedger(day: String) -> RevisionLedger {
        var ledger = ledger
        for page in shipped.pages { ledger.record(page.path, words: page.shippedWords, day: day) }
        return ledger
    }

    /// The words of a page as they came with the program.
    func shippedSource(of path: String) -> String { shipped[path]?.source ?? "" }

    var changelog: Changelog { material.changelog }
    var facts: Facts { material.facts }
    var ledger: RevisionLedger { material.ledger }

    /// - Throws: `PageFilesError` when a text states a fact that there is not.
    init(_ material: HubLibrary.Material) throws(PageFilesError) {
        self.material = material
        shipped = try HubLibrary(material)
        state = Mutex(try Self.indexed(shipped, [:]))
    }

    /// Shows the words of `edits` in place of those that came with the program.
    /// - Throws: `PageFilesError` when one of them states a fact that there is not; then nothing changes.
    func apply(_ edits: [String: HubEdit]) throws(PageFilesError) {
        let made = try Self.indexed(HubLibrary(material, edits: edits), edits)
        state.withLock { $0 = made }
    }

    private static func indexed(
        _ library: HubLibrary, _ edits: [String: HubEdit]
    ) throws(PageFilesError) -> State {
        do {
            return State(
                library: library, search: try SearchIndex(library.pages), edited: Set(edits.keys))
        } catch {
            throw PageFilesError(reason: "the search index cannot be made: \(error)")
        }
    }
}
