/// Why a text is not JSON, and where.
package struct JSONSyntaxError: Error, Sendable, Equatable {
    package let reason: String
    package let line: Int
    package let column: Int
}

/// A strict parser of RFC 8259 into a tree: what `JSONReader` takes, without duplicate names.
package enum JSONParser {
    package static let maximumDepth = JSONReader.maximumDepth

    package static func parse(_ bytes: some Collection<UInt8>) throws(JSONSyntaxError) -> JSONValue {
        let result: Result<JSONValue, JSONSyntaxError>? = bytes.withContiguousStorageIfAvailable { buffer in
            parse(buffer: buffer)
        }
        if let result { return try result.get() }
        return try Array(bytes).withUnsafeBufferPointer { parse(buffer: $0) }.get()
    }

    private static func parse(buffer: UnsafeBufferPointer<UInt8>) -> Result<JSONValue, JSONSyntaxError> {
        var reader = JSONReader(buffer)
        return Result { () throws(JSONSyntaxError) -> JSONValue in
            let value = try reader.value()
            try reader.end()
            return value
        }
    }
}

extension JSONReader {
    fileprivate mutating func value() throws(JSONSyntaxError) -> JSONValue {
        switch try kind() {
        case .null:
            try null()
            return .null
        case .boolean: return .bool(try boolean())
        case .number: return try numberValue()
        case .text: return .string(try text())
        case .array:
            var values: [JSONValue] = []
            try elements { reader throws(JSONSyntaxError) in values.append(try reader.value()) }
            return .array(values)
        case .object:
            var members: [JSONValue.Member] = []
            var names: Set<String> = []
            try self.members { reader, name throws(JSONSyntaxError) in
                guard names.insert(name).inserted else {
                    throw reader.error("the member name appears twice in one object")
                }
                members.append(JSONValue.Member(name, try reader.value()))
            }
            return .object(members)
        }
    }
}
