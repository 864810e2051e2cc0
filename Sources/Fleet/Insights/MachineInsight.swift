package import ISO15143

/// A quantity of a machine as the catalogue names it. Names, metric names, units and ISO data points of insights are
/// written in `MachineInsights.tsv` alone; checks of what comes in, exports and documentation derive from it.
package struct MachineInsight: Sendable, Hashable {
    package enum ValueType: Sendable, Hashable {
        case number
        case boolean
        case text
        /// One of these words.
        case oneOf([String])
    }

    /// The name that tells it from all others: `CumulativeOperatingHours`.
    package let name: String
    /// The name in time-series queries and remote write: `machine_insight_cumulative_operating_hours`.
    package let metricName: String
    package let type: ValueType
    /// The only data point of ISO 15143-3 documents that says the same, if there is one.
    package let dataPoint: DataPoint?
    /// Whether another insight has taken its place. Values are still taken and kept.
    package let isDeprecated: Bool
    package let description: String
    /// The number by which the Classic API names it. Never changed and never given to another: a new insight takes the
    /// next one.
    package let variableID: Int
    let measure: UnitOfMeasure?

    /// The unit of every kept value in the catalogue's words, such as `litres`; nil where a value has none.
    package var unit: String? { measure?.name }

    package static let metricPrefix = "machine_insight_"

    /// The catalogue in alphabetical order.
    package static var all: [MachineInsight] { MachineInsightTable.shipped.insights }

    /// The insight of exactly this name.
    package static func named(_ name: String) -> MachineInsight? { MachineInsightTable.shipped.byName[name] }

    /// The insight of this name without regard to capital letters and underscores: data points in addresses are spelt
    /// `AccelerometerXAxis`, the catalogue has `Accelerometer_X_Axis`.
    package static func spelled(_ name: String) -> MachineInsight? {
        MachineInsightTable.shipped.bySpelling[MachineInsightTable.spelling(name)]
    }

    package static func metric(_ metricName: String) -> MachineInsight? {
        MachineInsightTable.shipped.byMetric[metricName]
    }

    /// The insight that says the same as a data point; every data point has one.
    package static func of(_ point: DataPoint) -> MachineInsight? { MachineInsightTable.shipped.byDataPoint[point] }
}
