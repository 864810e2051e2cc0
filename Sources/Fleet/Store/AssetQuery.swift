import Foundation
import SQL

/// A field that assets can be ordered by.
package struct AssetSort: Sendable, Hashable {
    package enum Field: String, Sendable, Hashable, CaseIterable {
        case name, brand, model, type, assetType, serialNumber, externalReference, productionYear, createdAt
        case lastReportedAt, operatingHours
        /// Percent of the tank, or of the battery that drives a machine without one.
        case level
    }

    package let field: Field
    package let isDescending: Bool

    package init(_ field: Field, descending: Bool = false) {
        self.field = field
        isDescending = descending
    }
}

/// Which assets of an account are asked for, and in which order. Without an order they come as they were created.
package struct AssetQuery: Sendable, Hashable {
    package var offset: Int
    package var limit: Int
    /// In order of weight. Assets without a value come last; assets that are equal come as they were created.
    package var sort: [AssetSort]
    package var includeHidden: Bool
    /// Words that must all be found in name, brand, model, type, serial number, PIN or references.
    package var search: String

    package init(
        offset: Int = 0, limit: Int = 20, sort: [AssetSort] = [], includeHidden: Bool = false, search: String = ""
    ) {
        self.offset = offset
        self.limit = limit
        self.sort = sort
        self.includeHidden = includeHidden
        self.search = search
    }

    /// More words than this narrow nothing that a person would look for.
    private static let wordLimit = 8

    func condition(_ account: UUID) -> Statement {
        var condition: Statement = "asset.account_id = \(account)"
        if !includeHidden { condition += " AND asset.hidden = 0" }
        for word in search.foldedForSearch.split(whereSeparator: \.isWhitespace).prefix(Self.wordLimit) {
            condition += " AND asset.search_text LIKE \("%\(String(word.prefix(100)).escapedForLike)%") ESCAPE '\\'"
        }
        return condition
    }

    /// Whether the order cannot be told without samples.
    var needsSamples: Bool { sort.contains { $0.field.expression == nil } }

    /// Ends with the id, so that the order is total and pages never overlap.
    var order: Statement {
        var order: Statement = ""
        for sort in sort {
            guard let expression = sort.field.expression else { continue }
            order += expression
            order += sort.isDescending ? " DESC NULLS LAST, " : " ASC NULLS LAST, "
        }
        order += "asset.id"
        return order
    }
}

extension AssetSort.Field {
    /// What the database orders by; nil for what samples say.
    var expression: Statement? {
        switch self {
        case .name: "lower(asset.name)"
        case .brand: "lower(asset.brand)"
        case .model: "lower(asset.model)"
        case .type: "lower(asset.type)"
        case .assetType: "asset.asset_type"
        case .serialNumber: "asset.serial_number"
        case .externalReference: "asset.external_reference"
        case .productionYear: "asset.production_year"
        case .createdAt: "asset.created_at"
        case .lastReportedAt, .operatingHours, .level: nil
        }
    }
}

extension String {
    /// Without case and accents, so that `grosse` finds `Größe` on every database alike.
    var foldedForSearch: String {
        folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }

    fileprivate var escapedForLike: String {
        var result = ""
        for character in self {
            if character == "%" || character == "_" || character == "\\" { result.append("\\") }
            result.append(character)
        }
        return result
    }
}
