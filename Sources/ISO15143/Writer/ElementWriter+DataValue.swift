/// What fleet pages and time series write alike.
extension ElementWriter {
    /// The digits after the point that real pages have in altitudes.
    private static let altitudeDecimals = 2

    /// Writes a position as an element or item; nothing where its coordinates are not finite.
    mutating func write(_ location: Location, isItem: Bool) {
        guard location.latitude.isFinite, location.longitude.isFinite else { return }
        begin("Location", time: location.time, isItem: isItem)
        member("Latitude", number: location.latitude, decimals: 0)
        member("Longitude", number: location.longitude, decimals: 0)
        if let altitude = location.altitude, altitude.isFinite {
            member("Altitude", number: altitude, decimals: Self.altitudeDecimals)
        }
        if let units = location.altitudeUnits { member("AltitudeUnits", units: units) }
        end("Location", time: location.time)
    }

    /// Opens the element of a data point for its first value. An engine without a number is sent as `N/A`.
    mutating func begin(_ element: String, for first: DataValue, isItem: Bool) {
        begin(element, first.point.vocabulary, time: first.time, isItem: isItem)
        if first.point == .engineRunning { member(DataPoint.engineNumber.value, text: "N/A") }
    }

    /// Writes the members of one value inside its element: the unit, the value, and the value again under the older
    /// name `Value` where that was asked for.
    mutating func write(_ value: DataValue, withOlderName: Bool) {
        let point = value.point
        if let name = point.units, let units = value.units {
            switch point.vocabulary {
            case .standard: member(name, units: units)
            // Units of the extended vocabulary are symbols as well, which change their meaning with their case.
            case .extended: optionalMember(name, text: units)
            }
        }
        member(point.value, value.reading, decimals: point.decimals)
        if withOlderName { member("Value", value.reading, decimals: point.decimals) }
    }

    mutating func member(_ name: String, _ reading: DataValue.Reading, decimals: Int) {
        switch reading {
        case .number(let number): member(name, number: number, decimals: decimals)
        case .boolean(let flag): member(name, boolean: flag)
        case .text(let text): member(name, text: text)
        }
    }

    /// Writes a text, and nothing where it is absent or empty.
    mutating func optionalMember(_ name: String, text: String?) {
        if let text, !text.isEmpty { member(name, text: text) }
    }

    /// Writes a unit of the standard, which is a word: small in XML and in capitals in JSON.
    private mutating func member(_ name: String, units: String) {
        optionalMember(name, text: format == .xml ? units.inSmallLetters : units.inCapitals)
    }
}

extension DataValue.Reading {
    /// Whether a document can say it: not a number that is infinite or none, and no empty text.
    var isWritable: Bool {
        switch self {
        case .number(let number): number.isFinite
        case .boolean: true
        case .text(let text): !text.isEmpty
        }
    }
}

extension String {
    /// ASCII letters made capitals.
    fileprivate var inCapitals: String {
        let isSmall: (UInt8) -> Bool = { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
        guard utf8.contains(where: isSmall) else { return self }
        return String(decoding: utf8.map { isSmall($0) ? $0 & ~0x20 : $0 }, as: UTF8.self)
    }
}
