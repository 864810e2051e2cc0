import IrisAPI

extension IngestFigures {
    /// The figures in the text format of Prometheus.
    func prometheusText() -> String {
        let counts = counts()
        var text = """
            # HELP iris_ingest_samples_total Samples of assets that were sent and kept, by the way they came.
            # TYPE iris_ingest_samples_total counter

            """
        for way in Way.allCases {
            text += "iris_ingest_samples_total{way=\"\(way.rawValue)\"} \(counts.accepted[way] ?? 0)\n"
        }
        text += """
            # HELP iris_ingest_refused_samples_total Samples of assets that were sent and not kept, by the reason.
            # TYPE iris_ingest_refused_samples_total counter

            """
        for way in Way.allCases {
            for reason in IngestRefusal.allCases {
                guard let count = counts.refused[way]?[reason] else { continue }
                text += "iris_ingest_refused_samples_total"
                text += "{way=\"\(way.rawValue)\",reason=\"\(reason.rawValue)\"} \(count)\n"
            }
        }
        return text
    }
}
