// Sources: Sources/ClassicAPI/Frame/ClassicPath.swift Sources/ClassicAPI/Frame/ClassicFormat.swift Sources/ClassicAPI/Frame/JSONPCallback.swift Sources/Web/Request/AcceptedTypes.swift Sources/Web/Request/QualityValue.swift
// Modules: Web
// Options: -max_len=1024 -malloc_limit_mb=8

/// Reads whatever comes as a path of the Classic API, as `Accept` and as the name of a script function.
@_cdecl("LLVMFuzzerTestOneInput")
func readPath(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    let segments = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let path = ClassicPath(segments)
    precondition(path.segments.count <= segments.count)
    precondition(path.operation == nil || path.segments.count == 3 && path.format != nil)
    // Capital letters do not count.
    let other = ClassicPath(segments.map { $0.uppercased() })
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
        precondition(other.format == path.format && other.isMetadata == path.isMetadata)
        precondition(other.segments.map { $0.lowercased() } == path.segments.map { $0.lowercased() })
    }
    // A suffix is taken away once, and what was named without one names no format.
    if let format = path.format, path.operation == nil, !path.isMetadata, let last = path.segments.last {
        precondition(segments.contains { $0.lowercased() == "\(last).\(format)".lowercased() })
    }
    precondition(ClassicFormat(accept: [text]).mediaType.contains("/"))
    if let callback = JSONPCallback(text) {
        precondition(callback.name.utf8.allSatisfy { !"<>&'\"()[]{};=+-*/\\ \n\r".utf8.contains($0) && $0 < 0x80 })
        precondition(callback.name.utf8.count <= JSONPCallback.longest)
    }
    return 0
}
