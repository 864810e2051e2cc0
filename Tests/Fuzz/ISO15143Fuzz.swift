// Sources: Sources/ISO15143
// Options: -max_len=4096 -malloc_limit_mb=8

/// Reads whatever comes, and stops the process where what was read breaks a promise of the reader, or is not read
/// again from what the writers make of it.
@_cdecl("LLVMFuzzerTestOneInput")
func readFeed(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let page = try? FleetReader.read(bytes, keepsEmptyModel: true) else { return 0 }
    for machine in page.machines {
        guard let equipment = machine.equipment else {
            precondition(machine.problems.contains { $0.kind == .brokenMachine })
            continue
        }
        precondition(equipment.header.hasIdentity)
        precondition(equipment.values.allSatisfy { $0.number?.isFinite != false })
        if let location = equipment.location {
            precondition(abs(location.latitude) <= 90 && abs(location.longitude) <= 180)
        }
    }
    let expected = page.equipment.map(\.asDocumentsCarryIt)
    for format in DocumentFormat.allCases {
        let fragments = page.equipment.map {
            EquipmentWriter.fragment($0, as: format, metadata: true, extended: true)
        }
        let document = FleetDocument.page(
            fragments: fragments, links: page.links, snapshotTime: page.snapshotTime, version: page.version ?? "0",
            as: format)
        do {
            let written = try FleetReader.read(document, keepsEmptyModel: true)
            precondition(written.machines.allSatisfy { $0.problems.isEmpty })
            precondition(written.equipment.map(\.asDocumentsCarryIt) == expected)
        } catch {
            preconditionFailure("\(error)")
        }
    }
    return 0
}

extension Equipment {
    /// The machine without what one of the formats cannot say: the letter case of the standard's units, characters
    /// that XML forbids, and years beyond 9999, which an offset from UTC can make.
    fileprivate var asDocumentsCarryIt: Equipment {
        var machine = self
        for path in [\EquipmentHeader.oemName, \.model, \.equipmentID, \.serialNumber, \.pin] {
            machine.header[keyPath: path] = header[keyPath: path].map(carried)
        }
        for path in [
            \Metadata.assetId, \.machineId, \.telematicSerialNumber, \.unitId, \.externalReferenceNumber,
        ] {
            machine.metadata?[keyPath: path] = metadata?[keyPath: path].map(carried)
        }
        machine.header.unitInstallTime = carried(header.unitInstallTime)
        machine.location?.time = carried(location?.time)
        machine.location?.altitudeUnits = location?.altitudeUnits.map { carried($0).inSmallLetters }
        for (index, value) in values.enumerated() {
            machine.values[index].time = carried(value.time)
            machine.values[index].units = value.units.map {
                value.point.vocabulary == .standard ? carried($0).inSmallLetters : carried($0)
            }
            if case .text(let text) = value.reading { machine.values[index].reading = .text(carried(text)) }
        }
        return machine
    }
}

private func carried(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { XMLCharacter.isAllowed($0) ? $0 : "\u{FFFD}" }))
}

private func carried(_ time: Int64?) -> Int64? {
    time.flatMap { FeedTime.writable.contains($0) ? $0 : nil }
}
