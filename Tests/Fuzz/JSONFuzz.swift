// Sources: Sources/Web/JSON
// Options: -max_len=4096 -malloc_limit_mb=8

/// Reads whatever comes, and stops the process where what was read is not read again from what the writer makes of it.
@_cdecl("LLVMFuzzerTestOneInput")
func parse(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let value = try? JSONParser.parse(UnsafeBufferPointer(start: start, count: count)) else { return 0 }
    precondition(depth(of: value) <= JSONParser.maximumDepth)
    let written = value.encoded
    do {
        let again = try JSONParser.parse(written)
        precondition(isSame(again, value))
        precondition(again.encoded == written)
        let indented = try JSONParser.parse(Array(value.indented().utf8))
        precondition(isSame(indented, value))
    } catch {
        preconditionFailure("\(error)")
    }
    return 0
}

private func depth(of value: JSONValue) -> Int {
    switch value {
    case .array(let values): 1 + (values.map(depth).max() ?? 0)
    case .object(let members): 1 + (members.map { depth(of: $0.value) }.max() ?? 0)
    default: 0
    }
}

/// A whole number comes back as an integer, however it was written; everything else as what it was. Texts are compared
/// by their bytes.
private func isSame(_ one: JSONValue, _ other: JSONValue) -> Bool {
    switch (one, other) {
    case (.null, .null): true
    case (.bool(let one), .bool(let other)): one == other
    case (.integer(let one), .integer(let other)):
        // Any 64 bits are a moment.
        one == other && !Timestamp(milliseconds: one).description.isEmpty
    case (.number, .number), (.integer, .number): one.number?.bitPattern == other.number?.bitPattern
    case (.string(let one), .string(let other)): one.utf8.elementsEqual(other.utf8)
    case (.array(let one), .array(let other)): one.count == other.count && zip(one, other).allSatisfy(isSame)
    case (.object(let one), .object(let other)):
        one.count == other.count
            && zip(one, other).allSatisfy { $0.name.utf8.elementsEqual($1.name.utf8) && isSame($0.value, $1.value) }
    default: false
    }
}
