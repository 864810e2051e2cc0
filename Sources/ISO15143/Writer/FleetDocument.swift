/// Joins machines that `EquipmentWriter` encoded to a document.
package enum FleetDocument {
    /// The version that real pages carry.
    package static let version = "0"

    /// One page of a fleet: its links and its machines, which must be encoded in the same format. JSON has no
    /// version. `snapshotTime` is in milliseconds since 1970 UTC.
    package static func page(
        fragments: some Collection<[UInt8]>, links: [FleetSnapshot.Link], snapshotTime: Int64? = nil,
        version: String = version, as format: DocumentFormat
    ) -> [UInt8] {
        let size = fragments.reduce(1_024) { $0 + $1.count + 1 }
        var writer = ElementWriter(format, capacity: size)
        writer.beginDocument("Fleet", version: version, snapshotTime: snapshotTime, links: links)
        writer.beginList(of: "Equipment", .extended)
        for fragment in fragments { writer.item(fragment) }
        writer.endList()
        writer.endDocument("Fleet")
        return writer.bytes
    }

    /// The answer for one machine: a page with that machine alone and no links, which whoever reads pages reads too.
    package static func single(
        fragment: [UInt8], snapshotTime: Int64? = nil, as format: DocumentFormat
    ) -> [UInt8] {
        page(fragments: CollectionOfOne(fragment), links: [], snapshotTime: snapshotTime, as: format)
    }
}
