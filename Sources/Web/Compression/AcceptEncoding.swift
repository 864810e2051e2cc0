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
            let parts = element.split(separator: ";", omittingEmptySubsequences: false).map(\.withoutBlanks)
            guard let quality = QualityValue.read(parts.dropFirst()) else { continue }
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
}
