import Foundation
package import Telemetry

/// A fault is a series of texts: what is known of it, from the sample's time on. The text is a JSON object, so that
/// members can be added; a reader passes over those that it does not know.
extension FaultCode {
    package var series: SeriesKey { SeriesKey(.fault, code, form: .text, instance: source) }

    /// The same bytes for the same fault.
    package var sample: SampleValue {
        var json = "{\"active\":\(isActive)"
        if let severity { json += ",\"severity\":\(Self.encoded(severity))" }
        if let description { json += ",\"description\":\(Self.encoded(description))" }
        return .text(json + "}")
    }

    /// The fault that a sample keeps, or nil when the series is not of a fault or the text is none of those above.
    package init?(_ series: SeriesKey, _ sample: SampleValue) {
        guard series.kind == .fault, case .text(let text) = sample, let kept = Kept(text) else { return nil }
        self.init(
            code: series.name, source: series.instance, description: kept.description, severity: kept.severity,
            isActive: kept.active)
    }

    private static func encoded(_ text: String) -> String {
        var encoded = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": encoded += "\\\""
            case "\\": encoded += "\\\\"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                encoded += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: encoded.unicodeScalars.append(scalar)
            }
        }
        return encoded + "\""
    }
}

extension SampleValue {
    /// Whether a sample of a series of faults says that the machine has the fault.
    var isActiveFault: Bool {
        guard case .text(let text) = self else { return false }
        // So `FaultCode.sample` begins; a text that another version has written is read as a whole.
        if text.hasPrefix("{\"active\":true") { return true }
        return text.hasPrefix("{\"active\":false") ? false : Kept(text)?.active ?? false
    }
}

/// The text of a sample.
private struct Kept: Decodable {
    let active: Bool
    let severity: String?
    let description: String?

    /// Far more than a checked fault needs, even if every character of it is escaped.
    private static let longest = 32_768

    init?(_ text: String) {
        guard text.utf8.count <= Self.longest,
            let kept = try? JSONDecoder().decode(Kept.self, from: Data(text.utf8))
        else { return nil }
        self = kept
    }
}
