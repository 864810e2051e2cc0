package import Accounts
import Fleet
package import Web

extension Facts {
    /// What the program's own tables say: operations, scopes, packages, quotas, error codes, machine insights.
    ///
    /// Of an operation: `path.listAssets`, its path; `public.listAssets`, the same where it also stands;
    /// `shell.getAsset`, the path with variables of a shell for its parameters; `example.getAsset`, with examples;
    /// `ref.getAsset`, its page; `scopeOf.`, `apiOf.`, `openersOf.`, `limitOf.` and `quotasOf.`, what it asks for.
    /// Of a scope: `scope.assetView`. Of an API: `api.timeSeries`, its name, and `openers.timeSeries`, what opens it.
    /// - Parameters:
    ///   - operations: every operation that the server answers.
    ///   - publicURL: the address of the server as its users know it, without a slash at the end.
    package static func program(
        operations: [Web.Operation], catalogue: Catalogue, publicURL: String
    ) -> Facts {
        var facts = Facts(["url": publicURL])
        facts.add(operations, catalogue)
        facts.addErrors(of: operations)
        for scope in Scope.all { facts["scope." + FactWords.key(scope.name)] = scope.name }
        facts["table.scopes"] = scopes(operations)
        facts["table.apis"] = apis(operations, catalogue)
        facts["table.packages"] = packages(catalogue)
        facts["table.openings"] = openings(catalogue)
        facts["table.addOns"] = addOns(catalogue)
        facts["table.quotas"] = quotas(operations)
        facts["table.insights"] = insights
        facts["table.units"] = units
        facts.addNumbers()
        return facts
    }

    /// All facts of both.
    package func merging(_ other: Facts) -> Facts {
        var merged = self
        for name in other.names { merged[name] = other[name] }
        return merged
    }

    private mutating func add(_ operations: [Web.Operation], _ catalogue: Catalogue) {
        for operation in operations {
            self["path.\(operation.id)"] = operation.path
            self["public.\(operation.id)"] = operation.paths.last
            self["shell.\(operation.id)"] = operation.path.fillingParameters { "$" + $0.shellName }
            self["example.\(operation.id)"] = operation.path.fillingParameters { name in
                switch operation.parameters.first(where: { $0.place == .path && $0.name == name })?.example {
                case .string(let text): text
                case .integer(let number): String(number)
                default: name
                }
            }
            self["ref.\(operation.id)"] = Self.page(of: operation)
            self["limitOf.\(operation.id)"] = operation.body.map { FactWords.bytes($0.limit) }
            if !operation.quotas.isEmpty {
                self["quotasOf.\(operation.id)"] = operation.quotas.map(\.words).joined(separator: "; ")
            }
            guard case .bearer(let entitlement) = operation.access else { continue }
            self["scopeOf.\(operation.id)"] = entitlement.scope
            let (name, openers) = (
                Self.name(of: entitlement.api, catalogue), Self.openers(of: entitlement.api, catalogue)
            )
            self["apiOf.\(operation.id)"] = name
            self["openersOf.\(operation.id)"] = openers
            self["api." + FactWords.key(entitlement.api)] = name
            self["openers." + FactWords.key(entitlement.api)] = openers
        }
        // The Classic API is opened like the others, and is none of the operations.
        let classic = Catalogue.classicAPI
        self["api." + FactWords.key(classic)] = Self.name(of: classic, catalogue)
        self["openers." + FactWords.key(classic)] = Self.openers(of: classic, catalogue)
        self["prefix.public"] = Web.Operation.publicPrefix
    }

    private mutating func addNumbers() {
        if case .integer(let sizes) = Parameter.size.description.schema {
            self["page.size.max"] = String(sizes.upperBound)
        }
        if case .integer(let size)? = Parameter.size.description.defaultValue {
            self["page.size.default"] = String(size)
        }
        self["body.json.limit"] = FactWords.bytes(Web.Operation.jsonBodyLimit)
        self["keys.max"] = String(AccountStore.maximumKeys)
        self["secrets.max"] = String(AccountStore.maximumSecrets)
        self["throttle.free"] = String(Throttle.freeFailures)
        self["throttle.freeOfAddress"] = String(Throttle.freeFailuresOfAddress)
        self["throttle.longest"] = FactWords.duration(seconds: Int64(Throttle.longestWait))
        self["throttle.memory"] = FactWords.duration(milliseconds: Throttle.memory)
        self["throttle.trust"] = FactWords.duration(milliseconds: Throttle.trustLifetime)
        self["insights.count"] = String(MachineInsight.all.count)
        self["insights.prefix"] = MachineInsight.metricPrefix
        self["sensors.prefix"] = SensorMetric.prefix
        self["text.longest"] = FactWords.count(MachineInsight.longestText, "byte")
    }

    /// The address of an operation's page.
    static func page(of operation: Web.Operation) -> String {
        "/reference/\(Slug.make(operation.domain))/\(operation.id)"
    }

    static func name(of api: String, _ catalogue: Catalogue) -> String {
        catalogue.apis.first { $0.id == api }?.name ?? api
    }

    /// Which packages and add-ons open an API, as the end of a sentence.
    static func openers(of api: String, _ catalogue: Catalogue) -> String {
        let (packages, addOns) = catalogue.openers(of: api)
        var ways: [String] = []
        if !packages.isEmpty {
            let all = packages.count == catalogue.packages.count && packages.count > 1
            ways.append(
                all ? "every package" : "the package\(packages.count == 1 ? "" : "s") \(FactWords.list(packages))")
        }
        if !addOns.isEmpty { ways.append("the add-on\(addOns.count == 1 ? "" : "s") \(FactWords.list(addOns))") }
        return ways.isEmpty ? "no package" : ways.joined(separator: ", or ")
    }
}

extension String {
    /// The path with something for each `{parameter}`.
    fileprivate func fillingParameters(_ fill: (String) -> String) -> String {
        replacing(#/\{([^}]+)\}/#) { fill(String($0.output.1)) }
    }

    /// `assetId` is `ASSET_ID`.
    fileprivate var shellName: String {
        reduce(into: "") { name, character in
            if character.isUppercase { name += "_" }
            name += character.uppercased()
        }
    }
}
