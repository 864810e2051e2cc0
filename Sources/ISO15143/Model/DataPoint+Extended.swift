/// The 93 extended data points, sent beside the standard's own where they were asked for. They are grouped by the
/// child that holds the value; a second, older child named `Value` may stand beside it, which reading takes where
/// the first is missing.
extension DataPoint {
    static let extended: [DataPoint] = groups.flatMap { $0 }

    private static let groups: [[DataPoint]] = [
        group(
            "EngineFuelRate", .number,
            [
                "EngineFuelRate"
            ]),
        group(
            "Speed", units: "SpeedUnits", .number,
            [
                "EngineSpeed", "WheelBasedVehicleSpeed", "Speed",
            ]),
        group(
            "Pressure", .number,
            [
                "EngineOilPressure", "EngineFuelDeliveryPressure", "EngineCoolantPressure", "BarometricPressure",
                "EngineAirFilterDifferentialPressure", "AfterTreatmentDieselParticulateFilterDifferentialPressure",
                "EngineIntakeAirPressure", "EngineIntakeManifoldPressure", "HydraulicPressure",
            ]),
        group(
            "Temperature", .number,
            [
                "EngineOilTemperature", "EngineCoolantTemperature", "EngineExhaustTemperature", "HydraulicTemperature",
                "AfterTreatmentDieselExhaustFluidTankTemperature", "AmbientAirTemperature",
                "EngineIntakeAirTemperature",
                "RoadSurfaceTemperature", "EngineIntakeManifoldTemperature",
                "AfterTreatmentDieselParticulateFilterIntakeTemperature", "AfterTreatmentExhaustTemperature",
                "EngineFuelTemperature", "EngineIntercoolerTemperature", "TransmissionOilTemperature",
                "BatteryTemperature", "PayloadTemperature",
            ]),
        group(
            "Level", .number,
            [
                "EngineCoolantLevel", "HydraulicOilLevel",
            ]),
        group(
            "Percentage", .number,
            [
                "EnginePercentLoadAtCurrentSpeed", "ActualEnginePercentTorque",
                "AfterTreatmentDieselParticulateFilterSootLoadPercent",
                "AfterTreatmentDieselParticulateFilterAshLoadPercent", "PayloadPercentage", "EngineOilLevel",
                "PlatformHeightPercent", "BatteryStateOfChargePercent",
            ]),
        group(
            "Angle", .number,
            [
                "PitchAngle", "RollAngle",
            ]),
        group(
            "Status", .text,
            [
                "AfterTreatmentDieselParticulateFilterPassiveRegenerationStatus",
                "AfterTreatmentDieselParticulateFilterStatus",
                "AfterTreatmentDieselParticulateFilterActiveRegenerationStatus", "OperationStatus", "PlatformElevated",
            ]),
        group(
            "State", .text,
            [
                "BatteryChargerState", "BatteryChargerPowerLineState", "AmberWarningLamp",
                "DieselParticulateFilterLampCommand", "ExhaustSystemHighTemperatureLampCommand",
                "MalfunctionIndicatorLamp", "ProtectLamp", "RedStopLamp",
            ]),
        group(
            "Hour", .hours,
            [
                "CumulativeProductiveHours", "CumulativeMovingHours", "CumulativeEngineHours",
            ]),
        group(
            "FuelConsumed", units: "FuelUnits", .quantity,
            [
                "EngineTotalIdleFuelUsed"
            ]),
        group(
            "Length", .number,
            [
                "PlatformHeight"
            ]),
        group(
            "Payload", units: "PayloadUnits", .number,
            [
                "Payload"
            ]),
        group(
            "Current", .number,
            [
                "BatteryCurrent", "AcPhaseL1RMSCurrent", "AcPhaseL2RMSCurrent", "AcPhaseL3RMSCurrent",
            ]),
        group(
            "Voltage", .number,
            [
                "AcPhaseL1NeutralRMSVoltage", "AcPhaseL2NeutralRMSVoltage", "AcPhaseL3NeutralRMSVoltage",
                "AcPhaseL1L2RMSVoltage", "AcPhaseL2L3RMSVoltage", "AcPhaseL3L1RMSVoltage",
            ]),
        group(
            "Frequency", .number,
            [
                "AcPhaseL1Frequency", "AcPhaseL2Frequency", "AcPhaseL3Frequency",
            ]),
        group(
            "Power", units: "Unit", .number,
            [
                "AcTotalActivePower", "AcPhaseL1ActivePower", "AcPhaseL2ActivePower", "AcPhaseL3ActivePower",
                "AcTotalApparentPower", "AcTotalReactivePower",
            ]),
        group(
            "Factor", .number,
            [
                "AcTotalPowerFactor"
            ]),
        namedAsElement(
            .number,
            [
                "BatteryPotential", "BatteryChargerOutputVoltage", "BatteryChargerOutputCurrent", "EngineTripFuel",
            ]),
        namedAsElement(
            .text,
            [
                "WaterInFuelIndicator", "SeatBeltSwitch", "HydraulicOilFilterRestrictionSwitch",
                "ServiceComponentIdentification", "AfterTreatmentScrOperatorInducementSeverity",
            ]),
        childSpeltOtherwise,
    ]

    /// Elements whose child differs from the element in its capital letters.
    private static let childSpeltOtherwise: [DataPoint] = [
        DataPoint(
            "AfterTreatmentDieselParticulateFilterTimeSinceLastActiveRegeneration",
            "AftertreatmentDieselParticulateFilterTimeSinceLastActiveRegeneration", .number, .extended),
        DataPoint(
            "AfterTreatmentDieselExhaustFluidConcentration",
            "AftertreatmentDieselExhaustFluidConcentration", .number, .extended),
        DataPoint(
            "DieselParticulateFilterActiveRegenerationInhibitedDueToInhibitSwitch",
            "DieselParticulateFilterActiveRegenerationInhibitedDuetoInhibitSwitch", .text, .extended),
        DataPoint(
            "GeneratorTotalKwHoursExport",
            "GeneratorTotalkWHoursExport", .number, .extended),
    ]

    private static func group(_ value: String, units: String? = nil, _ kind: Kind, _ elements: [String]) -> [DataPoint]
    {
        elements.map { DataPoint($0, value, units: units, kind, .extended) }
    }

    private static func namedAsElement(_ kind: Kind, _ elements: [String]) -> [DataPoint] {
        elements.map { DataPoint($0, $0, kind, .extended) }
    }
}
