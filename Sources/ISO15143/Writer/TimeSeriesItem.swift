/// One point of a time series. Times are in milliseconds since 1970 UTC.
package enum TimeSeriesItem: Sendable, Hashable {
    /// For `Locations`.
    case position(Location)
    /// For `Faults`.
    case fault(FaultCode)
    /// Values of one element of the table at one time, in the table's order: their own children, and those of the
    /// extended vocabulary with the older `Value`.
    case values([DataValue])
    /// An insight that the table does not know: the value under the insight's own name, and again as `Value`.
    case insight(DataValue.Reading, time: Int64?)
}

/// A fault that a machine's controller reported.
package struct FaultCode: Sendable, Hashable {
    package var identifier: String
    package var description: String?
    package var severity: String?
    package var source: String?
    package var time: Int64?

    package init(
        identifier: String, description: String? = nil, severity: String? = nil, source: String? = nil, time: Int64?
    ) {
        self.identifier = identifier
        self.description = description
        self.severity = severity
        self.source = source
        self.time = time
    }
}
