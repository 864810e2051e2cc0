import Foundation
import Yams

/// The packages and add-ons that an account can have, and the APIs that each opens. Data of the operator: shipped as
/// `Catalogue.yaml`, replaceable by a file of the same form.
package struct Catalogue: Sendable {
    package struct API: Sendable, Hashable {
        package let id: String
        package let name: String
        package let description: String
    }

    package struct Package: Sendable, Hashable {
        package let id: String
        package let name: String
        /// Whom the package is for, a heading over several packages.
        package let family: String
        /// Samples older than this are not kept.
        package let retentionDays: Int
        package let apis: Set<String>
    }

    package struct AddOn: Sendable, Hashable {
        package let id: String
        package let name: String
        package let description: String
        package let apis: Set<String>
    }

    /// The id of the API that is not made of operations with scopes: its tokens open it whole.
    package static let classicAPI = "classic"

    /// In the order of the file.
    package let apis: [API]
    package let packages: [Package]
    package let addOns: [AddOn]

    package func package(_ id: String) -> Package? { packages.first { $0.id == id } }
    package func addOn(_ id: String) -> AddOn? { addOns.first { $0.id == id } }

    /// The APIs that a package together with add-ons opens. Ids that the catalogue does not know open nothing.
    package func apis(package id: String, addOns ids: [String]) -> Set<String> {
        ids.reduce(into: package(id)?.apis ?? []) { opened, id in opened.formUnion(addOn(id)?.apis ?? []) }
    }

    /// Names of the packages and add-ons that open an API, for the message to one who lacks it.
    package func openers(of api: String) -> (packages: [String], addOns: [String]) {
        (packages.filter { $0.apis.contains(api) }.map(\.name), addOns.filter { $0.apis.contains(api) }.map(\.name))
    }

    /// The same as `the add-on A or the package P`; nil when nothing opens the API.
    package func openersInWords(of api: String) -> String? {
        let (packages, addOns) = openers(of: api)
        let names = addOns.map { "the add-on \($0)" } + packages.map { "the package \($0)" }
        return names.isEmpty ? nil : names.joined(separator: " or ")
    }

    /// The catalogue that Iris ships with.
    package static func shipped() throws(CatalogueError) -> Catalogue {
        guard let url = Bundle.module.url(forResource: "Catalogue", withExtension: "yaml") else {
            throw CatalogueError(reason: "Catalogue.yaml is missing beside the program")
        }
        return try Catalogue(file: url.path)
    }

    package init(file path: String) throws(CatalogueError) {
        do {
            try self.init(yaml: String(contentsOfFile: path, encoding: .utf8))
        } catch let error as CatalogueError {
            throw CatalogueError(reason: "\(path): \(error.reason)")
        } catch {
            throw CatalogueError(reason: "\(path) cannot be read: \(error.localizedDescription)")
        }
    }

    package init(yaml: String) throws(CatalogueError) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch {
            throw CatalogueError(reason: "is not YAML: \(error)")
        }
        guard let root = root?.mapping else { throw CatalogueError(reason: "must be a mapping") }
        let known: Set = ["apis", "packages", "addOns"]
        for key in root.keys {
            guard let name = key.string, known.contains(name) else {
                throw CatalogueError(reason: "has an unknown key '\(key.string ?? "?")'; known: apis, packages, addOns")
            }
        }
        let apis = try Self.entries(root["apis"], "apis", keys: ["name", "description"]).map { entry in
            API(id: entry.id, name: entry.text("name") ?? entry.id, description: entry.text("description") ?? "")
        }
        let ids = Set(apis.map(\.id))
        let packageKeys: Set = ["name", "family", "retentionDays", "apis"]
        packages = try Self.entries(root["packages"], "packages", keys: packageKeys).map {
            entry throws(CatalogueError) in
            guard let days = entry.node["retentionDays"]?.int, days > 0 else {
                throw CatalogueError(reason: "package \(entry.id): retentionDays must be a number of days over 0")
            }
            return Package(
                id: entry.id, name: entry.text("name") ?? entry.id, family: entry.text("family") ?? "Packages",
                retentionDays: days, apis: try entry.apis(known: ids))
        }
        addOns = try Self.entries(root["addOns"], "addOns", keys: ["name", "description", "apis"]).map {
            entry throws(CatalogueError) in
            AddOn(
                id: entry.id, name: entry.text("name") ?? entry.id, description: entry.text("description") ?? "",
                apis: try entry.apis(known: ids))
        }
        self.apis = apis
        if packages.isEmpty { throw CatalogueError(reason: "has no package") }
    }

    private struct Entry {
        let id: String
        let node: Node

        func text(_ key: String) -> String? { node[key]?.string }

        func apis(known: Set<String>) throws(CatalogueError) -> Set<String> {
            guard let list = node["apis"] else { return [] }
            if list.string == "all" { return known }
            guard let sequence = list.sequence else {
                throw CatalogueError(reason: "\(id): apis must be a list of API ids, or all")
            }
            var found: Set<String> = []
            for item in sequence {
                guard let api = item.string, known.contains(api) else {
                    throw CatalogueError(reason: "\(id): '\(item.string ?? "?")' is not one of the APIs listed above")
                }
                found.insert(api)
            }
            return found
        }
    }

    private static func entries(_ node: Node?, _ name: String, keys: Set<String>) throws(CatalogueError) -> [Entry] {
        guard let node else { return [] }
        guard let mapping = node.mapping else { throw CatalogueError(reason: "\(name) must be a mapping of ids") }
        var entries: [Entry] = []
        for (key, value) in mapping {
            guard let id = key.string, let fields = value.mapping else {
                throw CatalogueError(reason: "\(name) must map each id to its fields")
            }
            if let unknown = fields.keys.first(where: { !keys.contains($0.string ?? "") }) {
                let list = keys.sorted().joined(separator: ", ")
                throw CatalogueError(
                    reason: "\(name).\(id) has an unknown field '\(unknown.string ?? "?")'; known: \(list)")
            }
            entries.append(Entry(id: id, node: value))
        }
        return entries
    }
}

/// What is wrong with a catalogue file.
package struct CatalogueError: Error, Sendable, CustomStringConvertible {
    package let reason: String
    package var description: String { "catalogue: \(reason)" }
}
