// swiftc -parse-as-library -swift-version 6 -package-name Iris -sanitize=fuzzer,address -g -O \
//     $(find Sources/ISO15143 -name '*.swift') Tests/Fuzz/ISO15143Fuzz.swift -o /tmp/ISO15143Fuzz
// SWIFT_BACKTRACE=enable=no /tmp/ISO15143Fuzz -max_len=4096 -max_total_time=60 CORPUS_FOLDER

/// Reads whatever comes, and stops the process where what was read breaks a promise of the reader.
@_cdecl("LLVMFuzzerTestOneInput")
func readFeed(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let page = try? FleetReader.read(bytes) else { return 0 }
    for machine in page.machines {
        guard let equipment = machine.equipment else {
            precondition(machine.problems.contains { $0.kind == .brokenMachine })
            continue
        }
        precondition(equipment.header.hasIdentity)
        precondition(equipment.values.allSatisfy { $0.number?.isFinite != false })
        if let location = equipment.location {
            precondition(abs(location.latitude) <= 90 && abs(location.longitude) <= 180)
        }
    }
    return 0
}
