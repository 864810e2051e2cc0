// Sources: Sources/PromQL/Syntax Sources/CRE2
// Options: -max_len=2048 -malloc_limit_mb=64

/// Reads whatever comes as PromQL, and stops the process where the same expression is not read again from what is
/// printed of it, on one line or on several.
@_cdecl("LLVMFuzzerTestOneInput")
func readPromQL(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    guard let text = String(validating: input, as: UTF8.self), let expression = try? Expression(parsing: text) else {
        return 0
    }
    let line = expression.description
    let formatted = expression.formatted
    do {
        // Compared as text: a NaN equals nothing.
        let same = try Expression(parsing: line)
        precondition(same.description.hasSameBytes(as: line))
        let again = try Expression(parsing: formatted)
        precondition(again.description.hasSameBytes(as: line))
        precondition(again.formatted.hasSameBytes(as: formatted))
    } catch {
        // Names in quotes and indentation can make a text that is longer than a query may be.
        precondition(max(line.utf8.count, formatted.utf8.count) > Parser.longestText, error.description)
    }
    return 0
}
