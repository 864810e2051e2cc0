/// A fault that a machine reports, or that it no longer has.
package struct FaultCode: Sendable, Hashable {
    /// What the maker calls it: SPN and FMI of the CAN bus as `SPN-FMI`, or any other code.
    package let code: String
    /// Who reports it: a source address of the CAN bus or a name; empty when it is not known.
    package let source: String
    package var description: String?
    /// 0 to 100, or a word of the maker.
    package var severity: String?
    /// False from the time on at which the fault was cleared.
    package var isActive: Bool

    package init(
        code: String, source: String = "", description: String? = nil, severity: String? = nil, isActive: Bool
    ) {
        self.code = code
        self.source = source
        self.description = description
        self.severity = severity
        self.isActive = isActive
    }

    /// The most bytes of UTF-8 that a description is kept with.
    package static let longestDescription = 2_000

    /// - Throws: `ReadingError` that names what is empty, too long or no line of text.
    package func check() throws(ReadingError) {
        guard !code.isEmpty else { throw ReadingError("code must not be empty") }
        let short = MachineInsight.longestText
        for (part, text, bytes) in [
            ("code", code, short), ("source", source, short), ("severity", severity ?? "", short),
            ("description", description ?? "", Self.longestDescription),
        ] {
            do {
                try text.checkIsLine(atMost: bytes)
            } catch {
                throw ReadingError("\(part) \(error.description)")
            }
        }
    }
}
