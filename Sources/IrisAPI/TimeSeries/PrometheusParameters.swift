import HTTPTypes
import NIOCore
import PromQL
import Web

/// The parameters of a query, from the address and, of a POST, the form in its body.
struct PrometheusParameters {
    private let pairs: [FormPair]
    /// When the request came, in milliseconds since 1970 UTC.
    let now: Int64

    /// - Throws: `bad_data` when address or form cannot be read, `unsupported_media_type` for a body of another type.
    init(_ request: IncomingRequest) throws(APIError) {
        now = request.receivedAt
        do {
            var pairs = try request.query()
            if request.head.method == .post, request.body.readableBytes > 0 {
                guard request.mediaType == "application/x-www-form-urlencoded" else {
                    throw APIError(
                        .unsupportedMediaType, "The body must be application/x-www-form-urlencoded.")
                }
                pairs += try FormPair.decode(request.body.readableBytesView)
            }
            self.pairs = pairs
        } catch let error as FormError {
            throw APIError(.badData, "The parameters cannot be read: \(error.description).")
        } catch let error as APIError {
            throw error
        } catch {
            throw APIError(.badData, "The parameters cannot be read.")
        }
    }

    func text(_ name: String) -> String? { pairs.first { $0.name == name }?.value }

    func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

    /// An expression.
    func expression(_ name: String) throws(APIError) -> Expression {
        guard let text = text(name) else { throw Self.bad(name, "is missing") }
        return try Self.parsed(text, name)
    }

    /// Selectors of series.
    func selectors(_ name: String) throws(APIError) -> [VectorSelector] {
        var selectors: [VectorSelector] = []
        for text in all(name) {
            let expression = try Self.parsed(text, name)
            guard case .selector(let selector) = expression.kind, selector.time == TimeModifier() else {
                throw Self.bad(name, "must be a selector of series, not \(text)")
            }
            selectors.append(selector)
        }
        return selectors
    }

    private static func parsed(_ text: String, _ name: String) throws(APIError) -> Expression {
        do {
            return try Expression(parsing: text)
        } catch {
            throw bad(name, error.description)
        }
    }

    /// A moment, as RFC 3339 or in seconds since 1970; in milliseconds.
    func time(_ name: String) throws(APIError) -> Int64? {
        guard let text = text(name), !text.isEmpty else { return nil }
        if let seconds = Double(text) {
            // Beyond lies no time that a sample could have, and sums of two stay whole numbers.
            guard abs(seconds) <= 1e14 else { throw Self.bad(name, "cannot be so far away: \(text)") }
            return Int64((seconds * 1000).rounded())
        }
        guard let time = Timestamp(rfc3339: text) else {
            throw Self.bad(name, "cannot parse \"\(text)\" to a valid timestamp")
        }
        return time.milliseconds
    }

    /// A stretch of time, as PromQL writes it or in seconds; in milliseconds.
    func duration(_ name: String) throws(APIError) -> Int64? {
        guard let text = text(name), !text.isEmpty else { return nil }
        let parsed = Double(text) ?? (try? Expression(parsing: text))?.number
        guard let seconds = parsed, seconds.isFinite else {
            throw Self.bad(name, "cannot parse \"\(text)\" to a valid duration")
        }
        guard abs(seconds) <= 1e11 else { throw Self.bad(name, "cannot be so long: \(text)") }
        return Int64((seconds * 1000).rounded())
    }

    /// A whole number above zero; nil when there is none, or 0 for no limit.
    func limit(_ name: String) throws(APIError) -> Int? {
        guard let text = text(name), !text.isEmpty else { return nil }
        guard let number = Int(text), number >= 0 else { throw Self.bad(name, "must be a number of 0 or more") }
        return number == 0 ? nil : number
    }

    static func bad(_ name: String, _ words: String) -> APIError {
        APIError(.badData, "invalid parameter \"\(name)\": \(words)")
    }
}

extension Expression {
    fileprivate var number: Double? { if case .number(let number) = kind { number } else { nil } }
}
