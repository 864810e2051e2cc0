/// A fault code that a machine's controller raises or clears.
package struct SimulatedFault: Sendable, Hashable {
    package enum Severity: String, Sendable, Hashable, CaseIterable {
        case low = "Low"
        case medium = "Medium"
        case high = "High"
    }

    /// Suspect parameter number and failure mode of SAE J1939: `110-16`.
    package let code: String
    /// The controller that found it.
    package let source: String
    package let description: String
    package let severity: Severity
    /// When it was raised or cleared, in milliseconds since 1970 UTC.
    package let time: Int64
    package let isActive: Bool
}
