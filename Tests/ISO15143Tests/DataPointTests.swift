import Testing

@testable import ISO15143

@Suite("The table of data points")
struct DataPointTests {
    @Test("It holds the extended vocabulary and no name twice, in any letter case")
    func names() {
        #expect(DataPoint.extended.count == 93)
        #expect(DataPoint.extended.allSatisfy { $0.vocabulary == .extended })
        #expect(DataPoint.standard.allSatisfy { $0.vocabulary == .standard })
        #expect(Set(DataPoint.all.map { $0.path.lowercased() }).count == DataPoint.all.count)
        #expect(Set(DataPoint.extended.map(\.element)).count == 93)
    }

    @Test("Rows of one element stand beside each other")
    func neighbours() {
        var seen: Set<String> = []
        for (row, next) in zip(DataPoint.all, DataPoint.all.dropFirst()) where row.element != next.element {
            #expect(seen.insert(row.element).inserted, "\(row.element)")
            #expect(!seen.contains(next.element), "\(next.element)")
        }
    }

    @Test("Standard elements stand in the order of a real page")
    func order() {
        let order: [DataPoint] = [
            .operatingHours, .powerTakeOffHours, .defRemaining, .distance, .engineRunning, .fuelUsed, .fuelRemaining,
        ]
        #expect(DataPoint.all.filter(order.contains) == order)
    }

    private func sample(_ point: DataPoint) -> (text: String, reading: DataValue.Reading) {
        switch point.kind {
        case .number: ("-12.25", .number(-12.25))
        case .quantity, .hours: ("12.25", .number(12.25))
        case .boolean: ("true", .boolean(true))
        case .text: ("ON 1", .text("ON 1"))
        }
    }

    @Test("Every data point is read from XML, by its own child or the older one", arguments: DataPoint.all)
    func readFromXML(point: DataPoint) throws {
        let (text, reading) = sample(point)
        let units = point.units.map { "<\($0)>u</\($0)>" } ?? ""
        // Where an element has several values, the older child would not say which is meant.
        let isAlone = DataPoint.all.count { $0.element == point.element } == 1
        for child in isAlone ? [point.value, "Value"] : [point.value] {
            let page = try FleetReader.read(
                Array(
                    """
                    <Fleet><Equipment><EquipmentHeader><PIN>P</PIN></EquipmentHeader>
                    <\(point.element) datetime="1970-01-01T00:00:01Z">\(units)<\(child)>\(text)</\(child)></\(point.element)>
                    </Equipment></Fleet>
                    """.utf8))
            let expected = DataValue(point: point, time: 1_000, reading: reading, units: point.units.map { _ in "u" })
            #expect(page.equipment.first?.values == [expected])
        }
    }

    @Test("Every data point is read from JSON, with small first letters", arguments: DataPoint.all)
    func readFromJSON(point: DataPoint) throws {
        func small(_ name: String) -> String { name.prefix(1).lowercased() + name.dropFirst() }
        let (text, reading) = sample(point)
        let json = point.kind == .text ? "\"\(text)\"" : text
        let units = point.units.map { "\"\(small($0))\":\"U\"," } ?? ""
        let page = try FleetReader.read(
            Array(
                """
                {"equipment":[{"EquipmentHeader":{"PIN":"P"},
                "\(small(point.element))":{\(units)"\(small(point.value))":\(json),"datetime":"1970-01-01T00:00:01Z"}}]}
                """.utf8))
        let expected = DataValue(point: point, time: 1_000, reading: reading, units: point.units.map { _ in "U" })
        #expect(page.equipment.first?.values == [expected])
    }
}
