/// What a client says of content codings in `Accept-Encoding` (RFC 9110, section 12.5.3).
package struct AcceptEncoding: Sendable, Equatable {
    /// Whether the client takes gzip, and likes it no less than the plain form. False when nothing was sent.
    package let prefersGzip: Bool

    /// - Parameter field: the value of the field; nil when it was not sent.
    package init(_ field: String?) {
        var gzip: Int?
        var oldGzip: Int?
        var identity: Int?
        var others: Int?
        for element in (field ?? "").lowercased().split(separator: ",") {
            let parts = element.split(separator: ";", omittingEmptySubsequences: false).map(Self.trimmed)
            guard let quality = Self.quality(parts.dropFirst()) else { continue }
            switch parts[0] {
            case "gzip": gzip = quality
            // The same coding (RFC 9110, section 8.4.1.3).
            case "x-gzip": oldGzip = quality
            case "identity": identity = quality
            case "*": others = quality
            default: break
            }
        }
        let wanted = gzip ?? oldGzip ?? others ?? 0
        // The plain form needs no word to be acceptable, and is the last choice then.
        prefersGzip = wanted > 0 && wanted >= identity ?? 0
    }

    /// The weight in thousandths: 1000 when there is none, nil when it cannot be read.
    private static func quality(_ parameters: ArraySlice<Substring>) -> Int? {
        guard let parameter = parameters.first else { return 1000 }
        guard parameters.count == 1, parameter.hasPrefix("q=") else { return nil }
        let text = parameter.dropFirst(2)
        let digits = text.compactMap { $0.isASCII ? $0.wholeNumberValue : nil }
        // One digit before the point and up to three behind it.
        guard let first = digits.first, (1...4).contains(digits.count), text.first?.isNumber == true,
            text.dropFirst(2).count == digits.count - 1, text.count == 1 || text.dropFirst().first == "."
        else { return nil }
        let thousandths = zip(digits, [1000, 100, 10, 1]).reduce(0) { $0 + $1.0 * $1.1 }
        return first <= 1 && thousandths <= 1000 ? thousandths : nil
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return start[...last]
    }
}
