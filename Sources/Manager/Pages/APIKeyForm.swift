import Accounts
import Foundation
import Web

/// What the forms of an API Key ask for, read from what was sent.
struct APIKeyForm {
    var state: FormState
    let scopes: [String]

    static let textFields = ["name", "description", "expiryDate", "allowedAddresses"]
    static let fieldNames = [
        "name": (field: "name", label: "Name"), "description": (field: "description", label: "Description"),
        "scopes": (field: "scope", label: "The choice of scopes"), "expires": (field: "expiryDate", label: "The date"),
        "allowedAddresses": (field: "allowedAddresses", label: "Allowed addresses"),
    ]

    /// The empty form of a new key.
    init() {
        state = FormState(["expiry": "90d"])
        scopes = []
    }

    /// The form of a key as it stands.
    init(_ key: APIKey) {
        state = FormState([
            "name": key.name, "description": key.description,
            "allowedAddresses": key.allowedNetworks.joined(separator: "\n"),
        ])
        scopes = key.scopes
    }

    init(sent pairs: [FormPair]) {
        state = FormState(sent: pairs)
        scopes = state.all("scope")
    }

    /// An entry a line; commas and spaces separate too.
    var networks: [String] {
        state["allowedAddresses"].split { $0.isWhitespace || $0 == "," || $0 == ";" }.map(String.init)
    }

    private static let periods: [(id: String, label: String, days: Int64)] = [
        ("30d", "In 30 days", 30), ("90d", "In 90 days", 90), ("365d", "In a year", 365),
    ]

    /// When the key shall end, in milliseconds since 1970; nil for never. Adds the problem to the form when it cannot
    /// be told.
    mutating func expiry(from now: Int64) -> Int64? {
        let choice = state["expiry"]
        if choice == "never" { return nil }
        if let period = Self.periods.first(where: { $0.id == choice }) { return now + period.days * CalendarDay.length }
        if choice != "date" {
            state.add(nil, "Choose when the key expires.")
        } else if let day = CalendarDay(state["expiryDate"]) {
            return day.start
        } else {
            state.add("expiryDate", "The date must be a day, as 2026-12-31.")
        }
        return nil
    }

    var expiryChoices: TemplateValue {
        let choices = Self.periods.map { ($0.id, $0.label) } + [("date", "On a date"), ("never", "Never")]
        return .list(
            choices.map { id, label in
                ["id": .text(id), "label": .text(label), "isSelected": .flag(id == state["expiry"])]
            })
    }
}

extension ManagerApplication {
    /// The scopes that a key can hold, in groups, each with what is needed before it opens anything.
    func scopeGroups(_ form: APIKeyForm, _ account: Account) -> [String: TemplateValue] {
        let opened = accounts.directory.openedAPIs(of: account.id)
        func apis(_ scope: Scope) -> [Catalogue.API] {
            accounts.catalogue.apis.filter { entitlements.contains(Entitlement(scope: scope.name, api: $0.id)) }
        }
        func unavailable(_ scope: Scope) -> String? {
            let apis = apis(scope)
            if apis.isEmpty || apis.contains(where: { opened.contains($0.id) }) { return nil }
            let names = apis.flatMap { api in
                let openers = accounts.catalogue.openers(of: api.id)
                return openers.packages + openers.addOns
            }
            var seen: Set<String> = []
            return "Needs \(names.filter { seen.insert($0).inserted }.joined(separator: " or "))"
        }
        let groups = [
            ("Fleet", Scope.grantableToKeys.filter { !apis($0).isEmpty }),
            ("Tokens and others", Scope.grantableToKeys.filter { apis($0).isEmpty }),
        ]
        return [
            "scopeGroups": .list(
                groups.filter { !$0.1.isEmpty }.map { name, scopes in
                    [
                        "name": .text(name),
                        "scopes": .list(
                            scopes.map { scope in
                                [
                                    "id": .text(scope.name), "description": .text(scope.description),
                                    "isSelected": .flag(form.scopes.contains(scope.name)),
                                    "unavailable": .text(unavailable(scope)),
                                ]
                            }),
                    ]
                }),
            "scopesError": form.state.error("scope"),
        ]
    }
}
