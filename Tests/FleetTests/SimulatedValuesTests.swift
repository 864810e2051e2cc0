import Fleet
import Telemetry
import Testing

@Suite struct SimulatedValuesTests {
    private func histories(_ count: Int, days: Int, seed: UInt64 = 4, types: Set<String> = []) -> [SimulatedHistory] {
        SimulatedFleet(seed: seed, count: count, start: SimulatedHistory.start).machines
            .filter { types.isEmpty || types.contains($0.draft.type ?? "") }
            .map { SimulatedHistory($0, days: days) }
    }

    @Test func countersNeverFall() {
        let counters = [
            "CumulativeOperatingHours", "CumulativeIdleHours", "EngineTotalFuelUsed", "TotalVehicleDistance",
            "GeneratorTotalKwHoursExport",
        ]
        for history in histories(40, days: 3) {
            for counter in counters {
                let values = history.values(counter)
                #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 }, "\(counter) of \(history.draft.name)")
            }
        }
    }

    @Test func anExcavatorsWeekOfWorkHasTheHoursOfAnOperatorsWeek() {
        var weeks = 0
        for history in histories(200, days: 5, types: ["Excavator"]) where history.daysOfUse.isSuperset(of: 0...4) {
            let hours = history.values("CumulativeOperatingHours")
            let worked = (hours.last ?? 0) - (hours.first ?? 0)
            guard worked > 10 else { continue }  // Moved about in the depot.
            weeks += 1
            #expect((30...55).contains(worked), "\(history.draft.name): \(worked) h")
            let idle = history.values("CumulativeIdleHours")
            let idleShare = ((idle.last ?? 0) - (idle.first ?? 0)) / worked
            #expect((0.1...0.45).contains(idleShare), "\(history.draft.name): \(idleShare)")
        }
        #expect(weeks >= 8)
    }

    @Test func weekendsAreQuiet() {
        var week = 0.0
        var weekend = 0.0
        for history in histories(40, days: 7) where history.type != "Generator" {
            for message in history.messages where message.isRunning {
                if message.time < SimulatedHistory.start + 5 * SimulatedHistory.day { week += 1 } else { weekend += 1 }
            }
        }
        #expect(week > 0)
        #expect(weekend / 2 < 0.12 * week / 5)
    }

    @Test func whatLeavesTheTankIsWhatTheEngineBurnt() {
        let tanks = ["EC220E": 370.0, "PC210LC-11": 400, "A30G": 400, "L90H": 256, "PR 736": 432]
        var refuellings = 0
        for history in histories(60, days: 8, types: ["Excavator", "Wheel loader", "Dozer", "Dumper"]) {
            guard let model = history.draft.model, let tank = tanks[model] else { continue }
            let messages = history.inOrderOfTime.filter { $0["FuelLevel"] != nil }
            var since: (used: Double, level: Double)?
            var largestGap = 0.0
            for (one, next) in zip(messages, messages.dropFirst()) {
                guard let level = one["FuelLevel"], let used = one["EngineTotalFuelUsed"] else { continue }
                guard let nextLevel = next["FuelLevel"] else { continue }
                let begin = since ?? (used, level)
                since = begin
                largestGap = max(largestGap, abs((begin.level - level) / 100 * tank - (used - begin.used)))
                if nextLevel > level + 5 {
                    refuellings += 1
                    since = nil
                }
            }
            // Two readings with their steps and the unrest of the fuel.
            #expect(largestGap < 0.035 * tank + 1, "\(history.draft.name)")
            #expect(messages.allSatisfy { (0...100).contains($0["FuelLevel"] ?? 0) })
        }
        #expect(refuellings >= 10)
    }

    @Test func electricMachinesEmptyByDayAndFillByNight() {
        var charged = 0
        for history in histories(60, days: 8, types: ["Scissor lift"]) {
            var last: (charge: Double, isRunning: Bool)?
            var rises = 0
            for message in history.inOrderOfTime {
                guard let charge = message["BatteryStateOfChargePercent"] else { continue }
                if let last, charge > last.charge {
                    if last.isRunning { rises += 1 } else { charged += 1 }
                }
                last = (charge, message.isRunning)
            }
            #expect(rises == 0, "\(history.draft.name) was charged at work")
            let charges = history.values("BatteryStateOfChargePercent")
            #expect(charges.allSatisfy { (0...100).contains($0) && $0 == $0.rounded() })
            #expect(history.values("EngineTotalFuelUsed").isEmpty)
        }
        #expect(charged > 20)
    }

    @Test func aMessageAtWorkTellsTenToFifteenInsightsWithinBelievableBounds() {
        let bounds: [String: ClosedRange<Double>] = [
            "EngineSpeed": 600...2700, "EnginePercentLoadAtCurrentSpeed": 0...100, "EngineFuelRate": 0.1...60,
            "EngineCoolantTemperature": -20...105, "EngineOilTemperature": -20...120,
            "HydraulicTemperature": -20...90, "BatteryPotential": 11...30, "WheelBasedVehicleSpeed": 0...40,
            "AfterTreatmentDieselExhaustFluidTankLevel": 0...100, "AmbientAirTemperature": -15...35,
            "AcAverageFrequency": 49...51, "AcAveragePhaseToNeutralRmsVoltage": 220...240,
            "PlatformHeightPercent": 0...100,
        ]
        var seen: Set<String> = []
        for history in histories(40, days: 2) {
            let messages = history.messages
            let unusual = messages.first { $0.isRunning && !(10...15).contains($0.insightCount) }
            #expect(unusual == nil)
            for (name, range) in bounds {
                let values = messages.compactMap { $0[name] }
                if !values.isEmpty { seen.insert(name) }
                #expect(values.first { !range.contains($0) } == nil, "\(name) of \(history.draft.name)")
            }
        }
        #expect(seen == Set(bounds.keys))
    }

    @Test func positionsAreOnSitesOrOnTheWayBetweenThem() {
        var onSite = 0
        var onTheWay = 0
        for history in histories(50, days: 10) {
            var wrong: [SimulatedHistory.Message] = []
            for message in history.messages {
                guard let latitude = message["latitude", .location] else { continue }
                guard let longitude = message["longitude", .location] else { continue }
                let distances = SimulatedRegion.sites.map {
                    (site: $0, metres: $0.distance(latitude: latitude, longitude: longitude))
                }
                guard let nearest = distances.min(by: { $0.metres < $1.metres }) else { continue }
                let isRight: Bool
                if let street = message.text("street"), !street.isEmpty {
                    isRight = street == nearest.site.street && nearest.metres <= nearest.site.radius + 10
                    onSite += 1
                } else {
                    isRight = nearest.metres < 25_000 && !message.isRunning
                    onTheWay += 1
                }
                let parts = message.samples.count { $0.series.kind == .location }
                if !isRight || parts < 9 || message.text("city") == nil { wrong.append(message) }
            }
            #expect(wrong.isEmpty, "\(history.draft.name)")
        }
        #expect(onTheWay >= 30)
        #expect(onSite > 50 * onTheWay)
    }

    @Test func faultsAreRareAndAreClearedAfterTheyWereRaised() {
        var raised = 0
        var hoursOfUse = 0.0
        for history in histories(50, days: 14) {
            var active: Set<String> = []
            for fault in history.messages.flatMap(\.faults) {
                if fault.isActive {
                    raised += 1
                    #expect(active.insert(fault.code).inserted)
                } else {
                    #expect(active.remove(fault.code) != nil)
                }
                #expect(fault.code.split(separator: "-").compactMap { Int($0) }.count == 2)
            }
            let hours = history.values("CumulativeOperatingHours")
            hoursOfUse += (hours.last ?? 0) - (hours.first ?? 0)
        }
        // One in one to three weeks of forty hours.
        #expect((40...120).contains(hoursOfUse / Double(raised)), "\(hoursOfUse) h, \(raised) faults")
    }
}
