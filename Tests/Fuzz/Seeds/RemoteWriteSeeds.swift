// Sources: Sources/RemoteWrite Sources/CSnappy Tests/Fuzz/Seeds/Seed.swift

@main
enum RemoteWriteSeeds {
    static func main() throws {
        var request = WriteRequestWriter()
        try write(request, "empty")
        request.add(
            [.init("__name__", "EngineSpeed"), .init("serial", "IRIS00001")],
            [.init(1500.5, timestamp: 1_790_000_000_000)])
        try write(request, "one")
        request.add(
            [.init("__name__", "up"), .init("job", "\u{1F69C}"), .init("zone", String(repeating: "ab", count: 40))],
            [
                .init(0, timestamp: 0), .init(bits: TimeSeries.Sample.staleMarker, timestamp: -1),
                .init(.infinity, timestamp: .max),
            ])
        request.add([.init("__name__", "none")], [])
        try write(request, "several")

        for (name, bytes) in [
            ("empty", []), ("short", Array("iris".utf8)), ("run", [UInt8](repeating: 7, count: 3000)),
            ("text", Array(String(repeating: "EngineSpeed,FuelLevel;", count: 12).utf8)),
        ] as [(String, [UInt8])] {
            // The first three bytes are the limit.
            try Seed.write([0, 0x10, 0] + bytes.withUnsafeBytes(Snappy.compress), to: "snappy", name)
        }
    }

    private static func write(_ request: WriteRequestWriter, _ name: String) throws {
        try Seed.write(request.bytes, to: "remotewrite", name)
        try Seed.write(request.body, to: "remotewrite", name + "-snappy")
    }
}
