package import Telemetry

extension SeriesKey {
    /// The name and labels of a series in time-series queries and remote write. An empty label is none.
    package struct Metric: Sendable, Hashable {
        package static let sensorIDLabel = "sensor_id"
        package static let unitLabel = "unit_of_measurement"

        /// The label `__name__`.
        package let name: String
        /// All labels but the name and those of the asset.
        package let labels: [String: String]

        package init(_ name: String, labels: [String: String] = [:]) {
            self.name = name
            self.labels = labels.filter { !$0.value.isEmpty }
        }

        package init(_ name: String, sensorID: String, unit: String = "") {
            self.init(name, labels: [Self.sensorIDLabel: sensorID, Self.unitLabel: unit])
        }

        var sensorID: String { labels[Self.sensorIDLabel] ?? "" }
        var unit: String { labels[Self.unitLabel] ?? "" }
    }

    /// The series of a metric: of an insight or an advanced sensor where the name says so, else of whatever a program
    /// has measured, with all its labels.
    /// - Throws: `ReadingError` when the name is empty or of an insight that does not exist, or the unit is not the
    ///   insight's.
    package init(_ metric: Metric) throws(ReadingError) {
        if metric.name.hasPrefix(SensorMetric.prefix) {
            let sensor = SensorMetric.sensor(of: metric.name)
            guard !sensor.isEmpty else { throw ReadingError("must name a sensor, not \(metric.name.quoted)") }
            self.init(.sensor, sensor, instance: metric.sensorID, unit: metric.unit)
        } else if metric.name.hasPrefix(MachineInsight.metricPrefix) {
            guard let insight = MachineInsight.metric(metric.name) else {
                throw ReadingError("is \(metric.name.quoted), which the catalogue of machine insights does not have")
            }
            guard metric.unit.isEmpty || UnitOfMeasure.spelled(metric.unit) == insight.measure else {
                throw ReadingError("must be in \(insight.unit ?? "no unit"), not in \(metric.unit.quoted)")
            }
            self = insight.series(instance: metric.sensorID)
        } else {
            guard !metric.name.isEmpty else { throw ReadingError("must name a metric") }
            try MetricLabels.check(metric.labels)
            self.init(.metric, metric.name, instance: MetricLabels.text(metric.labels))
        }
    }

    /// The metric of a series. Positions and faults are no metrics.
    package var metric: Metric? {
        switch kind {
        case .insight:
            MachineInsight.named(name).map { Metric($0.metricName, sensorID: instance, unit: $0.unit ?? "") }
        case .sensor: Metric(SensorMetric.name(of: name), sensorID: instance, unit: unit)
        case .metric: Metric(name, labels: MetricLabels.labels(instance))
        case .location, .fault: nil
        }
    }
}
