package import Foundation
import SQL
import Telemetry

extension FleetStore {
    /// Creates an asset of any type.
    /// - Throws: `FleetError.deviceTaken` or `deviceNamedTwice`; nothing is created then.
    package func create(
        _ draft: AssetDraft, in account: UUID, at now: Int64 = .now
    ) async throws(FleetError) -> Asset {
        try await write { [self] connection in
            try insert(draft, in: account, at: now, on: connection)
        }
    }

    /// Changes some fields of an asset.
    package func update(
        _ id: UUID, of account: UUID, _ change: AssetChange
    ) async throws(FleetError) -> Asset {
        let changed = try await write { [self] connection in
            guard let asset = try connection.asset(id, of: account) else { throw FleetError.notFound(id) }
            let changed = change.applied(to: asset)
            if changed != asset {
                try changed.update(on: connection)
                noteChange(of: account, asset: id, on: connection)
            }
            return changed
        }
        return reported(changed)
    }

    /// Deletes an asset with its devices and samples.
    package func delete(_ id: UUID, of account: UUID) async throws(FleetError) {
        try await write { [self] connection in
            let count = try connection.execute("DELETE FROM asset WHERE account_id = \(account) AND id = \(id)")
            if count == 0 { throw FleetError.notFound(id) }
            noteChange(of: account, asset: id, on: connection)
        }
        do {
            try await samples?.delete(AssetKey(account: account, asset: id))
        } catch {
            throw .samples(error)
        }
    }

    /// Creates an asset and puts it under its telematics device.
    /// - Throws: `FleetError.machineCannotBeOnboarded` for machines and vehicles;
    ///   `exactlyOneTelematicsDeviceIsRequired`; `deviceTaken`.
    package func onboard(
        _ draft: AssetDraft, in account: UUID, at now: Int64 = .now
    ) async throws(FleetError) -> Asset {
        guard !draft.assetType.hasBuiltInDevice else { throw .machineCannotBeOnboarded(draft.assetType) }
        guard draft.telematicsDevices.count == 1 else {
            throw .exactlyOneTelematicsDeviceIsRequired(count: draft.telematicsDevices.count)
        }
        return try await create(draft, in: account, at: now)
    }

    /// Releases the devices of an asset and hides it. Doing it again changes nothing.
    package func offboard(_ id: UUID, of account: UUID) async throws(FleetError) {
        try await write { [self] connection in
            guard var asset = try connection.asset(id, of: account) else { throw FleetError.notFound(id) }
            guard !asset.assetType.hasBuiltInDevice else { throw FleetError.machineCannotBeOnboarded(asset.assetType) }
            if asset.hidden, asset.telematicsDevices.isEmpty { return }
            for device in asset.telematicsDevices { try asset.release(device, on: connection) }
            asset.hidden = true
            try asset.update(on: connection)
            noteChange(of: account, asset: id, on: connection)
        }
    }

    func insert(_ draft: AssetDraft, in account: UUID, at now: Int64, on connection: Connection) throws -> Asset {
        var asset = Asset(
            id: ids.next(at: now), accountID: account, assetType: draft.assetType, type: draft.type, name: draft.name,
            externalReference: draft.externalReference, brand: draft.brand, model: draft.model,
            serialNumber: draft.serialNumber, pin: draft.pin, equipmentID: draft.equipmentID,
            productionYear: draft.productionYear, createdAt: now)
        try asset.insert(on: connection)
        for serial in draft.telematicsDevices.sorted() {
            if asset.telematicsDevices.contains(where: { $0.serialNumber == serial }) {
                throw FleetError.deviceNamedTwice(serialNumber: serial)
            }
            let device = TelematicsDevice(serialNumber: serial)
            try asset.attach(device, on: connection)
            asset.telematicsDevices.append(device)
        }
        noteChange(of: account, asset: asset.id, on: connection)
        return asset
    }
}
