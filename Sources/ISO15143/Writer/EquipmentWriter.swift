/// Writes one machine as a part of a fleet page. A part can be kept and joined with others by `FleetDocument`, so
/// that a machine is encoded when it changes and not when it is asked for.
package enum EquipmentWriter {
    /// The machine as `<Equipment>` of XML or as an object of JSON.
    ///
    /// Header, position, values in document order, and metadata follow each other. What is absent, and a number that
    /// is not finite, is left out. `extended` takes the extended data points in, `metadata` the provider's keys.
    package static func fragment(
        _ equipment: Equipment, as format: DocumentFormat, metadata: Bool, extended: Bool
    ) -> [UInt8] {
        var writer = ElementWriter(format)
        writer.begin("Equipment", isItem: true)
        write(equipment.header, to: &writer)
        if let location = equipment.location { writer.write(location, isItem: false) }
        let values = equipment.values.filter {
            $0.reading.isWritable && (extended || $0.point.vocabulary == .standard)
        }
        write(inDocumentOrder(values), to: &writer)
        if metadata, let metadata = equipment.metadata, !metadata.isEmpty { write(metadata, to: &writer) }
        writer.end("Equipment")
        return writer.bytes
    }

    private static func write(_ header: EquipmentHeader, to writer: inout ElementWriter) {
        writer.begin("EquipmentHeader")
        if let time = header.unitInstallTime, FeedTime.writable.contains(time) {
            writer.member("UnitInstallDateTime", time: time)
        }
        writer.optionalMember("OEMName", text: header.oemName)
        if let model = header.model { writer.member("Model", text: model) }
        writer.optionalMember("EquipmentID", text: header.equipmentID)
        writer.optionalMember("SerialNumber", text: header.serialNumber)
        writer.optionalMember("PIN", text: header.pin)
        writer.end("EquipmentHeader")
    }

    private static func write(_ metadata: Metadata, to writer: inout ElementWriter) {
        writer.begin("Metadata", .extended)
        writer.optionalMember("TelematicSerialNumber", text: metadata.telematicSerialNumber)
        writer.optionalMember("MachineId", text: metadata.machineId)
        if let unitId = metadata.unitId {
            if isWholeNumber(unitId) {
                writer.literal("UnitId", unitId)
            } else {
                writer.optionalMember("UnitId", text: unitId)
            }
        }
        writer.optionalMember("ExternalReferenceNumber", text: metadata.externalReferenceNumber)
        writer.optionalMember("AssetId", text: metadata.assetId)
        writer.end("Metadata")
    }

    /// Whether the text is a number that readers of JSON take without loss and write again as it was.
    private static func isWholeNumber(_ text: String) -> Bool {
        text == "0"
            || (1...15).contains(text.utf8.count) && text.utf8.first != UInt8(ascii: "0")
                && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    // MARK: Values

    /// A list of JSON holds all occurrences of an element, so they must stand beside each other. The values of one
    /// element stay as they stood.
    private static func inDocumentOrder(_ values: [DataValue]) -> [DataValue] {
        let ranks = values.map { DataPoint.places[$0.point]?.element ?? .max }
        guard zip(ranks, ranks.dropFirst()).contains(where: { $0 > $1 }) else { return values }
        return zip(ranks, values).sorted { $0.0 < $1.0 }.map(\.1)
    }

    private static func write(_ values: [DataValue], to writer: inout ElementWriter) {
        var start = 0
        while start < values.count {
            let element = values[start].point.element
            let end = values[start...].firstIndex { $0.point.element != element } ?? values.count
            let isList = (start + 1..<end).contains { !continues(values[$0 - 1], values[$0]) }
            if isList { writer.beginList(of: element, values[start].point.vocabulary) }
            while start < end {
                let next = (start + 1..<end).first { !continues(values[$0 - 1], values[$0]) } ?? end
                writeElement(values[start..<next], isItem: isList, to: &writer)
                start = next
            }
            if isList { writer.endList() }
        }
    }

    /// Whether a value of the same element stands in one occurrence of it with the value before, which it does when
    /// both have one time and stand in the table's order.
    private static func continues(_ previous: DataValue, _ value: DataValue) -> Bool {
        guard previous.time == value.time, let row = DataPoint.places[previous.point]?.row,
            let next = DataPoint.places[value.point]?.row
        else { return false }
        return row < next
    }

    private static func writeElement(_ values: ArraySlice<DataValue>, isItem: Bool, to writer: inout ElementWriter) {
        guard let first = values.first else { return }
        let point = first.point
        writer.begin(point.element, for: first, isItem: isItem)
        for value in values { writer.write(value, withOlderName: point.vocabulary == .extended) }
        writer.end(point.element, time: first.time)
    }
}
