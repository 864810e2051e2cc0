/// Faults that somebody sends in a machine's name, to see what becomes of them. They are kept like the machine's own, but
/// under a source that no machine has, so that neither is taken for the other.
extension FaultCode {
    package static let simulationSource = "Simulation"

    package var isSimulated: Bool { source == Self.simulationSource }

    /// What can be sent: the faults that simulated machines get.
    package static let simulatable: [FaultCode] = FaultDefinition.all.map { definition in
        FaultCode(
            code: definition.code, source: simulationSource, description: definition.description,
            severity: definition.severity.rawValue, isActive: true)
    }
}
