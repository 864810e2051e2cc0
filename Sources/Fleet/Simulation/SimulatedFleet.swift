/// A fleet that looks like one of a rental company and lives through time: machines of several makes on building sites
/// in northern Europe that work, idle, are fuelled and charged, break down, travel and fall silent.
///
/// The same seed and start give the same machines and messages. A machine does not depend on how many others there are.
package struct SimulatedFleet: Sendable {
    package let machines: [SimulatedMachine]

    /// - Parameter start: when the simulated history begins, in milliseconds since 1970 UTC.
    package init(seed: UInt64, count: Int, start: Int64) {
        machines = (0..<count).map { SimulatedMachine(seed: seed, index: $0, start: start) }
    }
}
