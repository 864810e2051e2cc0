/// In which format a document is written.
package enum DocumentFormat: Sendable, Hashable, CaseIterable {
    case xml
    case json
}
