import ISO15143
import Testing

@testable import Fleet

@Suite("The catalogue of machine insights")
struct MachineInsightTableTests {
    @Test("Every ISO data point is exactly one insight, and back")
    func dataPoints() throws {
        let points = MachineInsight.all.compactMap(\.dataPoint)
        #expect(Set(points) == Set(DataPoint.all))
        #expect(points.count == DataPoint.all.count)
        for point in DataPoint.all {
            let insight = try #require(MachineInsight.of(point), "\(point)")
            #expect(insight.dataPoint == point)
        }
    }

    @Test("An insight and its data point are of kinds that can be turned into each other", arguments: DataPoint.all)
    func kinds(point: DataPoint) throws {
        let insight = try #require(MachineInsight.of(point))
        switch insight.type {
        case .number:
            #expect([.number, .quantity, .hours].contains(point.kind))
            #expect(point.units == nil || insight.unit != nil)
            #expect(point.kind != .hours || insight.measure?.quantity == .time)
        case .boolean: #expect([.boolean, .text].contains(point.kind))
        case .text, .oneOf: #expect(point.kind == .text)
        }
        #expect(insight.type == .number || insight.unit == nil)
    }

    @Test("Each is found by its name, by its metric and without regard to its spelling", arguments: MachineInsight.all)
    func lookups(insight: MachineInsight) {
        #expect(MachineInsight.named(insight.name) == insight)
        #expect(MachineInsight.metric(insight.metricName) == insight)
        #expect(MachineInsight.spelled(insight.name.lowercased()) == insight)
        #expect(MachineInsight.spelled(insight.name.filter { $0 != "_" }) == insight)
        #expect(MachineInsight.named(insight.name + "_") == nil)
        #expect(MachineInsight.metric(insight.name) == nil)
    }

    /// Names that other programs have written down.
    @Test func knownNamesAreKept() {
        #expect(MachineInsight.spelled("AccelerometerXAxis")?.name == "Accelerometer_X_Axis")
        let metrics = [
            "CumulativeOperatingHours": "machine_insight_cumulative_operating_hours",
            "EngineTotalFuelUsed": "machine_insight_engine_total_fuel_used",
            "EngineTotalIdleHours": "machine_insight_engine_total_idle_hours",
            "TotalVehicleDistance": "machine_insight_total_vehicle_distance",
            "BatteryPotential": "machine_insight_battery_potential",
        ]
        for (name, metric) in metrics { #expect(MachineInsight.named(name)?.metricName == metric) }
        #expect(MachineInsight.of(.operatingHours)?.name == "CumulativeOperatingHours")
        #expect(MachineInsight.of(.defRemaining)?.name == "AfterTreatmentDieselExhaustFluidTankLevel")
        #expect(MachineInsight.of(.distance)?.unit == "kilometre")
        for (name, variable) in [
            "AcAverageFrequency": 1, "CumulativeOperatingHours": 81, "WheelBasedVehicleSpeed": 147,
        ] {
            #expect(MachineInsight.named(name)?.variableID == variable)
        }
        #expect(MachineInsight.all.filter(\.isDeprecated).map(\.name).allSatisfy { $0.contains("Netural") })
        #expect(MachineInsight.all.count(where: \.isDeprecated) == 3)
    }

    private static let heading = MachineInsightTable.columns.joined(separator: "\t") + "\n"
    private static let sound = "Speed\tmachine_insight_speed\tkilometres per hour\tnumber\t\tSpeed\tno\tHow fast\t1\n"

    @Test func aSoundTableIsRead() throws {
        let list = "State\tmachine_insight_state\t\tone of OFF; ON\t\t\tyes\tWhat it does\t7\n"
        let table = try MachineInsightTable(Self.heading + Self.sound + list)
        #expect(table.insights.map(\.name) == ["Speed", "State"])
        #expect(table.byName["State"]?.type == .oneOf(["OFF", "ON"]))
        #expect(table.byName["State"]?.isDeprecated == true)
        #expect(table.byName["State"]?.variableID == 7)
        #expect(table.byName["Speed"]?.dataPoint?.path == "Speed/Speed")
    }

    @Test(
        "A line that is not sound is told by its number",
        arguments: [
            "", "Speed", sound, sound.replacing("Speed\tmachine", with: "S_peed\tmachine"),
            "A b\tmachine_insight_a\t\tnumber\t\t\tno\tD\t2\n", "\tmachine_insight_a\t\tnumber\t\t\tno\tD\t2\n",
            "A\tinsight_a\t\tnumber\t\t\tno\tD\t2\n", "A\tmachine_insight_A\t\tnumber\t\t\tno\tD\t2\n",
            "A\tmachine_insight_a\tfurlong\tnumber\t\t\tno\tD\t2\n",
            "A\tmachine_insight_a\tlitre\tnumber\t\t\tno\tD\t2\n",
            "A\tmachine_insight_a\t\tdate\t\t\tno\tD\t2\n", "A\tmachine_insight_a\t\tone of X\t\t\tno\tD\t2\n",
            "A\tmachine_insight_a\t\tone of X; X\t\t\tno\tD\t2\n", "A\tmachine_insight_a\t\t\t\t\tno\tD\t2\n",
            "A\tmachine_insight_a\t\tnumber\tNo/Such\t\tno\tD\t2\n",
            "A\tmachine_insight_a\t\tnumber\t\tDistance\tno\tD\t2\n",
            "A\tmachine_insight_a\t\tnumber\tDistance/Odometer\tPayload\tno\tD\t2\n",
            "A\tmachine_insight_a\t\tnumber\t\t\tmaybe\tD\t2\n", "A\tmachine_insight_a\t\tnumber\t\t\tno\t\t2\n",
            "A\tmachine_insight_a\t\tnumber\t\t\tno\tD \t2\n", "A\tmachine_insight_a\t\tnumber\t\t\tno\tD\tE\n",
            "A\tmachine_insight_a\t\tnumber\t\t\tno\tD\t1\n", "A\tmachine_insight_a\t\tnumber\t\t\tno\tD\t0\n",
            "A\tmachine_insight_a\t\tnumber\t\t\tno\tD\t02\n", "A\tmachine_insight_a\t\tnumber\t\t\tno\tD\t2\t3\n",
        ])
    func malformed(line: String) throws {
        let error = #expect(throws: MachineInsightTable.Malformed.self) {
            try MachineInsightTable(Self.heading + Self.sound + line + (line.isEmpty ? "\n" : ""))
        }
        #expect(error?.line == 3)
        #expect(error?.reason.isEmpty == false)
    }

    @Test func theHeadingAndTheLastLineBreakAreNeeded() {
        #expect(throws: MachineInsightTable.Malformed.self) { try MachineInsightTable("") }
        #expect(throws: MachineInsightTable.Malformed.self) { try MachineInsightTable(Self.sound) }
        #expect(throws: MachineInsightTable.Malformed.self) {
            try MachineInsightTable(Self.heading + Self.sound.dropLast())
        }
    }
}
