extension IrisAPI {
    /// Numbers of the room that the documentation states, from where they stand.
    package enum Figures {
        /// Machines on a page of the ISO 15143-3 export.
        package static let fleetPageSize = FleetExport.pageSize
        /// Items on a page of a time series of ISO 15143-3.
        package static let seriesPageSize = FleetExport.seriesPageSize
        /// The longest interval of such a series, in milliseconds.
        package static let longestInterval = FleetExport.longestInterval
        /// How far samples may lie in the future, in milliseconds.
        package static let ingestLead = IngestWindow.lead
        /// Items of a JSON body of samples, and entries of each list of an item.
        package static let ingestItems = IngestBody.items.upperBound
        package static let ingestEntries = IngestBody.list.upperBound
        /// Errors that the answer to such a body tells.
        package static let toldErrors = IngestBatch.toldErrors
        /// Series that an asset may have.
        package static let seriesOfAsset = SampleIngest.seriesOfAsset
        /// Bytes of a decompressed body of remote write.
        package static let uncompressedWrite = RemoteWriteOperations.uncompressedLimit
        package static let prometheusVersion = TimeSeriesOperations.prometheusVersion
        /// How far back raw samples reach when no start is given, in milliseconds.
        package static let rawSampleReach = TimeSeriesOperations.rawSampleReach
    }
}
