// Sources: Sources/ISO15143 Tests/Fuzz/Seeds/Seed.swift

@main
enum ISO15143Seeds {
    static func main() throws {
        let time: Int64 = 1_790_000_000_000
        let header = EquipmentHeader(
            unitInstallTime: time, oemName: "Iris", model: "EX-1", equipmentID: "#1 & <co>", serialNumber: "IRIS00001",
            pin: "IRI\u{1F69C}")
        let values = DataPoint.all.map { point in
            let reading: DataValue.Reading =
                switch point.kind {
                case .number: .number(-1.5)
                case .quantity, .hours: .number(1234.5)
                case .boolean: .boolean(true)
                case .text: .text("AUTO")
                }
            return DataValue(point: point, time: time, reading: reading, units: point.units == nil ? nil : "unit")
        }
        let location = Location(time: time, latitude: 59.329, longitude: -18.0686, altitude: 12, altitudeUnits: "metre")
        let standard = values.filter { $0.point.vocabulary == .standard }
        let extended = values.filter { $0.point.vocabulary == .extended }
        let machines: [(String, [Equipment])] = [
            ("none", []), ("identity", [Equipment(header: EquipmentHeader(pin: "1"))]),
            ("standard", [Equipment(header: header, location: location, values: Array(standard.prefix(8)))]),
            (
                "extended",
                [Equipment(header: header, values: Array(extended.prefix(8)), metadata: Metadata(unitId: "42"))]
            ),
            (
                "two",
                [
                    Equipment(header: header, values: Array(standard.suffix(3))),
                    Equipment(header: header, values: Array(extended.suffix(3))),
                ]
            ),
        ]
        for (name, machines) in machines {
            for format in DocumentFormat.allCases {
                let page = FleetDocument.page(
                    fragments: machines.map {
                        EquipmentWriter.fragment($0, as: format, metadata: true, extended: true)
                    },
                    links: [.init(rel: "self", href: "https://iris.example/fleet/1?a=b&c=d")], snapshotTime: time,
                    as: format)
                try Seed.write(page, to: "iso15143", "\(name)-\(format)")
            }
        }
    }
}
