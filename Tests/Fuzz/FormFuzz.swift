// Sources: Sources/Web/Request/Form.swift Sources/Web/Pages/QueryText.swift
// Options: -max_len=4096 -malloc_limit_mb=8

/// Reads whatever comes as a form, and stops the process where the same pairs are not read again from what is written of
/// them.
@_cdecl("LLVMFuzzerTestOneInput")
func readForm(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let pairs = try? FormPair.decode(UnsafeBufferPointer(start: start, count: count)) else { return 0 }
    let written = QueryText.encode(pairs.map { (name: $0.name, value: $0.value) })
    do {
        let again = try FormPair.decode(written.utf8)
        precondition(again.count == pairs.count)
        for (one, other) in zip(again, pairs) {
            precondition(one.name.utf8.elementsEqual(other.name.utf8) && one.value.utf8.elementsEqual(other.value.utf8))
        }
    } catch {
        preconditionFailure("\(error)")
    }
    for (name, value) in pairs.caseless {
        precondition(name == name.lowercased() && !value.isEmpty)
    }
    return 0
}
