import Accounts
import Foundation
import Hummingbird
import Web

/// The audit log: who did what, from where, and what it changed.
extension ManagerApplication {
    var auditLogRoutes: [Route] {
        [
            get("/manager/audit-log", "audit-log") { try await auditLogPage($0) },
            get("/manager/audit-log.csv", "audit-log csv") { visit in
                let entries = try await exported(visit)
                return .download(
                    AuditExport.csv(entries), mediaType: "text/csv; charset=utf-8", name: "iris-audit-log.csv")
            },
            get("/manager/audit-log.json", "audit-log json") { visit in
                let entries = try await exported(visit)
                return .download(AuditExport.json(entries), mediaType: "application/json", name: "iris-audit-log.json")
            },
        ]
    }

    private static let auditParameters = ["actor", "action", "object", "from", "to"]

    private func filter(_ visit: Visit, _ form: inout FormState) -> AuditFilter {
        func day(_ name: String, _ label: String) -> Int64? {
            guard let text = visit.parameter(name) else { return nil }
            if let day = CalendarDay(text) { return day.start }
            form.add(name, "\(label) must be a day, as 2026-12-31.")
            return nil
        }
        let from = day("from", "From")
        // The last day is in it as a whole.
        let to = day("to", "To").map { $0 + CalendarDay.length }
        if let from, let to, from >= to { form.add("to", "To must not be before From.") }
        return AuditFilter(
            actor: visit.parameter("actor"), action: visit.parameter("action"), object: visit.parameter("object"),
            from: from, to: to)
    }

    private func auditLogPage(_ visit: Visit) async throws -> Response {
        var form = FormState()
        let filter = filter(visit, &form)
        let account = visit.account.id
        let wanted = (visit.pageNumber - 1) * Pager.size
        var (entries, total): ([AuditEntry], Int) = ([], 0)
        if form.isValid {
            (entries, total) = try await accounts.auditLog(of: account, filter, offset: wanted, limit: Pager.size)
        }
        let pager = Pager(page: visit.pageNumber, total: total)
        if pager.offset != wanted, total > 0 {
            entries = try await accounts.auditLog(of: account, filter, offset: pager.offset, limit: Pager.size).entries
        }
        let pairs = Self.auditParameters.compactMap { name in visit.parameter(name).map { (name: name, value: $0) } }
        let people = Set(try await accounts.users(of: account).map(\.id.text))
        var values = form.values([])
        values["filter"] = .object(
            Dictionary(uniqueKeysWithValues: Self.auditParameters.map { ($0, TemplateValue.text(visit.parameter($0))) })
        )
        values["isFiltered"] = .flag(!pairs.isEmpty)
        values["actions"] = .list(
            try await accounts.auditActions(of: account).map { action in
                [
                    "id": .text(action), "label": .text(AuditWords.action(action)),
                    "isSelected": .flag(action == filter.action),
                ]
            })
        values["total"] = .text(Amount.text(total))
        values["csvUrl"] = .text(QueryText.address("/manager/audit-log.csv", pairs))
        values["jsonUrl"] = .text(QueryText.address("/manager/audit-log.json", pairs))
        values["hasEntries"] = .flag(!entries.isEmpty)
        values["entries"] = .list(entries.map { row($0, account, people: people) })
        values["pager"] = pager.value(path: "/manager/audit-log", pairs)
        return try page("audit-log", visit, at: .auditLog, status: form.isValid ? 200 : 400, values)
    }

    private func row(_ entry: AuditEntry, _ account: UUID, people: Set<String>) -> TemplateValue {
        let changes = AuditWords.changes(entry)
        return [
            "time": .time(entry.time), "actor": .text(entry.actorName),
            "actorKind": .text(AuditWords.kind(entry.actorKind)),
            "address": .nonEmpty(entry.address), "action": .text(AuditWords.action(entry.action)),
            "object": .nonEmpty(entry.objectName), "objectKind": .text(AuditWords.kind(entry.objectKind)),
            "objectUrl": .text(objectURL(entry, account, people: people)), "hasChanges": .flag(!changes.isEmpty),
            "changes": .list(changes),
        ]
    }

    /// The page of what an act was done to, as long as it exists.
    private func objectURL(_ entry: AuditEntry, _ account: UUID, people: Set<String>) -> String? {
        if entry.objectKind == "user" {
            return people.contains(entry.objectID) ? "/manager/users/\(entry.objectID)" : nil
        }
        guard let id = UUID(uuidString: entry.objectID) else { return nil }
        if accounts.directory.classicToken(id)?.accountID == account { return "/manager/classic-tokens/\(id.text)" }
        guard let credential = accounts.directory.credential(id), credential.accountID == account else { return nil }
        return switch credential {
        case .apiUser: "/manager/api-access/\(id.text)"
        case .apiKey: "/manager/api-keys/\(id.text)"
        }
    }

    // MARK: Export

    private func exported(_ visit: Visit) async throws -> [AuditEntry] {
        var form = FormState()
        var filter = filter(visit, &form)
        if let problem = form.problems.first { throw PageProblem(400, "The export cannot be made", problem.message) }
        // What is added meanwhile must not shift the parts against each other.
        filter.to = min(filter.to ?? .max, visit.now + 1)
        var entries: [AuditEntry] = []
        var total = 0
        repeat {
            let part = try await accounts.auditLog(of: visit.account.id, filter, offset: entries.count, limit: 5000)
            total = part.total
            if total > AuditExport.limit {
                var problem = PageProblem(
                    400, "That is too much for one export",
                    "\(Amount.text(total)) entries match, and an export holds \(Amount.text(AuditExport.limit)). "
                        + "Narrow the dates and export the parts.")
                problem.back = ("/manager/audit-log", "Back to the audit log")
                throw problem
            }
            if part.entries.isEmpty { break }
            entries += part.entries
        } while entries.count < total
        return entries
    }
}
