/// What one write request may hold. Prometheus sends 2,000 samples a request and a dozen labels a series; these
/// bounds leave an order of magnitude above what senders are tuned to.
package struct WriteRequestBounds: Sendable, Hashable {
    package var series: Int
    /// Over all series of the request.
    package var samples: Int
    package var labelsOfSeries: Int
    /// The label fields of one series as they were sent: names, values and the protobuf around them.
    package var labelBytesOfSeries: Int
    /// The name or the value of one label.
    package var labelTextBytes: Int

    package init(
        series: Int = 100_000, samples: Int = 1_000_000, labelsOfSeries: Int = 64,
        labelBytesOfSeries: Int = 32 << 10, labelTextBytes: Int = 1 << 10
    ) {
        self.series = series
        self.samples = samples
        self.labelsOfSeries = labelsOfSeries
        self.labelBytesOfSeries = labelBytesOfSeries
        self.labelTextBytes = labelTextBytes
    }
}
