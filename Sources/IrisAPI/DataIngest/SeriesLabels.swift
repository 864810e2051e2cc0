import Fleet
import RemoteWrite
import Telemetry

import struct Foundation.UUID

/// The labels of a series, which say whose and what it is.
struct SeriesLabels {
    /// Why the samples of a series are not kept.
    struct Problem: Error {
        let reason: IngestRefusal
        let words: String

        init(_ reason: IngestRefusal, _ words: String) {
            self.reason = reason
            self.words = words
        }
    }

    private var name = ""
    private var assetText: String?
    private var others: [String: String] = [:]

    /// - Throws: when the labels are malformed.
    init(_ bytes: LabelBytes) throws(RemoteWriteError) {
        for label in try bytes.labels() {
            switch label.name {
            case "__name__": name = label.value
            case "asset_id": assetText = label.value
            default: others[label.name] = label.value
            }
        }
    }

    /// What the label `asset_id` names.
    var asset: UUID? { assetText.flatMap(UUID.init(uuidString:)) }

    /// The asset by label or path; they may not name two.
    func asset(in scope: SeriesCache.Scope) throws(Problem) -> UUID {
        guard assetText != nil else {
            if let asset = scope.asset { return asset }
            throw Problem(.assetNotFound, "has no label asset_id")
        }
        guard let asset else { throw Problem(.assetNotFound, "has a label asset_id that is no UUID") }
        if let named = scope.asset, named != asset {
            throw Problem(.assetNotFound, "has a label asset_id that is not the asset of the path")
        }
        return asset
    }

    func key() throws(Problem) -> SeriesKey {
        let isInsight = name.hasPrefix(MachineInsight.metricPrefix)
        let key: SeriesKey
        do throws(ReadingError) {
            key = try SeriesKey(SeriesKey.Metric(name, labels: others))
            try key.checkNames()
        } catch {
            let isUnknown = isInsight && MachineInsight.metric(name) == nil
            throw Problem(isUnknown ? .unknownInsight : .wrongValue, error.description)
        }
        guard key.form == .number else { throw Problem(.wrongValue, "is a machine insight of texts") }
        return key
    }

    /// The series as people write it, short.
    var description: String {
        let text = String(name.prefix(100))
        return assetText.map { "\(text){asset_id=\"\($0.prefix(36))\"}" } ?? text
    }
}
