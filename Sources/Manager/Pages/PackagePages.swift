import Accounts
import Hummingbird
import Web

/// The account's package and add-ons: what there is, what a change would bring, and the change.
extension ManagerApplication {
    var packageRoutes: [Route] {
        [
            get("/manager/packages", "packages") { visit in
                try packagesPage(visit, FormState(), package: visit.account.package, addOns: visit.account.addOns)
            },
            get("/manager/packages/preview", "packages preview") { try previewPage($0) },
            post("/manager/packages", "packages") { try await changePackage($0) },
        ]
    }

    private func packagesPage(
        _ visit: Visit, _ form: FormState, package selected: String, addOns: [String]
    ) throws -> Response {
        let catalogue = accounts.catalogue
        let current = catalogue.package(visit.account.package)
        let packages = catalogue.packages
        func cells(_ cell: (Catalogue.Package) -> (isIncluded: Bool, text: String?)) -> TemplateValue {
            .list(
                packages.map { package in
                    let (isIncluded, text) = cell(package)
                    return [
                        "isIncluded": .flag(isIncluded), "isCurrent": .flag(package.id == current?.id),
                        "text": .text(text),
                    ]
                })
        }
        let apis: [TemplateValue] = catalogue.apis.map { api in
            let addOns = catalogue.openers(of: api.id).addOns.joined(separator: ", ")
            return [
                "name": .text(api.name), "addOn": .nonEmpty(addOns),
                "cells": cells { ($0.apis.contains(api.id), nil) },
            ]
        }
        let retention: TemplateValue = [
            "name": "Data kept", "cells": cells { (true, Amount.retention(days: $0.retentionDays)) },
        ]
        var values = form.values([])
        values["current"] = [
            "name": .text(current?.name ?? visit.account.package), "addOns": .nonEmpty(names(visit.account.addOns)),
            "retention": .text(current.map { Amount.retention(days: $0.retentionDays) }),
        ]
        values["packages"] = .list(
            packages.map { package in
                [
                    "id": .text(package.id), "name": .text(package.name), "description": .text(package.family),
                    "isCurrent": .flag(package.id == current?.id), "isSelected": .flag(package.id == selected),
                ]
            })
        values["columnCount"] = .text(String(packages.count + 1))
        values["groups"] = [["name": "APIs", "apis": .list(apis)], ["name": "Data", "apis": [retention]]]
        values["addOns"] = .list(
            catalogue.addOns.map { addOn in
                [
                    "id": .text(addOn.id), "name": .text(addOn.name), "description": .text(addOn.description),
                    "isSelected": .flag(addOns.contains(addOn.id)),
                ]
            })
        return try page("packages", visit, at: .packages, status: form.isValid ? 200 : 400, values)
    }

    /// Names of add-ons, joined for people.
    private func names(_ addOns: [String]) -> String {
        addOns.map { accounts.catalogue.addOn($0)?.name ?? $0 }.joined(separator: ", ")
    }

    /// A choice in the order of the catalogue, each add-on once. Unknown ones stay, to be refused.
    private func selection(_ pairs: [FormPair]) -> (package: String, addOns: [String]) {
        let chosen = pairs.all("addOn")
        let known = accounts.catalogue.addOns.map(\.id)
        return (pairs["package"] ?? "", known.filter(chosen.contains) + chosen.filter { !known.contains($0) })
    }

    private static let packageFields = [
        "package": (field: "package", label: "The package"), "addOn": (field: "addOn", label: "An add-on"),
    ]

    private func previewPage(_ visit: Visit) throws -> Response {
        let (package, addOns) = selection(visit.query)
        let change: PackageChange
        do {
            change = try accounts.preview(visit.account.id, package: package, addOns: addOns)
        } catch {
            var form = FormState()
            try form.add(error, Self.packageFields)
            return try packagesPage(visit, form, package: package, addOns: addOns)
        }
        let isLonger = change.retentionDaysAfter > change.retentionDaysBefore
        let isShorter = change.retentionDaysAfter < change.retentionDaysBefore
        let kept = Amount.retention(days: change.retentionDaysAfter)
        let retention: TemplateValue = [
            "name": .text("Data kept \(kept)"), "detail": .text(isShorter ? "Older data is removed." : nil),
        ]
        func items(_ apis: [Catalogue.API]) -> [TemplateValue] {
            apis.map { ["name": .text($0.name), "detail": .nonEmpty($0.description)] }
        }
        let gains = items(change.gained) + (isLonger ? [retention] : [])
        let losses = items(change.lost) + (isShorter ? [retention] : [])
        let affected = affected(by: change, visit)
        return try page(
            "packages-preview", visit, at: .packages,
            [
                "from": [
                    "name": .text(accounts.catalogue.package(visit.account.package)?.name ?? visit.account.package),
                    "addOns": .nonEmpty(names(visit.account.addOns)),
                ],
                "to": [
                    "name": .text(accounts.catalogue.package(package)?.name ?? package),
                    "addOns": .nonEmpty(names(addOns)),
                ],
                "changesNothing": .flag(package == visit.account.package && Set(addOns) == Set(visit.account.addOns)),
                "hasGains": .flag(!gains.isEmpty), "gains": .list(gains), "hasLosses": .flag(!losses.isEmpty),
                "losses": .list(losses), "hasAffected": .flag(!affected.isEmpty), "affected": .list(affected),
                "selection": ["package": .text(package), "addOns": .list(addOns.map { .text($0) })],
                "backUrl": "/manager/packages",
            ])
    }

    /// The API Users, API Keys and Classic API tokens that can do less after the change.
    private func affected(by change: PackageChange, _ visit: Visit) -> [TemplateValue] {
        if change.lost.isEmpty { return [] }
        func row(_ kind: String, _ name: String, _ url: String, _ id: String, _ lost: [String], _ use: LastUse?)
            -> TemplateValue
        {
            [
                "kind": .text(kind), "name": .text(name), "url": .text("\(url)/\(id)"),
                "lostScopes": .list(lost.map { .text($0) }), "lastUsed": .time(use?.time),
            ]
        }
        let directory = accounts.directory
        // The Classic API takes no tokens of API Users and API Keys.
        let classic = change.lost.first { $0.id == Catalogue.classicAPI }
        let others = change.lost.filter { $0 != classic }
        let users = directory.apiUsers(of: visit.account.id).filter { !$0.isSuspended && !others.isEmpty }.map { user in
            row(
                "API User", user.username, "/manager/api-access", user.id.text,
                others.map { "\(Scope.api.name) on \($0.name)" }, directory.lastUse(of: user.id))
        }
        let keys = directory.apiKeys(of: visit.account.id).compactMap { key -> TemplateValue? in
            guard Credential.apiKey(key).isActive(at: visit.now) else { return nil }
            let lost = others.flatMap { api in
                key.scopes.filter { entitlements.contains(Entitlement(scope: $0, api: api.id)) }.map {
                    "\($0) on \(api.name)"
                }
            }
            if lost.isEmpty { return nil }
            return row("API Key", key.name, "/manager/api-keys", key.id.text, lost, directory.lastUse(of: key.id))
        }
        let tokens = directory.classicTokens(of: visit.account.id).compactMap { token -> TemplateValue? in
            guard let classic, token.revokedAt == nil else { return nil }
            return row(
                "Classic API token", token.name, "/manager/classic-tokens", token.id.text, [classic.name],
                directory.lastUse(of: token.id))
        }
        return users + keys + tokens
    }

    private func changePackage(_ visit: Visit) async throws -> Response {
        let (package, addOns) = selection(visit.form)
        do {
            try await accounts.changePackage(visit.account.id, package: package, addOns: addOns, by: visit.actor)
            return done(visit, .packageChanged, at: "/manager/packages")
        } catch {
            var form = FormState()
            try form.add(error, Self.packageFields)
            return try packagesPage(visit, form, package: package, addOns: addOns)
        }
    }
}
