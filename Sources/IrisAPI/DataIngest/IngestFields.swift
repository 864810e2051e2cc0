import Web

/// The members that an object of the body may have and must have, by its schema, in a form for reading fast.
struct IngestFields: Sendable {
    /// Which of them have been read.
    struct Seen {
        fileprivate var bits: UInt32 = 0
    }

    let name: String
    private let names: [String]
    private let required: UInt32

    init(_ schema: ObjectSchema) {
        name = schema.name
        names = schema.properties.map(\.name)
        required = schema.properties.enumerated().reduce(0) { $1.element.isRequired ? $0 | 1 << $1.offset : $0 }
    }

    enum Member {
        case first, again, unknown
    }

    @inline(__always)
    func take(_ name: String, _ seen: inout Seen) -> Member {
        guard let index = names.firstIndex(of: name) else { return .unknown }
        let bit: UInt32 = 1 << UInt32(index)
        guard seen.bits & bit == 0 else { return .again }
        seen.bits |= bit
        return .first
    }

    /// Names of what must be there and is not.
    func missing(_ seen: Seen) -> [String] {
        let missing = required & ~seen.bits
        if missing == 0 { return [] }
        return names.enumerated().filter { missing >> $0.offset & 1 == 1 }.map(\.element)
    }

    static let batch = IngestFields(IngestBody.batch)
    static let item = IngestFields(IngestBody.item)
    static let insight = IngestFields(IngestBody.insight)
    static let location = IngestFields(IngestBody.location)
    static let address = IngestFields(IngestBody.address)
    static let sensor = IngestFields(IngestBody.sensor)
    static let fault = IngestFields(IngestBody.fault)
}
