import Accounts
import HTTPTypes
import Web

/// What the page of an operation shows of *Try it*.
extension DeveloperHub {
    func sampleTabs(of operation: Web.Operation, _ form: [FormPair]) throws -> String {
        let request = SampleRequest(operation, given: form, server: publicURL)
        return CodeTabs(Samples.all(of: request).map { CodeTabs.Tab(language: $0.language, code: $0.code) }).html
    }

    func tryItValues(of attempt: TryIt, _ visit: HubVisit, _ shown: HubPage) -> TemplateValue {
        let operation = attempt.operation
        var credential: [String: TemplateValue] = ["isToken": false, "isClient": false, "isNone": false]
        var values: [String: TemplateValue] = [
            "action": .text(shown.path), "isSendable": .flag(attempt.isSendable),
            "notSendable": attempt.isSendable
                ? .absent : "The body is no text, so this page cannot send it. The samples can.",
            "needsConfirmation": .flag(operation.changesData),
            "isConfirmed": .flag(attempt.form["confirm"] == "yes"),
            "confirmWords": .text("\(operation.summary.withoutFullStop), on this server."),
            "problem": .text(attempt.problem), "clientId": .nonEmpty(attempt.form["clientId"]),
        ]
        switch operation.access {
        case .open: credential["isNone"] = true
        case .client: credential["isClient"] = true
        case .bearer(let entitlement):
            credential["isToken"] = true
            if let visitor = visit.visitor {
                let isPossible = mayUseSession(visitor, for: operation)
                let minutes = personalTokens.lifetime / 60
                values["session"] = [
                    "isPossible": .flag(isPossible), "isChosen": .flag(attempt.form["auth"] != "token"),
                    "scope": .text(entitlement.scope),
                    "words": .text(
                        isPossible
                            ? "Signed in as \(visitor.user.name); a token with the scope \(entitlement.scope) is made "
                                + "for this request and lives \(minutes) minutes at most."
                            : "Your session cannot be used: the account's package does not open this API, or your "
                                + "role may not change data."),
                ]
            } else {
                values["signInUrl"] = .text(QueryText.address("/manager/sign-in", [("next", shown.path)]))
            }
        }
        values["credential"] = .object(credential)
        return .object(values)
    }

    static func values(of outcome: TryIt.Outcome) -> TemplateValue {
        let mediaType = outcome.headers[.contentType] ?? ""
        let language = mediaType.contains("json") ? "json" : mediaType.contains("xml") ? "xml" : ""
        let body = language == "json" ? indented(outcome.body) : outcome.body
        let help = outcome.headers[.link].flatMap { $0.hasPrefix("<") ? $0.dropFirst().prefix { $0 != ">" } : nil }
        return [
            "requestLine": .text(outcome.requestLine), "status": .text(String(outcome.status.code)),
            "statusText": .text(outcome.status.reasonPhrase), "isGood": .flag(outcome.status.code < 400),
            "time": .text(milliseconds(outcome.nanoseconds)), "size": .text(bytes(outcome.size)),
            "hasHeaders": .flag(!outcome.headers.isEmpty),
            "headers": .list(
                outcome.headers.map { ["name": .text($0.name.rawName), "value": .text($0.value)] }),
            "bodyHtml": outcome.size == 0 ? .absent : .html(CodeColours.block(body, language: language)),
            "isCut": .flag(outcome.isCut), "errorUrl": .text(help.map(String.init)),
        ]
    }

    /// JSON with a member a line, where it is whole.
    private static func indented(_ text: String) -> String {
        (try? JSONParser.parse(text.utf8))?.indented() ?? text
    }
}
