import Accounts
import Testing

@Suite("The catalogue of packages")
struct CatalogueTests {
    @Test("The shipped one opens APIs by package and by nothing unknown")
    func shipped() throws {
        let catalogue = try Catalogue.shipped()
        #expect(!catalogue.packages.isEmpty)
        let explore = catalogue.apis(package: "explore", addOns: [])
        #expect(explore.isSuperset(of: ["assets", "locations", "iso15143-snapshot"]))
        for package in catalogue.packages {
            let apis = catalogue.apis(package: package.id, addOns: [])
            #expect(apis.isSuperset(of: explore))
            #expect(apis.contains("iso15143-timeseries") == (package.id != "explore"))
        }
        #expect(catalogue.apis(package: "none", addOns: ["none"]).isEmpty)
        let openers = catalogue.openers(of: "assets")
        #expect(openers.packages.contains("Explore"))
        #expect(catalogue.openers(of: "none").packages.isEmpty)
    }

    @Test("Add-ons open what the package does not; `all` is every API; order is kept")
    func opening() throws {
        let catalogue = try Catalogue(
            yaml: """
                apis: {b: {name: B}, a: {}}
                packages: {p: {retentionDays: 1}, q: {retentionDays: 2, apis: all}}
                addOns: {x: {apis: [a]}}
                """)
        #expect(catalogue.apis.map(\.id) == ["b", "a"])
        #expect(catalogue.apis.map(\.name) == ["B", "a"])
        #expect(catalogue.apis(package: "p", addOns: []).isEmpty)
        #expect(catalogue.apis(package: "p", addOns: ["x"]) == ["a"])
        #expect(catalogue.apis(package: "q", addOns: []) == ["a", "b"])
    }

    @Test(
        "A mistake is named",
        arguments: [
            ("", "mapping"), ("- a", "mapping"), ("a: [", "YAML"), ("apis: {}", "package"),
            ("packages: {p: {retentionDays: 0}}", "package p: retentionDays"),
            ("packages: {p: {retentionDays: many}}", "package p: retentionDays"),
            ("packages: {p: {}}", "retentionDays"),
            ("packages: {p: {retentionDays: 1, api: []}}", "'api'"),
            ("packages: {p: {retentionDays: 1, apis: [x]}}", "'x'"),
            ("packages: {p: {retentionDays: 1, apis: some}}", "list of API ids"),
            ("packages: [p]", "packages must be a mapping"), ("packages: {p: 1}", "fields"),
            ("addOn: {}\npackages: {p: {retentionDays: 1}}", "'addOn'"),
            ("addOns: {x: {apis: [y]}}\npackages: {p: {retentionDays: 1}}", "'y'"),
            ("apis: {a: {retentionDays: 3}}\npackages: {p: {retentionDays: 1}}", "apis.a"),
        ])
    func mistakes(_ yaml: String, _ words: String) {
        let error = #expect(throws: CatalogueError.self) { try Catalogue(yaml: yaml) }
        #expect(error?.reason.contains(words) == true, "\(error?.reason ?? "")")
    }

    @Test("A file that is not there is named")
    func missing() {
        let error = #expect(throws: CatalogueError.self) { try Catalogue(file: "/nowhere/c.yaml") }
        #expect(error?.reason.contains("/nowhere/c.yaml") == true)
    }

    @Test("Scopes: what keys and users can hold is apart, and every scope is listed once")
    func scopes() {
        let names = Scope.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Set(Scope.grantableToKeys).isDisjoint(with: Scope.grantableToUsers))
        // RFC 6749, section 3.3: the characters that a scope may have.
        #expect(names.allSatisfy { $0.utf8.allSatisfy { (0x23...0x5B).contains($0) || (0x5D...0x7E).contains($0) } })
    }

    @Test("Roles by any spelling; only one administers")
    func roles() {
        for role in Role.allCases {
            #expect(Role(name: role.rawValue.uppercased()) == role)
            #expect(Role(name: role.rawValue.replacing(" ", with: "-")) == role)
            #expect(Role(name: role.rawValue.lowercased().replacing(" ", with: "_")) == role)
        }
        #expect(Role(name: "root") == nil)
        #expect(Role(name: "") == nil)
        #expect(Role.allCases.filter(\.mayAdminister) == [.admin])
    }
}
