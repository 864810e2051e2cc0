import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Web

extension DeveloperHub {
    /// Bytes of a body that the page shows.
    private static let shownBody = 20_000

    /// Sends the request that the form describes, in the reader's name, and keeps the answer.
    func send(_ attempt: inout TryIt, of visit: HubVisit) async {
        let operation = attempt.operation
        if operation.changesData, attempt.form["confirm"] != "yes" {
            attempt.problem = "Nothing was sent: say first that you know that this changes data."
            return
        }
        guard attempt.isSendable else {
            attempt.problem = "Nothing was sent: the body is no text, so the page cannot send it."
            return
        }
        let sample = SampleRequest(operation, given: attempt.form, server: publicURL, now: visit.request.receivedAt)
        switch operation.access {
        case .open: attempt.outcome = await answer(to: sample, attempt.form, authorization: nil, visit)
        case .client:
            let pair = "\(attempt.form["clientId"] ?? ""):\(attempt.form["clientSecret"] ?? "")"
            let basic = "Basic " + Data(pair.utf8).base64EncodedString()
            attempt.outcome = await answer(to: sample, attempt.form, authorization: basic, visit)
        case .bearer(let entitlement):
            let form = attempt.form
            if form["auth"] == "session", let visitor = visit.visitor, mayUseSession(visitor, for: operation) {
                do {
                    attempt.outcome = try await personalTokens.lend(
                        to: visitor, scope: entitlement.scope, at: visit.request.receivedAt
                    ) { token in
                        await answer(to: sample, form, authorization: "Bearer " + token, visit)
                    }
                } catch {
                    attempt.problem = "Nothing was sent: no token could be made for your session."
                }
                return
            }
            let token = (form["token"] ?? "").filter { !$0.isWhitespace }
            if token.isEmpty {
                attempt.problem = "Nothing was sent: paste an access token first."
                return
            }
            guard token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                attempt.problem = "Nothing was sent: an access token has no such characters."
                return
            }
            attempt.outcome = await answer(to: sample, form, authorization: "Bearer " + token, visit)
        }
    }

    /// Reading is for everyone who sees the fleet in the Manager; changing is for those who may make API Users, which
    /// could do the same.
    func mayUseSession(_ visitor: Visitor, for operation: Web.Operation) -> Bool {
        guard case .bearer(let entitlement) = operation.access else { return false }
        let isOpened = accounts.directory.openedAPIs(of: visitor.account.id).contains(entitlement.api)
        return isOpened && (visitor.user.role.mayAdminister || operation.method == .get)
    }

    private func answer(
        to sample: SampleRequest, _ form: [FormPair], authorization: String?, _ visit: HubVisit
    ) async -> TryIt.Outcome {
        var fields: HTTPFields = [:]
        if let authorization { fields[.authorization] = authorization }
        for header in sample.headers {
            if let name = HTTPField.Name(header.name) { fields[name] = header.value }
        }
        fields[.userAgent] = visit.request.headers[.userAgent]
        let body = Self.bytes(of: sample.body, form)
        if let type = sample.contentType ?? (sample.body == nil ? nil : SampleRequest.formType) {
            fields[.contentType] = type
        }
        let head = HTTPRequest(
            method: sample.operation.method, scheme: visit.request.head.scheme,
            authority: visit.request.head.authority, path: sample.target, headerFields: fields)
        let start = DispatchTime.now().uptimeNanoseconds
        let response = await responder.answer(head, body, from: visit.request.peer.address)
        let collector = BodyCollector()
        try? await response.body.write(collector)
        let bytes = collector.bytes
        let nanoseconds = DispatchTime.now().uptimeNanoseconds - start
        return TryIt.Outcome(
            requestLine: "\(sample.operation.method.rawValue) \(sample.url)", status: response.status,
            headers: response.headers, body: String(decoding: bytes.prefix(Self.shownBody), as: UTF8.self),
            size: bytes.count, isCut: bytes.count > Self.shownBody, nanoseconds: nanoseconds)
    }

    /// A body as it is sent; secrets are those that the reader has typed.
    private static func bytes(of body: SampleRequest.Body?, _ form: [FormPair]) -> ByteBuffer {
        switch body {
        case nil: return ByteBuffer()
        case .json(let value): return ByteBuffer(bytes: value.encoded)
        case .text(let text, _): return ByteBuffer(string: text)
        case .bytes(let bytes, _): return ByteBuffer(bytes: bytes)
        case .form(let fields):
            let pairs = fields.map { field -> (name: String, value: String) in
                switch field.value {
                case .text(let text): (field.name, text)
                case .secret: (field.name, form[field.name] ?? "")
                }
            }
            return ByteBuffer(string: QueryText.encode(pairs))
        }
    }
}
