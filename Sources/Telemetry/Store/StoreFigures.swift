/// What the store has to say of itself, for monitoring.
package struct StoreFigures: Sendable {
    /// Assets that have ever had a sample.
    package let assets: Int
    /// Samples that are in the log and in no chunk yet.
    package let samplesInMemory: Int
    /// Bytes of the log.
    package let logSize: Int
    /// Weeks that have samples on the disk.
    package let partitions: Int
}

extension SampleStore {
    package var figures: StoreFigures {
        StoreFigures(
            assets: directory.assetCount, samplesInMemory: sealer.samplesInMemory, logSize: log.size,
            partitions: partitions.indices.count)
    }
}
