import Accounts
import Fleet
import Web

/// Tables of Markdown that guides show.
extension Facts {
    static func scopes(_ operations: [Web.Operation]) -> String {
        let rows = Scope.all.map { scope in
            let opened = operations.filter {
                if case .bearer(let entitlement) = $0.access { entitlement.scope == scope.name } else { false }
            }
            let domains = opened.map(\.domain).uniqued().map { "[\($0)](/reference/\(Slug.make($0)))" }
            return [
                FactWords.code(scope.name), scope.description,
                Scope.grantableToKeys.contains(scope) ? "API Keys" : "API Users", domains.joined(separator: ", "),
            ]
        }
        return FactWords.table(["Scope", "What it allows", "Held by", "Operations in"], rows)
    }

    static func apis(_ operations: [Web.Operation], _ catalogue: Catalogue) -> String {
        let rows = catalogue.apis.map { api in
            let served = operations.filter {
                if case .bearer(let entitlement) = $0.access { entitlement.api == api.id } else { false }
            }
            let domains = served.map(\.domain).uniqued().map { "[\($0)](/reference/\(Slug.make($0)))" }
            let opened = openers(of: api.id, catalogue)
            // The Classic API has a guide in place of operations that are described here.
            let missing =
                api.id == Catalogue.classicAPI
                ? "[Access Classic APIs](/guides/access-classic-apis)" : "none in this version"
            return [
                api.name, FactWords.code(api.id), api.description,
                opened.prefix(1).uppercased() + opened.dropFirst(),
                domains.isEmpty ? missing : domains.joined(separator: ", "),
            ]
        }
        return FactWords.table(["API", "Id", "What it is", "Opened by", "Operations in"], rows)
    }

    static func packages(_ catalogue: Catalogue) -> String {
        let rows = catalogue.packages.map { package in
            [package.name, FactWords.code(package.id), package.family, retention(package.retentionDays)]
        }
        return FactWords.table(["Package", "Id", "Family", "Samples are kept"], rows)
    }

    /// A row an API, a column a package.
    static func openings(_ catalogue: Catalogue) -> String {
        let rows = catalogue.apis.map { api in
            [api.name] + catalogue.packages.map { $0.apis.contains(api.id) ? "yes" : "–" }
        }
        return FactWords.table(["API"] + catalogue.packages.map(\.name), rows)
    }

    private static func retention(_ days: Int) -> String {
        days % 365 == 0 ? FactWords.count(days / 365, "year") : FactWords.count(days, "day")
    }

    static func addOns(_ catalogue: Catalogue) -> String {
        let rows = catalogue.addOns.map { addOn in
            let names = catalogue.apis.filter { addOn.apis.contains($0.id) }.map(\.name)
            return [
                addOn.name, FactWords.code(addOn.id), addOn.description,
                names.isEmpty ? "nothing in this version" : FactWords.list(names),
            ]
        }
        return FactWords.table(["Add-on", "Id", "What it is", "Opens"], rows)
    }

    /// Each documented quota with the operations that count against it.
    static func quotas(_ operations: [Web.Operation]) -> String {
        let rows = operations.flatMap(\.quotas).uniqued().map { quota in
            let counted = operations.filter { $0.quotas.contains(quota) }
            // Where a whole API shares a quota, a list of its operations says no more than its name.
            let links =
                counted.count > 4
                ? counted.map(\.domain).uniqued().map { "operations of [\($0)](/reference/\(Slug.make($0)))" }
                : counted.map { "[\(FactWords.code($0.id))](\(page(of: $0)))" }
            return [FactWords.code(quota.name), quota.words, links.joined(separator: ", ")]
        }
        return FactWords.table(["Quota", "Limit", "Operations"], rows)
    }

    static var insights: String {
        let rows = MachineInsight.all.map { insight in
            [
                insight.name, FactWords.code(insight.metricName), insight.unit ?? "", insight.type.words,
                insight.isDeprecated ? "Deprecated. \(insight.description)" : insight.description,
            ]
        }
        return FactWords.table(["Insight", "Metric", "Unit", "Type", "Meaning"], rows)
    }

    /// The units of the catalogue with how many insights each has.
    static var units: String {
        let units = Dictionary(grouping: MachineInsight.all.compactMap(\.unit)) { $0 }
        let rows = units.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
            .map { [$0.key, String($0.value.count)] }
        return FactWords.table(["Unit", "Machine insights"], rows)
    }
}

extension Sequence where Element: Hashable {
    /// Each element once, in the order of the first appearances.
    func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
