import Synchronization
import Web

/// The pages in force and the index over them, exchanged as a whole when the words change.
final class HubContents: Sendable {
    private struct State {
        var library: HubLibrary
        var search: SearchIndex
    }

    private let material: HubLibrary.Material
    private let state: Mutex<State>

    var library: HubLibrary { state.withLock { $0.library } }
    var search: SearchIndex { state.withLock { $0.search } }
    var changelog: Changelog { material.changelog }
    var facts: Facts { material.facts }
    var ledger: RevisionLedger { material.ledger }

    /// - Throws: `PageFilesError` when a text states a fact that there is not.
    init(_ material: HubLibrary.Material, edits: [String: HubEdit] = [:]) throws(PageFilesError) {
        self.material = material
        state = Mutex(try Self.made(material, edits))
    }

    /// Shows the words of `edits` in place of those that came with the program.
    func apply(_ edits: [String: HubEdit]) throws(PageFilesError) {
        let made = try Self.made(material, edits)
        state.withLock { $0 = made }
    }

    private static func made(
        _ material: HubLibrary.Material, _ edits: [String: HubEdit]
    ) throws(PageFilesError) -> State {
        let library = try HubLibrary(material, edits: edits)
        do {
            return State(library: library, search: try SearchIndex(library.pages))
        } catch {
            throw PageFilesError(reason: "the search index cannot be made: \(error)")
        }
    }
}
