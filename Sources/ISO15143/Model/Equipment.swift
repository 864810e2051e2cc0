/// A machine as ISO 15143-3 describes it: who it is, where it is, and its latest values, each with its own time.
package struct Equipment: Sendable, Hashable {
    package var header: EquipmentHeader
    package var location: Location?
    /// The values in document order. An element may occur more than once (two engines), and the values of one
    /// occurrence stand beside each other.
    package var values: [DataValue]
    package var metadata: Metadata?

    package init(
        header: EquipmentHeader, location: Location? = nil, values: [DataValue] = [], metadata: Metadata? = nil
    ) {
        self.header = header
        self.location = location
        self.values = values
        self.metadata = metadata
    }

    /// The newest value of a data point. A value without a time counts as older than any other.
    package func value(of point: DataPoint) -> DataValue? {
        var newest: DataValue?
        for value in values where value.point == point {
            if let found = newest, found.time ?? .min > value.time ?? .min { continue }
            newest = value
        }
        return newest
    }
}

/// Who a machine is. Words such as `missing` or `N/A` are read as absent.
package struct EquipmentHeader: Sendable, Hashable {
    /// In milliseconds since 1970 UTC; placeholders of the year 1 are read as absent.
    package var unitInstallTime: Int64?
    package var oemName: String?
    /// Empty where a feed sent the element without text and reading was told to keep that apart from none.
    package var model: String?
    package var equipmentID: String?
    package var serialNumber: String?
    package var pin: String?

    package init(
        unitInstallTime: Int64? = nil, oemName: String? = nil, model: String? = nil, equipmentID: String? = nil,
        serialNumber: String? = nil, pin: String? = nil
    ) {
        self.unitInstallTime = unitInstallTime
        self.oemName = oemName
        self.model = model
        self.equipmentID = equipmentID
        self.serialNumber = serialNumber
        self.pin = pin
    }

    /// Whether anything tells this machine from another.
    package var hasIdentity: Bool { pin != nil || serialNumber != nil || equipmentID != nil }

    /// What people would call the machine.
    package var displayName: String? {
        if let name = equipmentID ?? pin ?? serialNumber { return name }
        guard let model, !model.isEmpty else { return oemName }
        guard let oemName else { return model }
        return "\(oemName) \(model)"
    }
}

/// A position in WGS 84.
package struct Location: Sendable, Hashable {
    /// In milliseconds since 1970 UTC.
    package var time: Int64?
    /// From -90 to 90.
    package var latitude: Double
    /// From -180 to 180.
    package var longitude: Double
    package var altitude: Double?
    /// As sent: `metre`, `METRE`, ...
    package var altitudeUnits: String?

    package init(
        time: Int64?, latitude: Double, longitude: Double, altitude: Double? = nil, altitudeUnits: String? = nil
    ) {
        self.time = time
        self.latitude = latitude
        self.longitude = longitude
        self.altitude = altitude
        self.altitudeUnits = altitudeUnits
    }
}

/// One reading of one data point.
package struct DataValue: Sendable, Hashable {
    /// What was read. A number is exactly the nearest `Double` to the text that was sent, and finite.
    package enum Reading: Sendable, Hashable {
        case number(Double)
        case boolean(Bool)
        case text(String)
    }

    package var point: DataPoint
    /// The value's own time in milliseconds since 1970 UTC; `nil` when the feed gave none.
    package var time: Int64?
    package var reading: Reading
    /// As sent: `litre`, `LITRE`, `kilometre`, ...
    package var units: String?

    package init(point: DataPoint, time: Int64?, reading: Reading, units: String? = nil) {
        self.point = point
        self.time = time
        self.reading = reading
        self.units = units
    }

    package var number: Double? {
        if case .number(let number) = reading { number } else { nil }
    }

    package var boolean: Bool? {
        if case .boolean(let boolean) = reading { boolean } else { nil }
    }

    package var text: String? {
        if case .text(let text) = reading { text } else { nil }
    }
}

/// The provider's own keys of a machine, sent where metadata was asked for.
package struct Metadata: Sendable, Hashable {
    package var assetId: String?
    package var machineId: String?
    package var telematicSerialNumber: String?
    package var unitId: String?
    package var externalReferenceNumber: String?

    package init(
        assetId: String? = nil, machineId: String? = nil, telematicSerialNumber: String? = nil, unitId: String? = nil,
        externalReferenceNumber: String? = nil
    ) {
        self.assetId = assetId
        self.machineId = machineId
        self.telematicSerialNumber = telematicSerialNumber
        self.unitId = unitId
        self.externalReferenceNumber = externalReferenceNumber
    }

    package var isEmpty: Bool { self == Metadata() }
}
