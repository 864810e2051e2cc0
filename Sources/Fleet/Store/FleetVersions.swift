import Foundation
import Synchronization
import Telemetry

/// Counts the changes of fleets, so that what was made from an older fleet can be told. The version of a thing is how
/// many changes there had been when it last changed.
final class FleetVersions: Sendable {
    private struct State {
        var changes: UInt64 = 0
        /// Of the last change of all fleets at once.
        var shared: UInt64 = 0
        var fleets: [UUID: Versions] = [:]
    }

    private struct Versions {
        var fleet: UInt64 = 0
        /// Of the last change of all its assets at once.
        var shared: UInt64 = 0
        /// Of the assets that have changed since.
        var assets: [UUID: UInt64] = [:]

        mutating func change(_ asset: UUID?, to version: UInt64) {
            fleet = version
            if let asset, assets[asset] != nil || assets.count < mostAssets {
                assets[asset] = version
            } else {
                (shared, assets) = (version, [:])
            }
        }
    }

    /// So many assets of a fleet are told apart; when one more changes all count as changed. An entry takes some 40 bytes.
    static let mostAssets = 100_000

    private let state = Mutex(State())

    func version(of account: UUID) -> UInt64 {
        state.withLock { max($0.shared, $0.fleets[account]?.fleet ?? 0) }
    }

    /// The sum of the versions of some assets, which grows with each change of one of them.
    func version(of assets: [AssetKey]) -> UInt64 {
        state.withLock { state in
            assets.reduce(0) { sum, asset in
                let fleet = state.fleets[asset.account]
                return sum &+ max(state.shared, fleet?.shared ?? 0, fleet?.assets[asset.asset] ?? 0)
            }
        }
    }

    /// - Parameter asset: the one that has changed; nil where it may be any.
    func bump(_ account: UUID, _ asset: UUID?) {
        state.withLock { state in
            state.changes += 1
            let version = state.changes
            state.fleets[account, default: Versions()].change(asset, to: version)
        }
    }

    func bumpAll() {
        state.withLock { state in
            state.changes += 1
            (state.shared, state.fleets) = (state.changes, [:])
        }
    }
}
