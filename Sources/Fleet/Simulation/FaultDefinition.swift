/// A fault that machines of some kind can have.
struct FaultDefinition: Sendable {
    let code: String
    let source: String
    let description: String
    let severity: SimulatedFault.Severity

    private init(_ code: String, _ source: String, _ severity: SimulatedFault.Severity, _ description: String) {
        self.code = code
        self.source = source
        self.description = description
        self.severity = severity
    }

    func fault(at time: Int64, isActive: Bool) -> SimulatedFault {
        SimulatedFault(
            code: code, source: source, description: description, severity: severity, time: time, isActive: isActive)
    }

    /// What a machine can have, by what it is built of.
    static func all(of model: SimulatedModel, hasExhaustFluid: Bool) -> [FaultDefinition] {
        guard case .diesel = model.drive else { return battery + lift }
        var faults = engine
        if hasExhaustFluid { faults += aftertreatment }
        if model.profile.hasHydraulics { faults += hydraulics }
        if model.profile.liftsPeople { faults += lift }
        if case .generator = model.profile.rhythm { faults += generator }
        return faults
    }

    /// Of all machines, each code once.
    static let all: [FaultDefinition] = {
        var seen: Set<String> = []
        return (engine + aftertreatment + hydraulics + generator + battery + lift).filter {
            seen.insert($0.code).inserted
        }
    }()

    private static let engine: [FaultDefinition] = [
        .init("84-9", "Engine", .low, "Wheel-based vehicle speed: abnormal update rate"),
        .init("94-18", "Engine", .medium, "Fuel delivery pressure: below normal, moderately severe"),
        .init("96-3", "Engine", .low, "Fuel level: voltage above normal"),
        .init("97-15", "Engine", .medium, "Water in fuel: above normal, least severe"),
        .init("100-1", "Engine", .high, "Engine oil pressure: below normal, most severe"),
        .init("100-18", "Engine", .medium, "Engine oil pressure: below normal, moderately severe"),
        .init("105-16", "Engine", .medium, "Intake manifold temperature: above normal, moderately severe"),
        .init("107-15", "Engine", .low, "Air filter differential pressure: above normal, least severe"),
        .init("110-0", "Engine", .high, "Engine coolant temperature: above normal, most severe"),
        .init("110-16", "Engine", .medium, "Engine coolant temperature: above normal, moderately severe"),
        .init("111-17", "Engine", .low, "Engine coolant level: below normal, least severe"),
        .init("157-18", "Engine", .medium, "Fuel rail pressure: below normal, moderately severe"),
        .init("168-17", "Engine", .low, "Battery potential: below normal, least severe"),
        .init("639-9", "Machine controller", .low, "J1939 network: abnormal update rate"),
        .init("651-5", "Engine", .medium, "Injector of cylinder 1: current below normal"),
    ]
    private static let aftertreatment: [FaultDefinition] = [
        .init("1761-17", "Aftertreatment", .low, "Exhaust fluid tank level: below normal, least severe"),
        .init("1761-18", "Aftertreatment", .medium, "Exhaust fluid tank level: below normal, moderately severe"),
        .init("3251-16", "Aftertreatment", .medium, "Particulate filter pressure: above normal, moderately severe"),
        .init("3719-15", "Aftertreatment", .low, "Particulate filter soot load: above normal, least severe"),
        .init("3719-16", "Aftertreatment", .medium, "Particulate filter soot load: above normal, moderately severe"),
        .init("4364-18", "Aftertreatment", .high, "SCR conversion efficiency: below normal, moderately severe"),
    ]
    private static let hydraulics: [FaultDefinition] = [
        .init("1638-15", "Machine controller", .low, "Hydraulic oil temperature: above normal, least severe"),
        .init("1638-16", "Machine controller", .medium, "Hydraulic oil temperature: above normal, moderately severe"),
    ]
    private static let generator: [FaultDefinition] = [
        .init("2436-18", "Generator controller", .medium, "Average AC frequency: below normal, moderately severe"),
        .init("2444-16", "Generator controller", .medium, "Line-neutral AC voltage: above normal, moderately severe"),
        .init("2448-16", "Generator controller", .high, "Average AC current: above normal, moderately severe"),
    ]
    private static let battery: [FaultDefinition] = [
        .init("158-17", "Machine controller", .low, "Key switch battery potential: below normal, least severe"),
        .init("168-1", "Machine controller", .high, "Battery potential: below normal, most severe"),
        .init("168-18", "Machine controller", .medium, "Battery potential: below normal, moderately severe"),
        .init("639-9", "Machine controller", .low, "J1939 network: abnormal update rate"),
    ]
    private static let lift: [FaultDefinition] = [
        .init("629-12", "Platform controller", .high, "Controller 1: bad intelligent device"),
        .init("1231-9", "Platform controller", .low, "J1939 network 2: abnormal update rate"),
    ]
}
