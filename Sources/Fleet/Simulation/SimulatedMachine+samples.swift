import Telemetry

extension SimulatedMachine {
    /// What a message tells of the machine, with the unrest that measured values have.
    func samples(at time: Int64, fix: SimulatedPosition?, noise: inout SeededGenerator) -> [Sample] {
        var samples = Readings(time)
        samples.add(Insight.operatingHours, completed: operatingHours, perUnit: resolution.hoursPerUnit)
        if let engine {
            add(engine, to: &samples, &noise)
        } else if let traction {
            add(traction, to: &samples, &noise)
        }
        if activity == .off {
            samples.add(Insight.airTemperature, air)
        } else if profile.liftsPeople {
            samples.add(Insight.platformElevated, platformHeight > 0 ? 1 : 0)
            samples.add(Insight.platformHeight, platformHeight * 100)
        }
        if let fix { fix.append(to: &samples.samples, at: time) }
        return samples.samples
    }

    private func add(_ engine: SimulatedEngine, to samples: inout Readings, _ noise: inout SeededGenerator) {
        let isRunning = activity != .off
        samples.add(Insight.engineStatus, isRunning ? 1 : 0)
        let potential = starter.potential(isRunning: isRunning) + (isRunning ? noise.bell() * 0.08 : 0)
        samples.add(Insight.batteryPotential, potential, perUnit: resolution.voltsPerUnit)
        // The bus falls silent with the engine; what its counters came to is told in the same moment.
        if isRunning || samples.time == switchedOff { addCounters(engine, to: &samples) }
        guard isRunning else { return }
        samples.add(
            Insight.fuelLevel, level(engine.fuelLevel, slosh: noise.bell() * 0.3), perUnit: resolution.levelPerUnit)
        let speed = engine.speed(activity) + noise.bell() * (engine.ratedPower == nil ? 14 : 2)
        samples.add(Insight.engineSpeed, speed, perUnit: resolution.speedPerUnit)
        samples.add(Insight.coolantTemperature, engine.coolant)
        if let ratedPower = engine.ratedPower {
            add(engine, ratedPower, to: &samples, &noise)
            return
        }
        let load = min(1, max(0, engine.load * (1 + noise.bell() * 0.1)))
        samples.add(Insight.engineLoad, load * 100)
        samples.add(Insight.fuelRate, max(0.3, engine.fuelRate * (1 + noise.bell() * 0.08)), perUnit: 20)
        samples.add(Insight.oilTemperature, engine.oil)
        if engine.hasExhaustFluid {
            samples.add(Insight.exhaustFluidLevel, level(engine.exhaustFluidLevel), perUnit: resolution.levelPerUnit)
        }
        if profile.hasHydraulics { samples.add(Insight.hydraulicTemperature, engine.hydraulics) }
        if resolution.hasOdometer { samples.add(Insight.groundSpeed, motion.speed, perUnit: 10) }
    }

    private func addCounters(_ engine: SimulatedEngine, to samples: inout Readings) {
        samples.add(Insight.fuelUsed, completed: engine.fuelUsed, perUnit: 2)
        if engine.ratedPower != nil {
            samples.add(Insight.energy, completed: engine.energy, perUnit: 1)
            return
        }
        samples.add(Insight.idleHours, completed: idleHours, perUnit: resolution.hoursPerUnit)
        if resolution.hasOdometer {
            samples.add(Insight.distance, completed: motion.kilometres, perUnit: MachineResolution.kilometresPerUnit)
        }
    }

    /// What a generator's own controller measures.
    private func add(
        _ engine: SimulatedEngine, _ ratedPower: Double, to samples: inout Readings, _ noise: inout SeededGenerator
    ) {
        let power = ratedPower * 1000 * max(0.02, engine.load + noise.bell() * 0.02)
        let voltage = 231.5 - 3 * engine.load + noise.bell() * 0.4
        samples.add(Insight.activePower, power, perUnit: 0.01)
        samples.add(Insight.relativePower, power / ratedPower / 10)
        samples.add(Insight.voltage, voltage)
        samples.add(Insight.current, power / (3 * voltage * 0.9))
        samples.add(Insight.frequency, 50.3 - 0.5 * engine.load + noise.bell() * 0.04, perUnit: 10)
    }

    private func add(_ traction: TractionBattery, to samples: inout Readings, _ noise: inout SeededGenerator) {
        let unrest = activity == .working ? noise.bell() : 0
        samples.add(Insight.operationStatus, activity == .off ? 0 : 1)
        samples.add(
            Insight.batteryPotential, traction.potential(activity) + unrest * 0.25, perUnit: resolution.voltsPerUnit)
        samples.add(Insight.charge, traction.charge * 100)
        samples.add(Insight.chargerState, traction.isCharging ? 1 : 0)
        samples.add(Insight.batteryTemperature, traction.temperature)
        guard activity != .off || traction.isCharging else { return }
        samples.add(Insight.batteryCurrent, traction.current(activity) * (1 + unrest * 0.3))
        if activity != .off {
            samples.add(Insight.idleHours, completed: idleHours, perUnit: resolution.hoursPerUnit)
        }
    }

    /// Percent.
    private func level(_ share: Double, slosh: Double = 0) -> Double {
        min(100, max(0, share * 100 + slosh))
    }
}

/// The samples of one message while they are gathered.
private struct Readings {
    let time: Int64
    var samples: [Sample] = []

    init(_ time: Int64) {
        self.time = time
        samples.reserveCapacity(24)
    }

    mutating func add(_ series: SeriesKey, _ value: Double, perUnit: Double = 1) {
        samples.append(Sample(series, at: time, .number(MachineResolution.nearest(value, perUnit: perUnit))))
    }

    mutating func add(_ series: SeriesKey, completed value: Double, perUnit: Double) {
        samples.append(Sample(series, at: time, .number(MachineResolution.completed(value, perUnit: perUnit))))
    }
}

private enum Insight {
    static let operatingHours = SeriesKey(.insight, "CumulativeOperatingHours")
    static let idleHours = SeriesKey(.insight, "CumulativeIdleHours")
    static let engineStatus = SeriesKey(.insight, "EngineStatus")
    static let engineSpeed = SeriesKey(.insight, "EngineSpeed")
    static let engineLoad = SeriesKey(.insight, "EnginePercentLoadAtCurrentSpeed")
    static let fuelRate = SeriesKey(.insight, "EngineFuelRate")
    static let fuelUsed = SeriesKey(.insight, "EngineTotalFuelUsed")
    static let fuelLevel = SeriesKey(.insight, "FuelLevel")
    static let exhaustFluidLevel = SeriesKey(.insight, "AfterTreatmentDieselExhaustFluidTankLevel")
    static let coolantTemperature = SeriesKey(.insight, "EngineCoolantTemperature")
    static let oilTemperature = SeriesKey(.insight, "EngineOilTemperature")
    static let hydraulicTemperature = SeriesKey(.insight, "HydraulicTemperature")
    static let airTemperature = SeriesKey(.insight, "AmbientAirTemperature")
    static let batteryPotential = SeriesKey(.insight, "BatteryPotential")
    static let distance = SeriesKey(.insight, "TotalVehicleDistance")
    static let groundSpeed = SeriesKey(.insight, "WheelBasedVehicleSpeed")
    static let operationStatus = SeriesKey(.insight, "OperationStatus")
    static let charge = SeriesKey(.insight, "BatteryStateOfChargePercent")
    static let chargerState = SeriesKey(.insight, "BatteryChargerState")
    static let batteryCurrent = SeriesKey(.insight, "BatteryCurrent")
    static let batteryTemperature = SeriesKey(.insight, "BatteryTemperature")
    static let platformElevated = SeriesKey(.insight, "PlatformElevated")
    static let platformHeight = SeriesKey(.insight, "PlatformHeightPercent")
    static let activePower = SeriesKey(.insight, "AcTotalActivePower")
    static let relativePower = SeriesKey(.insight, "AcTotalRelativeActivePowerLoadPercentage")
    static let voltage = SeriesKey(.insight, "AcAveragePhaseToNeutralRmsVoltage")
    static let current = SeriesKey(.insight, "AcAverageRmsCurrent")
    static let frequency = SeriesKey(.insight, "AcAverageFrequency")
    static let energy = SeriesKey(.insight, "GeneratorTotalKwHoursExport")
}
