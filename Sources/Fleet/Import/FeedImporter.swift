package import Foundation
package import ISO15143
import SQL
package import Telemetry

/// Brings the machines of an ISO 15143-3 feed into an account's fleet: creates assets or updates those that the
/// machines are, in one transaction, and hands on their samples.
///
/// A field that the feed leaves out keeps what is known, and what people have edited stays until the feed itself says
/// something else than before. So the same feed again changes nothing.
package struct FeedImporter: Sendable {
    private let store: FleetStore
    private let sink: any SampleSink

    /// - Parameter sink: where the samples go.
    package init(_ store: FleetStore, samples sink: any SampleSink) {
        self.store = store
        self.sink = sink
    }

    /// Reads a document and brings its machines in.
    /// - Throws: `ImportError`; nothing is changed then.
    package func run(
        _ document: [UInt8], into account: UUID, limit: Int = FleetReader.defaultLimit, at now: Int64 = .now
    ) async throws(ImportError) -> ImportReport {
        let snapshot: FleetSnapshot
        do {
            snapshot = try FleetReader.read(document, limit: limit, keepsEmptyModel: true)
        } catch {
            throw .feed(error)
        }
        do {
            return try await run(snapshot, into: account, at: now)
        } catch {
            throw .fleet(error)
        }
    }

    /// Brings the machines of a page that has been read in.
    package func run(
        _ snapshot: FleetSnapshot, into account: UUID, at now: Int64 = .now
    ) async throws(FleetError) -> ImportReport {
        let (report, taken) = try await store.write { [store] connection in
            var session = ImportSession(store: store, account: account, now: now, connection: connection)
            return (try session.run(snapshot), session.samples)
        }
        if taken.isEmpty { return report }
        do {
            try await sink.append(taken.map { AssetSamples(AssetKey(account: account, asset: $0.asset), $0.samples) })
        } catch {
            throw .samples(error)
        }
        // Only now: a feed whose samples were not kept must not pass for known when it comes again.
        try await store.write { connection in
            for (asset, _, digest) in taken {
                try connection.execute(
                    "UPDATE asset SET sent_digest = \(digest) WHERE account_id = \(account) AND id = \(asset)")
            }
        }
        return report
    }
}

/// One import inside its transaction.
private struct ImportSession {
    private enum Outcome {
        case created, updated, unchanged
    }

    /// A machine that has been taken; its device is attached when those of all machines have been released.
    private struct Taken {
        let index: Int
        let name: String?
        let asset: Asset
        let device: String?
        var outcome: Outcome
    }

    let store: FleetStore
    let account: UUID
    let now: Int64
    let connection: Connection
    private var report = ImportReport()
    private var taken: [Taken] = []
    /// The samples of assets of which the feed says something new.
    private(set) var samples: [(asset: UUID, samples: [Sample], digest: Int64)] = []
    /// Which machine of the feed an asset has been taken from.
    private var claims: [UUID: Int] = [:]

    init(store: FleetStore, account: UUID, now: Int64, connection: Connection) {
        self.store = store
        self.account = account
        self.now = now
        self.connection = connection
    }

    mutating func run(_ snapshot: FleetSnapshot) throws -> ImportReport {
        report.feedNotes = snapshot.problems.map(\.description)
        for machine in snapshot.machines { try take(machine, snapshotTime: snapshot.snapshotTime) }
        try attachDevices()
        for machine in taken {
            switch machine.outcome {
            case .created: report.created += 1
            case .updated: report.updated += 1
            case .unchanged: report.unchanged += 1
            }
        }
        if report.created + report.updated > 0 { store.noteChange(of: account, on: connection) }
        report.notes.sort { $0.index < $1.index }
        return report
    }

    private mutating func take(_ machine: FleetSnapshot.Machine, snapshotTime: Int64?) throws {
        func note(_ reason: String) -> ImportReport.Note {
            ImportReport.Note(index: machine.index, name: machine.name, reason: reason)
        }
        guard let equipment = machine.equipment else {
            report.refused.append(note(machine.problems.map(\.description).joined(separator: "; ")))
            return
        }
        // A value that is there and cannot be read says that the machine's data cannot be trusted; one that the maker
        // marks as missing does not.
        let malformed = machine.problems.filter { $0.kind == .malformedValue }
        if !malformed.isEmpty {
            report.refused.append(note(malformed.map(\.description).joined(separator: "; ")))
            return
        }
        let reading = MachineReading(equipment, snapshotTime: snapshotTime, at: now)
        switch try MachineMatcher(account: account, connection: connection).match(reading.header) {
        case .several(let identity):
            report.refused.append(note("more than one asset of the account has \(identity)"))
            return
        case .one(let asset):
            if let first = claims[asset.id] {
                report.refused.append(note("is the same machine as machine \(first + 1) of the feed"))
                return
            }
            try update(asset, with: reading, machine)
        case .none:
            try create(reading, machine)
        }
        report.notes += machine.problems.map { note($0.description) } + reading.leftOut.map(note)
    }

    private mutating func create(_ reading: MachineReading, _ machine: FleetSnapshot.Machine) throws {
        let blank = Asset(
            id: store.ids.next(at: now), accountID: account, assetType: .machine, name: "", createdAt: now)
        var asset = blank.taking(reading)
        try asset.insert(on: connection)
        keep(reading, of: asset)
        claims[asset.id] = machine.index
        taken.append(
            Taken(
                index: machine.index, name: machine.name, asset: asset, device: reading.device, outcome: .created))
    }

    private mutating func update(
        _ known: Asset, with reading: MachineReading, _ machine: FleetSnapshot.Machine
    ) throws {
        var asset = known
        // An older feed knows an older name, make or device.
        let isNewer = reading.newest ?? .max >= known.feedHeader.time ?? .min
        if isNewer { asset = known.taking(reading) }
        var isChanged = asset != known
        if isChanged { try asset.update(on: connection) }
        if reading.digest != known.feedHeader.digest {
            keep(reading, of: asset)
            isChanged = true
        }

        var wanted: String?
        if isNewer, let device = reading.device {
            if let old = known.feedDevice, old.serialNumber != device {
                try asset.release(old, on: connection)
                isChanged = true
            }
            if !asset.telematicsDevices.contains(where: { $0.serialNumber == device }) { wanted = device }
        }
        claims[asset.id] = machine.index
        taken.append(
            Taken(
                index: machine.index, name: machine.name, asset: asset, device: wanted,
                outcome: isChanged ? .updated : .unchanged))
    }

    private mutating func keep(_ reading: MachineReading, of asset: Asset) {
        samples.append((asset.id, reading.samples, reading.digest))
    }

    /// A device stays where it is when another asset has it: two makers may well have numbered devices alike.
    private mutating func attachDevices() throws {
        for index in taken.indices {
            let machine = taken[index]
            guard let serial = machine.device else { continue }
            do {
                try machine.asset.attach(TelematicsDevice(serialNumber: serial), on: connection)
                if machine.outcome == .unchanged { taken[index].outcome = .updated }
            } catch let error as FleetError {
                report.notes.append(
                    ImportReport.Note(index: machine.index, name: machine.name, reason: error.description))
            }
        }
    }
}

extension Asset {
    /// The device that the last feed put on the asset.
    fileprivate var feedDevice: TelematicsDevice? {
        telematicsDevices.first { $0.serialNumber == feedHeader.device }
    }

    /// The asset as the header of a feed makes it.
    fileprivate func taking(_ reading: MachineReading) -> Asset {
        let header = reading.header
        var asset = self
        /// An edited field follows the feed only when the feed changes its own word for it.
        func follow(
            _ field: WritableKeyPath<Asset, String?>, _ sent: WritableKeyPath<FeedHeader, String?>, _ new: String?
        ) {
            guard let new, new != asset.feedHeader[keyPath: sent] else { return }
            // A model that is there and empty is repeated by an export, and is nothing to call a machine by.
            if !new.isEmpty { asset[keyPath: field] = new }
            asset.feedHeader[keyPath: sent] = new
        }
        follow(\.brand, \.oemName, header.oemName)
        follow(\.model, \.model, header.model)
        follow(\.serialNumber, \.serialNumber, header.serialNumber)
        asset.pin = header.pin ?? pin
        asset.equipmentID = header.equipmentID ?? equipmentID
        asset.feedHeader.device = reading.device ?? feedHeader.device
        asset.feedHeader.unitInstallTime = header.unitInstallTime ?? feedHeader.unitInstallTime
        asset.feedHeader.time = [feedHeader.time, reading.newest].compactMap { $0 }.max()
        if name.isEmpty || name == feedName { asset.name = asset.feedName }
        return asset
    }

    /// The name that the asset has as long as nobody gives it another.
    private var feedName: String {
        let makeAndModel = [feedHeader.oemName, feedHeader.model].compactMap { $0 }.filter { !$0.isEmpty }
        if let equipmentID { return equipmentID }
        if makeAndModel.count == 2 { return makeAndModel.joined(separator: " ") }
        return feedHeader.serialNumber ?? pin ?? makeAndModel.first ?? "Machine"
    }
}
