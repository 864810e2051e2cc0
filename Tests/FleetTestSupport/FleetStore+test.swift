package import Fleet
import Foundation
import Logging
package import SQL
package import Telemetry
import TestSupport

/// A fleet in a database of its own, which is gone after the test.
package func withFleet(
    retention: @escaping SampleStore.Retention = { _ in .min },
    _ body: (FleetStore, SampleStore, Database) async throws -> Void
) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = try Database(
        path: folder.appending(path: "iris.sqlite").path, migrations: FleetStore.migrations.withEmptySteps)
    let samples = try await SampleStore(
        in: folder.appending(path: "telemetry").path, retention: retention,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    try await body(FleetStore(database: database, samples: samples), samples, database)
    await samples.close()
    try database.close()
}

package func withFleet(_ body: (FleetStore, Database) async throws -> Void) async throws {
    try await withFleet { fleet, _, database in try await body(fleet, database) }
}

extension FleetStore {
    /// The samples of a fleet of `withFleet`.
    var testSamples: any SampleStoring {
        guard let samples else { fatalError("a fleet of withFleet has samples") }
        return samples
    }
}

extension FeedImporter {
    /// Into a fleet of `withFleet`.
    package init(_ store: FleetStore) {
        self.init(store, samples: store.testSamples)
    }
}
