import Accounts
import HTTPTypes
import Hummingbird
import Web

/// The page of one operation: what it takes and gives, samples with the values of its form, and *Try it*.
extension DeveloperHub {
    /// Requests of the account that the page lists.
    private static let recentRequests = 10

    var operationRoutes: [Route] {
        [
            get("/reference/{domain}/{operation}", "operation") { visit in
                let path = Self.pagePath(visit)
                if let markdown = markdown(at: path) { return markdown }
                guard let shown = contents.library[path], let operation = shown.operation else {
                    throw APIError.nothingHere
                }
                // Values in the address fill in the form, but for those that are secret.
                let given = visit.query.filter { !OperationFields.isSecret($0.name) }
                return try operationPage(visit, shown, operation, TryIt(operation, given))
            },
            post("/reference/{domain}/{operation}", "try it", bodyLimit: Self.tryItBodyLimit) { visit, form in
                guard let shown = contents.library[Self.pagePath(visit)], let operation = shown.operation else {
                    throw APIError.nothingHere
                }
                var attempt = TryIt(operation, form)
                if form["act"] == "send" { await send(&attempt, of: visit) }
                return try operationPage(visit, shown, operation, attempt)
            },
        ]
    }

    /// In bytes: a JSON body may be long, and grows as a field of a form.
    private static let tryItBodyLimit = 1_048_576

    private static func pagePath(_ visit: HubVisit) -> String {
        let parameters = visit.request.pathParameters
        return "/reference/\(parameters["domain"] ?? "")/\(parameters["operation"] ?? "")"
    }

    private func operationPage(
        _ visit: HubVisit, _ shown: HubPage, _ operation: Web.Operation, _ attempt: TryIt
    ) throws -> Response {
        var values = side(.operation, at: shown.path)
        let crumbs = [("API Reference", "/reference"), (operation.domain, OperationText.domainPath(operation.domain))]
        values.merge(surroundings(of: shown, breadcrumb: crumbs)) { _, own in own }
        let fields = attempt.fields
        let slug = Slug.make(operation.domain)
        let path = fields.values(of: .path)
        let query = fields.values(of: .query)
        let forms = operation.answerForms
        values["operation"] = operationValues(of: operation)
        values["samplesPath"] = .text(shown.path + "/samples")
        values["badges"] = badges(of: operation)
        values["hasParameters"] = .flag(!operation.parameters.isEmpty || operation.body != nil)
        values["hasPathParameters"] = .flag(!path.isEmpty)
        values["pathParameters"] = .list(path)
        values["hasQueryParameters"] = .flag(!query.isEmpty)
        values["queryParameters"] = .list(query)
        values["body"] = operation.body.map { bodyValues(of: $0, attempt) } ?? .absent
        values["hasForms"] = .flag(forms.count > 1)
        let chosen = attempt.form[SampleRequest.acceptField] ?? forms.first
        values["forms"] = .list(
            forms.map { ["mediaType": .text($0), "label": .text($0), "isChosen": .flag($0 == chosen)] })
        values["answers"] = .list(operation.answers.enumerated().map { Self.values(of: $1, number: $0) })
        values["hasErrors"] = .flag(!operation.allErrors.isEmpty)
        values["errors"] = .list(operation.allErrors.map { Self.values(of: $0) })
        values["samplesHtml"] = .html(try sampleTabs(of: operation, attempt.form))
        values["postmanUrl"] = .text("/postman/\(slug).json")
        values["openapiUrl"] = .text("/openapi/\(slug).json")
        values["tryIt"] = tryItValues(of: attempt, visit, shown)
        values["answer"] = attempt.outcome.map { Self.values(of: $0) } ?? .absent
        if let visitor = visit.visitor {
            let recent = journal.entries(
                of: visitor.account.id, operationID: operation.id, limit: Self.recentRequests)
            values["hasRecent"] = .flag(!recent.isEmpty)
            values["recent"] = .list(recent.map { Self.values(of: $0) })
        }
        return try page(
            "operation", visit, at: .reference, title: shown.title, description: shown.summary,
            status: attempt.problem == nil ? 200 : 400, values)
    }

    private func operationValues(of operation: Web.Operation) -> TemplateValue {
        var values = Self.methodValues(of: operation)
        values["id"] = .text(operation.id)
        values["path"] = .text(operation.path)
        values["url"] = .text(publicURL + operation.path)
        values["summary"] = .text(operation.summary)
        values["domain"] = .text(operation.domain)
        values["details"] = operation.details.isEmpty ? .absent : .html(Markdown(operation.details).html)
        return .object(values)
    }

    private func badges(of operation: Web.Operation) -> TemplateValue {
        var badges: [String: TemplateValue] = [
            "scopeUrl": "/guides/scopes", "packagesUrl": "/guides/packages-and-add-ons", "isOpen": false,
            "limits": .list(operation.quotas.map { .text($0.words) }),
        ]
        switch operation.access {
        case .open: badges["isOpen"] = true
        case .client: break
        case .bearer(let entitlement):
            let openers = accounts.catalogue.openers(of: entitlement.api)
            badges["scope"] = .text(entitlement.scope)
            badges["hasPackages"] = .flag(!openers.packages.isEmpty)
            badges["packages"] = .list(openers.packages.map { .text($0) })
            badges["addOns"] = .list(openers.addOns.map { .text($0) })
        }
        return .object(badges)
    }

    private func bodyValues(of body: Web.Operation.BodyDescription, _ attempt: TryIt) -> TemplateValue {
        let isForm = body.mediaType == "application/x-www-form-urlencoded"
        let isJSON = body.mediaType == "application/json"
        let text = attempt.form[SampleRequest.bodyField] ?? body.schema?.example.indented()
        return [
            "mediaType": .text(body.mediaType), "limit": .text(Self.bytes(body.limit)), "isJson": .flag(isJSON),
            "text": .text(text), "isForm": .flag(isForm && body.schema != nil),
            "fields": .list(isForm ? body.schema.map { attempt.fields.values(of: $0) } ?? [] : []),
            "isBinary": .flag(!isForm && !isJSON), "error": .text(attempt.fields.errors["body"]),
            "hasProperties": .flag(isJSON && body.schema != nil),
            "properties": .list(isJSON ? body.schema.map(Self.properties(of:)) ?? [] : []),
        ]
    }

    private static func values(of answer: AnswerDescription, number: Int) -> TemplateValue {
        let language = answer.mediaType == "application/xml" ? "xml" : "json"
        return [
            "id": .text("answer-\(answer.status.code)-\(number)"), "status": .text(String(answer.status.code)),
            "isGood": .flag(answer.status.code < 400), "words": .html(InlineMarkdown.html(answer.words)),
            "mediaType": .text(answer.mediaType),
            "exampleHtml": answer.shownExample.map { .html(CodeColours.block($0, language: language)) } ?? .absent,
            "hasProperties": .flag(answer.schema != nil),
            "properties": .list(answer.schema.map(properties(of:)) ?? []),
        ]
    }

    private static func properties(of schema: ObjectSchema) -> [TemplateValue] {
        PropertyRow.rows(of: schema).map { row in
            [
                "prefix": .nonEmpty(String(row.path.dropLast(row.name.count))), "name": .text(row.name),
                "type": .text(row.type), "isRequired": .flag(row.isRequired),
                "words": .html(InlineMarkdown.html(row.words)), "depthClass": .text("depth-\(row.depth)"),
            ]
        }
    }

    private static func values(of error: ErrorCode) -> TemplateValue {
        [
            "status": .text(String(error.status)), "code": .text(error.code),
            "meaning": .html(InlineMarkdown.html(error.meaning)), "url": .text(error.helpPath),
        ]
    }

    private static func values(of entry: RequestJournal.Entry) -> TemplateValue {
        [
            "time": .time(entry.time), "status": .text(String(entry.status)), "isGood": .flag(entry.status < 400),
            "method": .text(entry.method), "path": .text(entry.path), "by": .text(entry.clientID),
            "duration": .text(Self.milliseconds(entry.nanoseconds)),
        ]
    }

    static func milliseconds(_ nanoseconds: UInt64) -> String {
        let tenths = nanoseconds / 100_000
        return tenths < 100 ? "\(tenths / 10).\(tenths % 10) ms" : "\(tenths / 10) ms"
    }

    /// `1 MiB`, `64 KiB`, `512 bytes`.
    static func bytes(_ count: Int) -> String {
        if count >= 1_048_576, count % 1_048_576 == 0 { return "\(count / 1_048_576) MiB" }
        if count >= 1024 { return "\(count / 1024) KiB" }
        return "\(count) bytes"
    }
}
