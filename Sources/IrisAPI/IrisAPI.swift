package import Fleet
package import PromQL
package import Telemetry
package import Web

import struct Foundation.UUID

/// The REST APIs of the fleet.
package enum IrisAPI {
    /// Every operation of the room, a domain after the other.
    /// - Parameter publicURL: the address that clients use, without a slash at the end, for links in answers.
    /// - Parameter oldestKept: the oldest time that an account keeps samples of, in milliseconds since 1970 UTC.
    /// - Parameter ingestFigures: counts the samples that are sent.
    /// - Parameter queriedAssets: which assets queries see, when others ask with the same; else the room has its own.
    /// - Parameter queryLimits: what one query of the Time Series API may take.
    package static func operations(
        fleet: FleetStore, samples: SampleStore, publicURL: String, oldestKept: @escaping SampleStore.Retention,
        ingestFigures: IngestFigures = IngestFigures(), queriedAssets: QueriedAssets? = nil,
        queryLimits: QueryLimits = QueryLimits()
    ) -> [Operation] {
        let reads = FleetReads(fleet: fleet, cache: AnswerCache())
        let ingest = SampleIngest(fleet: fleet, samples: samples, oldestKept: oldestKept, figures: ingestFigures)
        let export = FleetExport(
            fleet: fleet, samples: samples, address: ExportAddress(publicURL: publicURL))
        return AssetOperations.all(reads) + LocationOperations.all(reads) + ISO15143Operations.all(export)
            + DataIngestOperations.all(ingest) + CANFaultOperations(fleet: fleet, samples: samples).all
            + TimeSeriesOperations(
                samples: samples, assets: queriedAssets ?? QueriedAssets(fleet), limits: queryLimits
            ).all
    }
}
