/// Makes a machine of one `Equipment` of a feed, whatever its format was, and keeps a list of what was wrong.
///
/// A value that cannot be read is left out and told; the machine is taken without it. A machine is refused only
/// when nothing tells it from another or when its header is no structure.
struct MachineReader {
    private let keepsEmptyModel: Bool
    private var problems: [FeedProblem] = []
    private var untold = 0

    private init(keepsEmptyModel: Bool) { self.keepsEmptyModel = keepsEmptyModel }

    static func read(_ node: FeedNode, index: Int, keepsEmptyModel: Bool) -> FleetSnapshot.Machine {
        var reader = MachineReader(keepsEmptyModel: keepsEmptyModel)
        let header = reader.header(of: node)
        let equipment: Equipment? =
            if let header, header.hasIdentity {
                reader.equipment(header, node)
            } else {
                nil
            }
        if let header, !header.hasIdentity {
            reader.report(.brokenMachine, "EquipmentHeader", "has neither PIN nor SerialNumber nor EquipmentID")
        }
        return FleetSnapshot.Machine(
            index: index, name: header?.displayName, equipment: equipment, problems: reader.finish())
    }

    private mutating func equipment(_ header: EquipmentHeader, _ node: FeedNode) -> Equipment {
        var equipment = Equipment(header: header)
        var values: [(rank: Int, value: DataValue)] = []
        for child in node.children {
            if let group = DataPoint.byName[child.name] {
                read(child, group, into: &values)
            } else if child.name == "location", let location = location(child) {
                let known = equipment.location?.time ?? .min
                if equipment.location == nil || location.time ?? .min >= known { equipment.location = location }
            } else if child.name == "metadata", equipment.metadata == nil {
                equipment.metadata = metadata(child)
            }
        }
        equipment.values = Self.inDocumentOrder(values)
        return equipment
    }

    /// Feeds send elements in any order. Those of one name stay as they stood, for the values of one engine belong
    /// together.
    private static func inDocumentOrder(_ values: [(rank: Int, value: DataValue)]) -> [DataValue] {
        let isOrdered = zip(values, values.dropFirst()).allSatisfy { $0.rank <= $1.rank }
        return (isOrdered ? values : values.sorted { $0.rank < $1.rank }).map(\.value)
    }

    // MARK: Who

    /// The header, or `nil` when it cannot be one, which is then told.
    private mutating func header(of node: FeedNode) -> EquipmentHeader? {
        guard !node.isBareValue else {
            report(.brokenMachine, "Equipment", "is \"\(node.text.excerpt)\", which is no machine")
            return nil
        }
        guard node.count(of: "equipmentheader") <= 1 else {
            report(.brokenMachine, "EquipmentHeader", "occurs more than once")
            return nil
        }
        // Some feeds put the identity beside the data.
        let part = node.child("equipmentheader") ?? node
        guard !part.isBareValue else {
            report(.brokenMachine, "EquipmentHeader", "is \"\(part.text.excerpt)\", which is no structure")
            return nil
        }
        return EquipmentHeader(
            unitInstallTime: part.child("unitinstalldatetime").flatMap {
                time($0, "EquipmentHeader/UnitInstallDateTime").milliseconds
            },
            oemName: identifier(part, "OEMName"), model: identifier(part, "Model") ?? emptyModel(part),
            equipmentID: identifier(part, "EquipmentID"), serialNumber: identifier(part, "SerialNumber"),
            pin: identifier(part, "PIN"))
    }

    private mutating func identifier(_ part: FeedNode, _ name: String) -> String? {
        part.child(name.inSmallLetters).flatMap { text($0, "EquipmentHeader/\(name)") }
    }

    private func emptyModel(_ part: FeedNode) -> String? {
        keepsEmptyModel && part.child("model")?.text.isEmpty == true ? "" : nil
    }

    private mutating func metadata(_ node: FeedNode) -> Metadata? {
        let metadata = Metadata(
            assetId: node.child("assetid").flatMap { text($0, "Metadata/AssetId") },
            machineId: node.child("machineid").flatMap { text($0, "Metadata/MachineId") },
            telematicSerialNumber: node.child("telematicserialnumber").flatMap {
                text($0, "Metadata/TelematicSerialNumber")
            },
            unitId: node.child("unitid").flatMap { text($0, "Metadata/UnitId") },
            externalReferenceNumber: node.child("externalreferencenumber").flatMap {
                text($0, "Metadata/ExternalReferenceNumber")
            })
        return metadata.isEmpty ? nil : metadata
    }

    // MARK: Where

    private mutating func location(_ node: FeedNode) -> Location? {
        guard !node.isBareValue else {
            report(.malformedValue, "Location", "is \"\(node.text.excerpt)\", which is no structure")
            return nil
        }
        guard !node.children.isEmpty else { return nil }
        guard let latitude = coordinate(node, "Latitude", within: 90),
            let longitude = coordinate(node, "Longitude", within: 180)
        else { return nil }
        let time = moment(node, "Location")
        if case .unreadable = time { return nil }
        return Location(
            time: time.milliseconds, latitude: latitude, longitude: longitude,
            altitude: node.child("altitude").flatMap { number($0, "Location/Altitude") },
            altitudeUnits: node.child("altitudeunits").flatMap { text($0, "Location/AltitudeUnits") })
    }

    private mutating func coordinate(_ node: FeedNode, _ name: String, within bound: Double) -> Double? {
        guard let part = node.child(name.inSmallLetters) else {
            report(.missingValue, "Location/\(name)", "is missing; the position is left out")
            return nil
        }
        guard let degrees = number(part, "Location/\(name)") else { return nil }
        guard (-bound...bound).contains(degrees) else {
            report(
                .malformedValue, "Location/\(name)",
                "is \(part.text.excerpt), which is not between \(Int(-bound)) and \(Int(bound))")
            return nil
        }
        return degrees
    }

    // MARK: Values

    private mutating func read(
        _ node: FeedNode, _ group: DataPoint.Group, into values: inout [(rank: Int, value: DataValue)]
    ) {
        var moment: Moment?
        for row in group.rows {
            guard let part = node.child(row.value) ?? substitute(node, group) else { continue }
            guard let reading = reading(part, row.point) else { continue }
            // Read once, and only where there is a value that the time could belong to.
            let time = moment ?? self.moment(node, row.point.element)
            moment = time
            if case .unreadable = time { return }
            let value = DataValue(
                point: row.point, time: time.milliseconds, reading: reading, units: units(node, row))
            values.append((group.rank, value))
        }
    }

    private mutating func units(_ node: FeedNode, _ row: DataPoint.Row) -> String? {
        guard let name = row.units, let part = node.child(name) else { return nil }
        return text(part, "\(row.point.element)/\(row.point.units ?? name)")
    }

    /// What stands for the value where its own child is missing: the older child `Value`, or the element's bare text.
    private func substitute(_ node: FeedNode, _ group: DataPoint.Group) -> FeedNode? {
        guard group.rows.count == 1 else { return nil }
        if let value = node.child("value") { return value }
        return node.text.isEmpty ? nil : FeedNode(name: "value", text: node.text)
    }

    private mutating func reading(_ node: FeedNode, _ point: DataPoint) -> DataValue.Reading? {
        switch point.kind {
        case .text: return text(node, point.path).map { .text($0) }
        case .boolean: return boolean(node, point.path).map { .boolean($0) }
        case .number: return number(node, point.path).map { .number($0) }
        case .quantity, .hours:
            let parse = point.kind == .hours ? FeedNumber.parseHours : FeedNumber.parse
            guard let number = number(node, point.path, parse) else { return nil }
            guard number >= 0 else {
                report(.malformedValue, point.path, "is \(node.text.excerpt), which is below zero")
                return nil
            }
            return .number(number)
        }
    }
}

// MARK: - Scalars

extension MachineReader {
    private mutating func number(
        _ node: FeedNode, _ path: String, _ parse: (String) -> Double? = FeedNumber.parse
    ) -> Double? {
        guard let text = present(node, path) else { return nil }
        if let number = parse(text) { return number }
        report(.malformedValue, path, "is \"\(text.excerpt)\", which is not a number")
        return nil
    }

    private mutating func boolean(_ node: FeedNode, _ path: String) -> Bool? {
        guard let text = present(node, path) else { return nil }
        switch text.inSmallLetters {
        case "true", "1", "yes", "on": return true
        case "false", "0", "no", "off": return false
        default:
            report(.malformedValue, path, "is \"\(text.excerpt)\", which is neither true nor false")
            return nil
        }
    }

    /// What a feed says of the time of something.
    private enum Moment {
        case known(Int64)
        /// Nothing, or a placeholder of the year 1.
        case unknown
        /// Something that is no time. A value of that moment must not pass for one without a time.
        case unreadable

        var milliseconds: Int64? {
            if case .known(let milliseconds) = self { milliseconds } else { nil }
        }
    }

    private mutating func moment(_ node: FeedNode, _ element: String) -> Moment {
        node.child("datetime").map { time($0, "\(element)/datetime") } ?? .unknown
    }

    private mutating func time(_ node: FeedNode, _ path: String) -> Moment {
        guard let text = present(node, path) else { return .unknown }
        guard let time = FeedTime.milliseconds(text) else {
            report(.malformedValue, path, "is \"\(text.excerpt)\", which is not a time")
            return .unreadable
        }
        return time < FeedTime.firstMeant ? .unknown : .known(time)
    }

    /// A text, where the words for "none" count as absent and need no telling.
    private mutating func text(_ node: FeedNode, _ path: String) -> String? {
        guard !node.text.isEmpty, !Self.saysMissing(node.text) else { return nil }
        guard node.text.utf8.count <= FeedBounds.identifierBytes else {
            report(.malformedValue, path, "is longer than \(FeedBounds.identifierBytes) bytes")
            return nil
        }
        guard !node.text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            report(.malformedValue, path, "is \"\(node.text.excerpt)\", which holds a control character")
            return nil
        }
        return node.text
    }

    /// The text of a value, unless it is empty or says that there is none; the latter is told.
    private mutating func present(_ node: FeedNode, _ path: String) -> String? {
        guard !node.text.isEmpty else { return nil }
        guard !Self.saysMissing(node.text) else {
            report(.missingValue, path, "is \"\(node.text.excerpt)\" and left out")
            return nil
        }
        return node.text
    }

    private static func saysMissing(_ text: String) -> Bool {
        guard text.utf8.count <= 13 else { return false }
        return switch text.inSmallLetters {
        case "missing", "n/a", "null", "none", "unknown", "not available", "-": true
        default: false
        }
    }

    // MARK: Problems

    private mutating func report(_ kind: FeedProblem.Kind, _ element: String, _ reason: String) {
        guard problems.count < FeedBounds.problemsOfMachine else {
            untold += 1
            return
        }
        problems.append(FeedProblem(kind: kind, element: element, reason: reason))
    }

    private func finish() -> [FeedProblem] {
        guard untold > 0 else { return problems }
        return problems + [
            FeedProblem(kind: .malformedValue, element: "Equipment", reason: "has \(untold) problems more")
        ]
    }
}
