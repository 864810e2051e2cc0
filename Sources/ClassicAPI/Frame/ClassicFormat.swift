import Web

/// In which form an answer is written.
enum ClassicFormat: String, Sendable, Hashable, CaseIterable {
    case json, xml, jsonl, csv

    /// Without regard to case.
    init?(named name: some StringProtocol) {
        self.init(rawValue: name.lowercased())
    }

    var mediaType: String { accepted[0] + "; charset=utf-8" }

    /// The media types by which a client asks for it; answers carry the first.
    private var accepted: [String] {
        switch self {
        case .json: ["application/json", "text/json"]
        case .xml: ["application/xml", "text/xml"]
        case .jsonl: ["text/jsonl", "application/jsonl", "application/x-ndjson"]
        case .csv: ["text/csv"]
        }
    }

    /// The format that `Accept` names and likes most, JSON where it names none.
    init(accept fields: [String]) {
        let accepted = AcceptedTypes(fields.isEmpty ? nil : fields.joined(separator: ","))
        var (best, weight) = (Self.json, 0)
        for format in Self.allCases {
            for preference in format.accepted.map(accepted.preference) where preference.isNamed {
                if preference.weight > weight { (best, weight) = (format, preference.weight) }
            }
        }
        self = best
    }
}
