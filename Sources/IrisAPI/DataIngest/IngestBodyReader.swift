import Fleet
import NIOCore
import Telemetry
import Web

import struct Foundation.UUID

/// Reads the body of samples in one pass over its bytes.
///
/// What is no JSON, or not the frame `{"items": [...]}`, refuses the body; what is wrong within an item refuses that
/// item and is told with its field.
struct IngestBodyReader {
    /// An insight that the body has named before.
    struct KnownInsight {
        let insight: MachineInsight
        let isNumber: Bool
        /// Its series without an instance.
        let series: UInt32
    }

    let window: IngestWindow
    var batch = IngestBatch()
    var insights: [String: KnownInsight] = [:]
    private var violations: [Violation] = []
    /// Where the reader stands: for the paths of errors.
    private var list = ""
    private var index = 0
    private var inner = ""
    private var hasError = false

    /// - Throws: `malformed_request` for what is no JSON, `constraint_violation` for another frame.
    static func read(_ body: ByteBuffer, _ window: IngestWindow) throws(APIError) -> IngestBatch {
        var reader = IngestBodyReader(window: window)
        do {
            try body.withUnsafeReadableBytes { bytes in
                var json = JSONReader(bytes.assumingMemoryBound(to: UInt8.self))
                try reader.body(&json)
            }
        } catch let error as JSONSyntaxError {
            throw APIError(
                .malformedRequest,
                "The body is not JSON: \(error.reason) at line \(error.line), column \(error.column).")
        } catch {
            throw APIError(.malformedRequest, "The body cannot be read: \(error).")
        }
        if !reader.violations.isEmpty { throw APIError(violations: reader.violations) }
        return reader.batch
    }

    private init(window: IngestWindow) {
        self.window = window
    }

    // MARK: The frame

    private mutating func body(_ json: inout JSONReader) throws(JSONSyntaxError) {
        let kind = try json.kind()
        guard kind == .object else { throw json.error("the body must be a JSON object, not \(kind.words)") }
        var seen = IngestFields.Seen()
        try json.members { json, name throws(JSONSyntaxError) in
            switch IngestFields.batch.take(name, &seen) {
            case .first: try items(&json)
            case .again: throw json.error("the member name appears twice in one object")
            case .unknown:
                violation(name, "is not a field of \(IngestFields.batch.name)")
                try json.skip()
            }
        }
        try json.end()
        for name in IngestFields.batch.missing(seen) { violation(name, "is required") }
    }

    private mutating func items(_ json: inout JSONReader) throws(JSONSyntaxError) {
        let kind = try json.kind()
        guard kind == .array else {
            violation("items", "must be an array, not \(kind.words)")
            return try json.skip()
        }
        var count = 0
        try json.elements { json throws(JSONSyntaxError) in
            count += 1
            if count <= IngestBody.items.upperBound { try item(&json) } else { try json.skip() }
        }
        if count > IngestBody.items.upperBound {
            violation("items", "must have \(IngestBody.items.lowerBound) to \(IngestBody.items.upperBound) items")
        }
    }

    private mutating func violation(_ field: String, _ message: String) {
        if violations.count < IngestBatch.toldErrors { violations.append(Violation(field, message)) }
    }

    // MARK: Items

    private mutating func item(_ json: inout JSONReader) throws(JSONSyntaxError) {
        var asset: UUID?
        var named: String?
        var readings = 0
        (list, inner) = ("", "")
        try object(&json, .item, at: "") { reader, json, name throws(JSONSyntaxError) in
            switch name {
            case "assetId":
                named = try reader.text(&json, name)
                guard let text = named else { break }
                asset = UUID(uuidString: text)
                named = String(text.prefix(36))
                if asset == nil { reader.refuse(.wrongValue, name, "must be a UUID") }
            case "insights":
                readings += try reader.entries(&json, name) { (reader, json) throws(JSONSyntaxError) in
                    try reader.insight(&json)
                }
            case "locations":
                readings += try reader.entries(&json, name) { (reader, json) throws(JSONSyntaxError) in
                    try reader.location(&json)
                }
            case "advancedSensors":
                readings += try reader.entries(&json, name) { (reader, json) throws(JSONSyntaxError) in
                    try reader.sensor(&json)
                }
            default:
                readings += try reader.entries(&json, name) { (reader, json) throws(JSONSyntaxError) in
                    try reader.fault(&json)
                }
            }
        }
        batch.endItem(asset: asset, named: named, readings: readings)
    }

    private mutating func entries(
        _ json: inout JSONReader, _ name: String,
        _ entry: (inout IngestBodyReader, inout JSONReader) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) -> Int {
        let kind = try json.kind()
        guard kind == .array else {
            refuse(.wrongValue, name, "must be an array, not \(kind.words)")
            try json.skip()
            return 0
        }
        list = name
        index = 0
        defer { list = "" }
        try json.elements { json throws(JSONSyntaxError) in
            try entry(&self, &json)
            index += 1
        }
        return index
    }

    /// Reads the members of an object: those that its schema has, each once, and those that it must have.
    @inline(__always)
    mutating func object(
        _ json: inout JSONReader, _ fields: IngestFields, at field: String,
        _ member: (inout IngestBodyReader, inout JSONReader, String) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        let kind = try json.kind()
        guard kind == .object else {
            refuse(.wrongValue, field, "must be an object, not \(kind.words)")
            return try json.skip()
        }
        var seen = IngestFields.Seen()
        try json.members { json, name throws(JSONSyntaxError) in
            switch fields.take(name, &seen) {
            case .first: try member(&self, &json, name)
            case .again: throw json.error("the member name appears twice in one object")
            case .unknown:
                refuse(.wrongValue, String(name.prefix(100)), "is not a field of \(fields.name)")
                try json.skip()
            }
        }
        for name in fields.missing(seen) { refuse(.wrongValue, name, "is required") }
    }

    /// Reads an object within an entry.
    mutating func innerObject(
        _ json: inout JSONReader, _ fields: IngestFields, _ name: String,
        _ member: (inout IngestBodyReader, inout JSONReader, String) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        if try skipNull(&json) { return }
        inner = name
        defer { inner = "" }
        try object(&json, fields, at: "", member)
    }

    // MARK: Errors

    /// Notes an error of the item that is being read; `field` counts from the innermost object.
    @inline(never)
    mutating func refuse(_ reason: IngestRefusal, _ field: String, _ message: @autoclosure () -> String) {
        hasError = true
        // Words are made for those errors only that are told.
        let isTold = batch.tellsErrors
        batch.refuse(reason, isTold ? path(field) : "", isTold ? message() : "")
    }

    private func path(_ field: String) -> String {
        var parts: [String] = []
        if !list.isEmpty { parts.append("\(list)[\(index)]") }
        if !inner.isEmpty { parts.append(inner) }
        if !field.isEmpty { parts.append(field) }
        return parts.joined(separator: ".")
    }

    /// Whether `body` has noted no error.
    @inline(__always)
    mutating func isSound(
        _ body: (inout IngestBodyReader) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) -> Bool {
        hasError = false
        try body(&self)
        return !hasError
    }
}
