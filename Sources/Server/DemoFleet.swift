import Accounts
import Fleet
import Foundation
import Logging
import SQL
import ServiceLifecycle
import Telemetry

/// The fleet of a demonstration: it lives on as long as the server runs, and catches up on the time it did not.
struct DemoFleet: Service {
    let fleet: FleetStore
    let samples: SampleStore
    let account: Account
    let logger: Logger

    static let accountName = "Demo Rental"
    private static let history: Int64 = 7 * 86_400_000
    private static let tick = Duration.seconds(10)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            do {
                // From a time that does not change, so that the fleet has one life over all starts.
                let start = account.createdAt - Self.history
                var simulation = try await FleetSimulation(
                    in: fleet, samples: samples, account: account.id, start: start)
                await simulation.resume()
                while !Task.isCancelled {
                    try await simulation.advance(to: .now)
                    try await Task.sleep(for: Self.tick)
                }
            } catch is CancellationError {
                // The server stops.
            } catch {
                logger.error("the demonstration fleet stands still", metadata: ["error": "\(error)"])
                try? await gracefulShutdown()
            }
        }
    }
}
