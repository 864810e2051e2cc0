import Fleet
import ISO15143
import NIOCore
import Telemetry
import Web

import struct Foundation.UUID

/// Fleet pages and single machines of the export, each part of which is made anew only when it has changed: a page
/// whose machines have not, a machine whose asset and samples have not.
struct FleetExport: Sendable {
    /// What a client asks for beside the machines themselves.
    struct Options: Sendable, Hashable {
        let metadata: Bool
        let extended: Bool
    }

    /// The pages have so many machines.
    static let pageSize = 100

    let fleet: FleetStore
    let samples: SampleStore
    let address: ExportAddress

    private let documents = VersionedCache<DocumentKey, ExportedDocument>(limit: 64 << 20) {
        $0.bytes.readableBytes + entryOverhead
    }
    private let underWay = SharedWork<DocumentKey, ExportedDocument>()
    private let fragments = VersionedCache<FragmentKey, Fragment>(limit: 64 << 20) {
        $0.bytes.count + assetSize + entryOverhead
    }
    private let pages = VersionedCache<PageKey, Page>(limit: 32 << 20) {
        $0.assets.count * assetSize + entryOverhead
    }
    private let named = VersionedCache<NameKey, Asset>(limit: 8 << 20) { _ in assetSize + entryOverhead }

    /// What entries take beside their content: keys, table slots.
    private static let entryOverhead = 512
    /// An asset with its texts, roughly.
    private static let assetSize = 1_024

    init(fleet: FleetStore, samples: SampleStore, address: ExportAddress) {
        self.fleet = fleet
        self.samples = samples
        self.address = address
    }

    // MARK: Pages

    /// A page of the fleet in the order in which its assets were created.
    func page(
        _ number: Int, includeHidden: Bool, of account: UUID, _ options: Options, as form: ExportedDocument.Form
    ) async throws -> ExportedDocument {
        let place = PageKey(account: account, number: number, includeHidden: includeHidden)
        let key = DocumentKey(page: place, options: options, form: form)
        // Versions are taken before the read: what is made is at least as new as they are.
        let version = fleet.versionWithSamples(of: account)
        if let document = documents.value(key, version: version) { return document }
        return try await underWay.value(key, version: version) {
            let page = try await self.page(place, fleet.version(of: account))
            let parts = page.assets.map { fragment(of: $0, options, form.format) }
            let document = document(parts, address.links([], page: number, last: page.last), as: form)
            if number <= page.last { documents.keep(document, for: key, version: version) }
            return document
        }
    }

    private func page(_ key: PageKey, _ version: UInt64) async throws -> Page {
        if let page = pages.value(key, version: version) { return page }
        let query = AssetQuery(
            offset: max(0, key.number - 1) * Self.pageSize, limit: key.number == 0 ? 0 : Self.pageSize,
            includeHidden: key.includeHidden)
        let (total, assets) = try await answering { () async throws(FleetError) in
            try await fleet.assets(of: key.account, query)
        }
        let page = Page(assets: assets.map(\.withoutSamples), last: max(1, (total + Self.pageSize - 1) / Self.pageSize))
        if key.number <= page.last { pages.keep(page, for: key, version: version) }
        return page
    }

    // MARK: Single machines

    /// How a client names a machine.
    enum Name: Sendable, Hashable {
        case identifier(String)
        case makeModelSerial(make: String, model: String, serialNumber: String)
    }

    /// - Throws: `APIError` when the account has no such machine.
    func asset(_ name: Name, of account: UUID) async throws -> Asset {
        let version = fleet.version(of: account)
        let key = NameKey(account: account, name: name)
        if let asset = named.value(key, version: version) { return asset }
        let asset = try await answering { () async throws(FleetError) in
            switch name {
            case .identifier(let identifier): try await fleet.asset(named: identifier, of: account)
            case .makeModelSerial(let make, let model, let serialNumber):
                try await fleet.asset(make: make, model: model, serialNumber: serialNumber, of: account)
            }
        }
        guard let asset = asset?.withoutSamples else {
            throw APIError(.notFound, "There is no equipment \(name.words) in the account.")
        }
        named.keep(asset, for: key, version: version)
        return asset
    }

    func machine(
        _ name: Name, of account: UUID, _ options: Options, as form: ExportedDocument.Form
    ) async throws -> ExportedDocument {
        let asset = try await asset(name, of: account)
        return document([fragment(of: asset, options, form.format)], [], as: form)
    }

    // MARK: Parts

    /// The machine as it is encoded; what was kept is of use as long as neither the asset nor its samples have changed.
    private func fragment(of asset: Asset, _ options: Options, _ format: DocumentFormat) -> Fragment {
        let key = FragmentKey(asset: asset.sampleKey, options: options, format: format)
        let version = samples.version(of: asset.sampleKey)
        if let fragment = fragments.value(key, version: version), fragment.asset == asset { return fragment }
        let latest = samples.latest(of: asset.sampleKey)
        let bytes = EquipmentWriter.fragment(
            Equipment(asset, latest.samples), as: format, metadata: options.metadata, extended: options.extended)
        let fragment = Fragment(asset, bytes)
        fragments.keep(fragment, for: key, version: latest.version)
        return fragment
    }

    private func document(
        _ parts: [Fragment], _ links: [FleetSnapshot.Link], as form: ExportedDocument.Form
    ) -> ExportedDocument {
        var digest = ContentDigest()
        digest.add(form.format.mediaType)
        for link in links {
            digest.add(link.rel)
            digest.add(link.href)
        }
        for part in parts { digest.add(part.digest) }
        let bytes = FleetDocument.page(fragments: parts.lazy.map(\.bytes), links: links, as: form.format)
        return ExportedDocument(bytes, form, digest: digest)
    }

    /// A machine that has been encoded.
    private struct Fragment: Sendable {
        /// What it was made from, beside samples.
        let asset: Asset
        let bytes: [UInt8]
        let digest: ContentDigest

        init(_ asset: Asset, _ bytes: [UInt8]) {
            self.asset = asset
            self.bytes = bytes
            var digest = ContentDigest()
            digest.add(bytes)
            self.digest = digest
        }
    }

    private struct FragmentKey: Hashable {
        let asset: AssetKey
        let options: Options
        let format: DocumentFormat
    }

    private struct Page: Sendable {
        let assets: [Asset]
        /// The number of the last page.
        let last: Int
    }

    private struct PageKey: Hashable {
        let account: UUID
        let number: Int
        let includeHidden: Bool
    }

    private struct NameKey: Hashable {
        let account: UUID
        let name: Name
    }

    private struct DocumentKey: Hashable {
        let page: PageKey
        let options: Options
        let form: ExportedDocument.Form
    }
}

extension Asset {
    /// The asset as long as nobody changes it, whatever it reports.
    fileprivate var withoutSamples: Asset {
        var asset = self
        asset.lastReportedAt = nil
        return asset
    }
}

extension FleetExport.Name {
    /// What stands in an address for the machine.
    var segments: [String] {
        switch self {
        case .identifier(let identifier): ["Equipment", "ID", identifier]
        case .makeModelSerial(let make, let model, let serialNumber):
            ["Equipment", "MakeModelSerial", make, model, serialNumber]
        }
    }

    fileprivate var words: String {
        switch self {
        case .identifier(let identifier): "'\(identifier)'"
        case .makeModelSerial(let make, let model, let serialNumber):
            "'\(make) \(model)' with serial number '\(serialNumber)'"
        }
    }
}
