// Sources: Sources/Telemetry/Head Sources/Telemetry/Log Sources/Telemetry/Model Sources/Telemetry/Encoding
// Sources: Sources/Telemetry/Chunk/Column.swift Sources/CZstd
// Options: -max_len=4096 -malloc_limit_mb=8

import Foundation

private let account = UUID()

/// Reads whatever comes as the latest values of an asset, and stops the process where the same values are not read
/// again from what is written of them.
@_cdecl("LLVMFuzzerTestOneInput")
func restoreLatest(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var head = Head(account: account)
    guard (try? head.restoreLatest(Array(UnsafeBufferPointer(start: start, count: count)))) != nil else { return 0 }
    var again = Head(account: account)
    do {
        try again.restoreLatest(head.latestBytes)
    } catch {
        preconditionFailure(error.reason)
    }
    precondition(again.latest.elementsEqual(head.latest) { $0 == $1 })
    precondition(again.latest.count == head.series.count)
    precondition(again.lastTime == head.latest.map(\.time).max())
    for latest in head.latest {
        let found = head.latest(of: latest.series)
        precondition(found?.time == latest.time && found?.value == latest.value)
    }
    return 0
}
