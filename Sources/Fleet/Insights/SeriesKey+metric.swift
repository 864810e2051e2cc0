package import Telemetry

extension SeriesKey {
    /// The name and labels of a series in time-series queries and remote write. An empty label is none.
    package struct Metric: Sendable, Hashable {
        /// The label `__name__`.
        package let name: String
        /// The label `sensor_id`.
        package let sensorID: String
        /// The label `unit_of_measurement`.
        package let unit: String

        package init(_ name: String, sensorID: String = "", unit: String = "") {
            self.name = name
            self.sensorID = sensorID
            self.unit = unit
        }
    }

    /// The series of a metric: of an insight where the name says so, else of an advanced sensor.
    /// - Throws: `ReadingError` when the name is empty or of an insight that does not exist, or the unit is not the
    ///   insight's.
    package init(_ metric: Metric) throws(ReadingError) {
        guard metric.name.hasPrefix(MachineInsight.metricPrefix) else {
            let sensor = SensorMetric.sensor(of: metric.name)
            guard !sensor.isEmpty else { throw ReadingError("must name a sensor, not \(metric.name.quoted)") }
            self.init(.sensor, sensor, instance: metric.sensorID, unit: metric.unit)
            return
        }
        guard let insight = MachineInsight.metric(metric.name) else {
            throw ReadingError("is \(metric.name.quoted), which the catalogue of machine insights does not have")
        }
        guard metric.unit.isEmpty || UnitOfMeasure.spelled(metric.unit) == insight.measure else {
            throw ReadingError("must be in \(insight.unit ?? "no unit"), not in \(metric.unit.quoted)")
        }
        self = insight.series(instance: metric.sensorID)
    }

    /// The metric of a series. Positions and faults are no metrics.
    package var metric: Metric? {
        switch kind {
        case .insight:
            MachineInsight.named(name).map { Metric($0.metricName, sensorID: instance, unit: $0.unit ?? "") }
        case .sensor: Metric(SensorMetric.name(of: name), sensorID: instance, unit: unit)
        case .location, .fault: nil
        }
    }
}
