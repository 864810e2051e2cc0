import Accounts
import ArgumentParser
import Fleet
import Foundation
import SQL
import Server
import Web

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fill an account with a simulated fleet and its history.",
        discussion: """
            The history begins at midnight UTC, --days before the day on which the account got the fleet's first machine. \
            The same seed and days give the same machines and samples, so a second run changes nothing that is there and \
            goes on to the present.
            """)

    @Option(help: "Id of the account.", transform: UUID.read) var account: UUID
    @Option(help: "Number of machines.") var machines = FleetSimulation.defaultCount
    @Option(help: "A number from which the fleet is made; another number gives another fleet.") var seed: UInt64 = 1
    @Option(help: "Days of history.") var days = 14
    @Flag(help: "Go on until SIGINT or SIGTERM, sending every 10 seconds.") var live = false
    @OptionGroup var installation: InstallationOptions

    private static let machineLimit = 100_000
    private static let dayLimit = 3650
    private static let tick = Duration.seconds(10)

    func validate() throws {
        guard (1...Self.machineLimit).contains(machines) else {
            throw ValidationError("--machines must be from 1 to \(Self.machineLimit)")
        }
        guard (0...Self.dayLimit).contains(days) else {
            throw ValidationError("--days must be from 0 to \(Self.dayLimit)")
        }
    }

    func run() async throws {
        let open = try await installation.open(samples: .written)
        guard open.accounts.directory.account(account) != nil else { throw AccountsError.notFound("account") }
        let now = Int64.now
        let start = try await FleetSimulation.start(
            days: days, before: now, seed: seed, in: open.fleet, account: account)
        let life = try await Interruption.cancelling { try await live(in: open, from: start, to: now) }
        let done: KeyValuePairs<String, JSONValue?> = [
            "machines": .integer(Int64(machines)), "created": .integer(Int64(life.created)),
            "samples": .integer(Int64(life.samples)), "from": .string(Timestamp(milliseconds: start).description),
            "until": .string(Timestamp(milliseconds: life.end).description),
        ]
        try await open.accounts.record(
            account, installation.actor, "fleet.simulated", AuditObject("fleet", "\(seed)", "Seed \(seed)"),
            after: .object(done))
        installation.show(done)
        try await open.close()
        if life.end < now, !live { throw SimulationFailure(reason: "interrupted before the history was whole") }
    }

    /// What a run has sent.
    private struct Life: Sendable {
        let created: Int
        let samples: Int
        /// In milliseconds since 1970 UTC.
        let end: Int64
    }

    private func live(in open: Installation, from start: Int64, to now: Int64) async throws -> Life {
        var simulation = try await FleetSimulation(
            in: open.fleet, samples: open.sink, account: account, seed: seed, count: machines, start: start, at: now)
        var bar = ProgressBar(counting: "samples")
        var samples = 0
        let length = Double(max(1, now - start))
        try await simulation.advance(to: now) { time, sent in
            samples = sent
            bar.update(done: Double(time - start) / length, count: sent)
        }
        bar.clear()
        while live, !Task.isCancelled {
            var sent = 0
            try await simulation.advance(to: .now) { sent = $1 }
            samples += sent
            // Ends early when the task is cancelled, and so does the loop.
            try? await Task.sleep(for: Self.tick)
        }
        return Life(created: simulation.created, samples: samples, end: simulation.time)
    }
}

struct SimulationFailure: Error, CustomStringConvertible {
    let reason: String
    var description: String { reason }
}
