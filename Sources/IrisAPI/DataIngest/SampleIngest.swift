import Fleet
import HTTPTypes
import Hummingbird
import Telemetry
import Web

import struct Foundation.UUID

/// What every way of sending samples shares: which assets there are, which times are taken, and the store.
struct SampleIngest: Sendable {
    /// Series that an asset may have, so that no sender can fill memory with names.
    static let seriesOfAsset = 2_000

    let samples: SampleStore
    let figures: IngestFigures
    let fleet: FleetStore
    let assets: KnownAssets
    let caches = SeriesCaches()
    private let oldestKept: SampleStore.Retention

    init(
        fleet: FleetStore, samples: SampleStore, oldestKept: @escaping SampleStore.Retention, figures: IngestFigures
    ) {
        self.fleet = fleet
        self.samples = samples
        self.oldestKept = oldestKept
        self.figures = figures
        assets = KnownAssets(fleet)
    }

    func window(of account: UUID, at now: Int64) -> IngestWindow {
        IngestWindow(oldestKept: oldestKept(account), now: now)
    }

    /// - Throws: `unavailable` when the store cannot take the rows at the moment; none of them is kept then.
    func append(_ rows: consuming Rows) async throws {
        do {
            try await samples.append(rows)
        } catch {
            guard error.isTransient else { throw error }
            throw APIError(
                .unavailable, "The samples cannot be stored at the moment; none of them was kept. Try again.",
                headers: [.retryAfter: "5"])
        }
    }
}

extension TelemetryError {
    /// Whether the same samples may be taken later.
    fileprivate var isTransient: Bool {
        switch self {
        case .full, .busy, .closed: true
        case .locked, .failed: false
        }
    }
}
