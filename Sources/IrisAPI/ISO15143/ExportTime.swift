import ISO15143
import Web

/// A time in an address of the export.
struct ExportTime: Sendable, Hashable {
    /// As the client wrote it, decoded.
    let text: String
    /// Since 1970 UTC.
    let milliseconds: Int64

    /// Takes ISO 8601 with `T` and a zone, be it `Z` or an offset; nil for anything else.
    init?(_ text: String) {
        // The plus sign of an offset comes as a space where somebody took the path for a form.
        let written = text.replacing(" ", with: "+")
        let clock = written.dropFirst("2026-01-02T".count)
        guard clock.contains(where: { "Zz+-".contains($0) }),
            let milliseconds = FeedTime.milliseconds(written)
        else { return nil }
        self.text = text
        self.milliseconds = milliseconds
    }

    static func parameter(_ name: String, _ words: String, example: String) -> Parameter<ExportTime> {
        .segment(
            name, words, schema: .dateTime, example: .string(example),
            rule: "must be a time of ISO 8601 with its zone, such as \(example)", read: ExportTime.init)
    }
}
