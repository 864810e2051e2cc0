import Accounts
import Fleet
import Foundation
import Hummingbird
import Web

/// The list of machines.
extension ManagerApplication {
    var assetRoutes: [Route] {
        [get("/manager/assets", "assets", .everyoneSignedIn) { try await assetsPage($0) }]
    }

    private static let assetColumns: [(name: String, field: AssetSort.Field)] = [
        ("name", .name), ("brand", .brand), ("model", .model), ("type", .type), ("serial", .serialNumber),
        ("lastSeen", .lastReportedAt), ("operatingHours", .operatingHours),
        ("level", .level),
    ]

    private func assetsPage(_ visit: Visit) async throws -> Response {
        let search = visit.parameter("search")
        let wanted = visit.parameter("sort")
        let isDescending = wanted?.hasPrefix("-") ?? false
        let name = isDescending ? wanted.map { String($0.dropFirst()) } : wanted
        let column = Self.assetColumns.first { $0.name == name }
        let sort = column.map { (isDescending ? "-" : "") + $0.name }
        var query = AssetQuery(
            limit: Pager.size, sort: [AssetSort(column?.field ?? .name, descending: column != nil && isDescending)],
            search: search ?? "")
        query.offset = (visit.pageNumber - 1) * Pager.size
        var (total, assets) = try await fleet.overview(of: visit.account.id, query)
        let pager = Pager(page: visit.pageNumber, total: total)
        if pager.offset != query.offset {
            query.offset = pager.offset
            (total, assets) = try await fleet.overview(of: visit.account.id, query)
        }
        let searchPairs = search.map { [(name: "search", value: $0)] } ?? []
        var columns: [String: TemplateValue] = [:]
        for (name, _) in Self.assetColumns {
            let isSorted = name == column?.name
            let next = isSorted && !isDescending ? "-" + name : name
            columns[name] = [
                "url": .text(QueryText.address("/manager/assets", searchPairs + [("sort", next)])),
                "direction": isSorted ? .text(isDescending ? "descending" : "ascending") : .absent,
                "isAscending": .flag(isSorted && !isDescending), "isDescending": .flag(isSorted && isDescending),
            ]
        }
        return try page(
            "assets", visit, at: .assets,
            [
                "search": .text(search), "isSearch": .flag(search != nil), "sort": .text(sort),
                "total": .text(Amount.text(total)), "columns": .object(columns), "hasAssets": .flag(!assets.isEmpty),
                "assets": .list(assets.map(Self.row)),
                "pager": pager.value(
                    path: "/manager/assets", searchPairs + (sort.map { [(name: "sort", value: $0)] } ?? [])),
            ])
    }

    /// The facts of a machine that both its page and the list show.
    static func row(_ overview: AssetOverview) -> TemplateValue {
        let asset = overview.asset
        return [
            "url": .text("/manager/assets/\(asset.id.text)"), "name": .text(asset.name),
            "brand": .nonEmpty(asset.brand), "model": .nonEmpty(asset.model),
            "type": .nonEmpty(asset.type), "serial": .nonEmpty(asset.serialNumber),
            "lastSeen": .time(asset.lastReportedAt),
            "operatingHours": .text(overview.operatingHours.flatMap(Amount.hours)),
            "level": level(overview) ?? .absent,
            "position": overview.location.map { location in
                [
                    "latitude": .text(String(format: "%.5f", location.latitude)),
                    "longitude": .text(String(format: "%.5f", location.longitude)),
                ]
            } ?? .absent,
        ]
    }

    /// What the machine runs on, as text and as a number for the meter beside it.
    private static func level(_ overview: AssetOverview) -> TemplateValue? {
        guard let percent = overview.fuel ?? overview.charge, let text = Amount.percent(percent) else { return nil }
        return [
            "text": .text("\(text) \(overview.fuel == nil ? "charge" : "fuel")"),
            "meter": .text(String(Int(min(100, max(0, percent)).rounded()))),
        ]
    }
}
