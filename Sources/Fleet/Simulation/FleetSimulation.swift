package import Foundation
import SQL
package import Telemetry

/// A simulated fleet in an account: its machines are assets, and what they send are samples.
///
/// The same seed and start give the same fleet and samples, so a simulation goes on where an earlier one has ended, and
/// one that is repeated changes nothing.
package struct FleetSimulation: Sendable {
    package static let defaultCount = 250

    private let fleet: FleetStore
    private let sink: any SampleSink
    private let account: UUID
    private var machines: [(machine: SimulatedMachine, asset: AssetKey)] = []
    /// How many machines the account did not have.
    package let created: Int
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
            try drafts.map { draft -> (id: UUID, isNew: Bool) in
                if let known = try connection.machine(draft, of: account) { return (try known.uuid("id"), false) }
                return (try fleet.insert(draft, in: account, at: now, on: connection).id, true)
            }
        }
        machines = zip(simulated, assets).map { ($0, AssetKey(account: account, asset: $1.id)) }
        created = assets.count(where: \.isNew)
    }

    /// A start that stays the same however often and when a fleet is looked for: midnight UTC so many days before the day
    /// on which the account got the fleet's first machine, or before today where it has none; in milliseconds since 1970.
    package static func start(
        days: Int, before now: Int64 = .now, seed: UInt64 = 1, in fleet: FleetStore, account: UUID
    ) async throws(FleetError) -> Int64 {
        let first = MachineIdentity(seed: seed, index: 0).draft
        let since = try await fleet.read { try $0.machine(first, of: account)?.integer("created_at") } ?? now
        let day = EuropeanClock.millisecondsADay
        return (since / day - Int64(days)) * day
    }

    /// Goes on where an earlier run with the same seed and start has ended, as the sample store knows it. That may have
    /// been anywhere, so each machine goes on after the last that the store has of it. A cancelled task ends early.
    package mutating func resume(at now: Int64 = .now) async {
        let ends = machines.map { fleet.samples?.latest(of: $0.asset, MachineInsight.operatingHours)?.time ?? .min }
        guard let last = ends.max(), last > time else { return }
        // The machines that were sent last are at most a step ahead of the others. What others have sent of a time to
        // come keeps no machine from living.
        let complete = min(last, now) - Self.step
        for (index, end) in zip(machines.indices, ends) where !Task.isCancelled {
            machines[index].machine.skip(to: max(complete, min(end, now)))
            await Task.yield()
        }
        time = max(time, complete)
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

extension Connection {
    /// The machine of the account that has the PIN of a simulated one.
    fileprivate func machine(_ draft: AssetDraft, of account: UUID) throws -> Row? {
        try first(.assets(of: account, where: "pin = \(draft.pin)", limit: 1))
    }
}

extension SimulatedFault {
    fileprivate var sample: Sample {
        let fault = FaultCode(
            code: code, source: source, description: description, severity: severity.rawValue, isActive: isActive)
        return Sample(fault.series, at: time, fault.sample)
    }
}
