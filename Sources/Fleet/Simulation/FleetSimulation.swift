package import Foundation
import SQL
package import Telemetry

/// A simulated fleet in an account: its machines are assets, and what they send are samples.
///
/// The same seed and start give the same fleet, so a simulation goes on where an earlier one has ended.
package struct FleetSimulation: Sendable {
    package static let defaultCount = 250

    private let fleet: FleetStore
    private let sink: any SampleSink
    private let account: UUID
    private var machines: [(machine: SimulatedMachine, asset: AssetKey)] = []
    /// Everything before it has been sent, in milliseconds since 1970 UTC.
    package private(set) var time: Int64

    /// Samples of so many go into one append.
    private static let batch = 20_000
    /// The fleet is moved on by an hour at a time, so that machines report side by side and memory stays flat.
    private static let step: Int64 = 3_600_000

    /// Finds the machines of the fleet in the account, and creates those that are not there.
    /// - Parameter start: where the fleet's life begins, in milliseconds since 1970 UTC.
    package init(
        in fleet: FleetStore, samples sink: any SampleSink, account: UUID, seed: UInt64 = 1,
        count: Int = defaultCount, start: Int64, at now: Int64 = .now
    ) async throws(FleetError) {
        self.fleet = fleet
        self.sink = sink
        self.account = account
        time = start
        let simulated = SimulatedFleet(seed: seed, count: count, start: start).machines
        let drafts = simulated.map(\.draft)
        let assets = try await fleet.write { connection in
            try drafts.map { draft -> UUID in
                let known = try connection.first(
                    "SELECT id FROM asset WHERE account_id = \(account) AND pin = \(draft.pin) ORDER BY id LIMIT 1")
                if let known { return try known.uuid("id") }
                return try fleet.insert(draft, in: account, at: now, on: connection).id
            }
        }
        machines = zip(simulated, assets).map { ($0, AssetKey(account: account, asset: $1)) }
    }

    /// Goes on from a time up to which an earlier run has sent everything.
    package mutating func skip(to until: Int64) {
        for index in machines.indices { machines[index].machine.skip(to: until) }
        time = max(time, until)
    }

    /// The newest time of which the sample store knows something, in milliseconds since 1970 UTC.
    package var lastSent: Int64? {
        machines.compactMap { fleet.samples?.lastTime(of: $0.asset) }.max()
    }

    /// Sends everything up to a time. A cancelled task ends between two hours.
    /// - Parameter report: gets the time reached and the samples sent since the beginning of the call.
    package mutating func advance(
        to until: Int64, report: (_ time: Int64, _ samples: Int) -> Void = { _, _ in }
    ) async throws(FleetError) {
        var sent = 0
        while time < until, !Task.isCancelled {
            let end = min(until, time + Self.step)
            var pending: [AssetSamples] = []
            var count = 0
            for index in machines.indices {
                var samples: [Sample] = []
                machines[index].machine.advance(to: end) { message in
                    samples += message.samples
                    samples += message.faults.map(\.sample)
                }
                if samples.isEmpty { continue }
                count += samples.count
                sent += samples.count
                pending.append(AssetSamples(machines[index].asset, samples))
                if count >= Self.batch {
                    try await append(pending)
                    (pending, count) = ([], 0)
                }
            }
            try await append(pending)
            time = end
            report(time, sent)
        }
    }

    private func append(_ samples: [AssetSamples]) async throws(FleetError) {
        do {
            try await sink.append(samples)
        } catch {
            throw .samples(error)
        }
    }
}

extension SimulatedFault {
    fileprivate var sample: Sample {
        let fault = FaultCode(
            code: code, source: source, description: description, severity: severity.rawValue, isActive: isActive)
        return Sample(fault.series, at: time, fault.sample)
    }
}
