import ISO15143
import Web

/// The documents of the export in JSON, described from the table of data points.
enum ExportSchemas {
    static let fleet = ObjectSchema(
        "ISO15143Fleet", "A page of a fleet.",
        [
            links,
            PropertySchema(
                "equipment", "The machines of the page.", .array(.object(equipment), count: 0...FleetExport.pageSize),
                required: true, example: [example]),
        ])

    /// A machine with few values, not with all that there are.
    private static let example: JSONValue = .object([
        "EquipmentHeader": header.example, "Location": location.example,
        "CumulativeOperatingHours": element([.operatingHours]).example, "metadata": metadata.example,
    ])

    static let timeSeries = ObjectSchema(
        "ISO15143TimeSeries",
        "A page of a time series: links, and one list that is named for the element with a small first letter.",
        [
            links,
            PropertySchema(
                "cumulativeOperatingHours", "The list of that series, as one of many.",
                .array(.object(element([.operatingHours]))), required: false,
                example: [element([.operatingHours]).example]),
            PropertySchema(
                "location", "The list of the series `Locations`.", .array(.object(location)), required: false,
                example: [location.example]),
            PropertySchema(
                "faultCode", "The list of the series `Faults`.", .array(.object(fault)), required: false,
                example: [fault.example]),
        ])

    private static let links = PropertySchema(
        "links", "Where this page and its neighbours are.",
        .array(
            .object(
                ObjectSchema(
                    "ISO15143Link", "A link to a page.",
                    [
                        text("rel", "`self`, `prev`, `next` or `last`.", "self", required: true),
                        text(
                            "href", "Its address.", "https://iris.example/public\(ExportAddress.path)/1", required: true
                        ),
                    ])), count: 0...4),
        required: true,
        example: [["rel": "self", "href": .string("https://iris.example/public\(ExportAddress.path)/1")]])

    // MARK: Machines

    private static let equipment = ObjectSchema(
        "ISO15143Equipment",
        "A machine with its latest values, each with its own time. What is not known is left out, and so is what was not "
            + "asked for.",
        [
            object("EquipmentHeader", header, required: true), object("Location", location),
        ] + elements + [object("metadata", metadata)])

    private static let header = ObjectSchema(
        "ISO15143EquipmentHeader", "Who the machine is.",
        [
            time("UnitInstallDateTime", "When its device was installed."), text("OEMName", "Who made it.", "Volvo"),
            text("Model", "The maker's name of the model.", "L90H"),
            text("EquipmentID", "What its owner calls it.", "Loader 7"),
            text("SerialNumber", "The maker's serial number, or that of its device.", "100042"),
            text("PIN", "Product identification number.", "VCE0L90HK00100042"),
        ])

    private static let location = ObjectSchema(
        "ISO15143Location", "Where a machine was.",
        [
            number("Latitude", "Degrees of WGS 84.", 55.5, required: true),
            number("Longitude", "Degrees of WGS 84.", 9.75, required: true),
            number("Altitude", "Above mean sea level.", 12), text("AltitudeUnits", "Its unit.", "METRE"),
            time("datetime", "When it was there."),
        ])

    private static let metadata = ObjectSchema(
        "ISO15143Metadata", "The program's own keys of a machine.",
        [
            text("telematicSerialNumber", "Serial number of its device.", "700001"),
            text("machineId", "Id of the asset.", "0198c0de-0000-7000-8000-000000000001"),
            PropertySchema(
                "unitId", "The asset's number in the Classic API.", .integer(1...Int64.max), required: false,
                example: 42),
            text("externalReferenceNumber", "The asset's key in a system of its owner.", "ERP-7"),
            text("assetId", "Id of the asset.", "0198c0de-0000-7000-8000-000000000001"),
        ])

    private static let fault = ObjectSchema(
        "ISO15143FaultCode", "A fault that was reported.",
        [
            text("CodeIdentifier", "What the maker calls it.", "100-1", required: true),
            text("CodeDescription", "What it means.", "Oil pressure low"),
            text("CodeSeverity", "How bad it is.", "HIGH"), text("CodeSource", "Who reports it.", "0"),
            time("datetime", "When it was reported."),
        ])

    private static let elements: [PropertySchema] = {
        var properties: [PropertySchema] = []
        var rest = DataPoint.all[...]
        while let first = rest.first {
            let points = rest.prefix { $0.element == first.element }
            rest = rest.dropFirst(points.count)
            let schema = element(Array(points))
            properties.append(
                PropertySchema(
                    spelling(first.element, first.vocabulary), "The element \(first.element).",
                    .oneOrSeveral(.object(schema)), required: false, example: schema.example))
        }
        return properties
    }()

    /// Elements with the same members share a schema.
    private static func element(_ points: [DataPoint]) -> ObjectSchema {
        var members: [PropertySchema] = []
        for point in points {
            let name = { spelling($0, point.vocabulary) }
            if let units = point.units { members.append(text(name(units), "The unit.", "UNIT")) }
            members.append(value(name(point.value), point.kind))
            if point.vocabulary == .extended { members.append(value("value", point.kind)) }
        }
        let isExtended = points.first?.vocabulary == .extended
        return ObjectSchema(
            "ISO15143" + (isExtended ? "Extended" : "") + points.map(\.value).joined(), "A value with its time.",
            members + [time("datetime", "When it was so.")])
    }

    private static func value(_ name: String, _ kind: DataPoint.Kind) -> PropertySchema {
        switch kind {
        case .number, .quantity, .hours: number(name, "The value.", 12.5)
        case .boolean: PropertySchema(name, "The value.", .boolean, required: false, example: true)
        case .text: text(name, "The value.", "true")
        }
    }

    /// A name in JSON: that of the extended vocabulary starts with a small letter.
    private static func spelling(_ name: String, _ vocabulary: DataPoint.Vocabulary) -> String {
        vocabulary == .extended ? name.prefix(1).lowercased() + name.dropFirst() : name
    }

    // MARK: Members

    private static func text(
        _ name: String, _ words: String, _ example: String, required: Bool = false
    ) -> PropertySchema {
        PropertySchema(name, words, .string(), required: required, example: .string(example))
    }

    private static func number(
        _ name: String, _ words: String, _ example: Double, required: Bool = false
    ) -> PropertySchema {
        PropertySchema(name, words, .number(), required: required, example: .number(example))
    }

    private static func time(_ name: String, _ words: String) -> PropertySchema {
        PropertySchema(name, words, .dateTime, required: false, example: "2026-01-02T03:04:05Z")
    }

    private static func object(_ name: String, _ schema: ObjectSchema, required: Bool = false) -> PropertySchema {
        PropertySchema(name, schema.description, .object(schema), required: required, example: schema.example)
    }
}
