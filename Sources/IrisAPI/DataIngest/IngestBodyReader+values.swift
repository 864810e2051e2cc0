import Fleet
import Web

/// Values of one kind. What is of another kind is noted as an error, passed over, and nil.
extension IngestBodyReader {
    mutating func text(_ json: inout JSONReader, _ field: String) throws(JSONSyntaxError) -> String? {
        guard try expect(.text, &json, field) else { return nil }
        return try json.text()
    }

    mutating func number(_ json: inout JSONReader, _ field: String) throws(JSONSyntaxError) -> Double? {
        guard try expect(.number, &json, field) else { return nil }
        return try json.number()
    }

    /// A text that may be null.
    mutating func optionalText(_ json: inout JSONReader, _ field: String) throws(JSONSyntaxError) -> String? {
        if try skipNull(&json) { return nil }
        return try text(&json, field)
    }

    mutating func optionalNumber(_ json: inout JSONReader, _ field: String) throws(JSONSyntaxError) -> Double? {
        if try skipNull(&json) { return nil }
        guard let number = try number(&json, field) else { return nil }
        if number.magnitude <= IngestBody.largestMeasure { return number }
        refuse(.wrongValue, field, "must be at most \(IngestBody.largestMeasure)")
        return nil
    }

    /// A time within the window.
    mutating func time(_ json: inout JSONReader, _ field: String) throws(JSONSyntaxError) -> Int64? {
        guard try expect(.text, &json, field) else { return nil }
        guard let time = try json.textBytes({ Timestamp(rfc3339: $0)?.milliseconds }) else {
            refuse(.wrongValue, field, "must be a time of RFC 3339, such as 2026-01-02T03:04:05Z")
            return nil
        }
        if let refusal = window.refusal(of: time) {
            refuse(refusal, field, IngestWindow.words(refusal))
            return nil
        }
        return time
    }

    /// A number, a boolean or a text.
    mutating func value(_ json: inout JSONReader, _ field: String) throws(JSONSyntaxError) -> MachineInsight.Value? {
        let kind = try json.kind()
        switch kind {
        case .number: return .number(try json.number())
        case .boolean: return .boolean(try json.boolean())
        case .text: return .text(try json.text())
        case .null, .array, .object:
            refuse(.wrongValue, field, "must be a number, a boolean or a string, not \(kind.words)")
            try json.skip()
            return nil
        }
    }

    mutating func skipNull(_ json: inout JSONReader) throws(JSONSyntaxError) -> Bool {
        guard try json.kind() == .null else { return false }
        try json.null()
        return true
    }

    @inline(__always)
    private mutating func expect(
        _ wanted: JSONReader.Kind, _ json: inout JSONReader, _ field: String
    ) throws(JSONSyntaxError) -> Bool {
        let kind = try json.kind()
        if kind == wanted { return true }
        refuse(.wrongValue, field, "must be \(wanted.words), not \(kind.words)")
        try json.skip()
        return false
    }
}
