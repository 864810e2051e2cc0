// Sources: Sources/Telemetry/Chunk Sources/Telemetry/Encoding Sources/Telemetry/Head Sources/Telemetry/Log
// Sources: Sources/Telemetry/Model Sources/CZstd Tests/Fuzz/Seeds/Seed.swift

import Foundation

@main
enum TelemetrySeeds {
    static func main() throws {
        try chunks()
        try log()
        try latest()
    }

    private static let start: Int64 = 1_790_000_000_000
    private static let account = UUID(uuid: (1, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1))
    private static let keys = [
        SeriesKey(.insight, "EngineSpeed"), SeriesKey(.sensor, "Boom angle", instance: "variable_7", unit: "degrees"),
        SeriesKey(.fault, "100-1", form: .text, instance: "0"),
    ]

    private static func chunks() throws {
        let times = (0..<12).map { start + $0 * 60_000 }
        func numbers(_ value: (Int64) -> Double) -> Column.Values { .numbers((0..<12).map { value($0).bitPattern }) }
        let steady = Column(series: 0, times: times, values: numbers { 3500 + Double($0) / 10 })
        let walk = Column(series: 1, times: times, values: numbers { Double(180 + $0 * $0 % 7) })
        let odd = Column(series: 2, times: times, values: numbers { $0 == 5 ? .nan : Double($0) / 8 })
        let wild = Column(series: 300, times: times, values: numbers { (Double($0) + 0.1).squareRoot() })
        let gaps = Column(
            series: 4, times: [times[0], times[3] + 1, times[4]],
            values: .numbers([1, 2, 3].map { ($0 as Double).bitPattern }))
        let texts = Column(
            series: 5, times: Array(times[2..<7]), values: .texts(["ON", "ON", "OFF", "\u{1F69C}", ""]))
        let compressor = ZstdCompressor()
        let decompressor = ZstdDecompressor()
        for (name, columns) in [
            ("steady", [steady]), ("walk", [walk]), ("odd", [odd]), ("wild", [wild]), ("gaps", [steady, gaps]),
            ("texts", [texts]), ("all", [steady, walk, odd, wild, gaps, texts]),
        ] {
            let blob = Chunk.encode(columns, with: compressor)
            try Seed.write(blob, to: "chunk", name)
            // The same without its checksum, which the entry puts there itself.
            try Seed.write(Array(blob.dropLast(4)), to: "chunk", name + "-open")
            try Seed.write(Chunk.content(of: blob, with: decompressor), to: "chunkcontent", name)
        }
    }

    private static func log() throws {
        let assets = (0..<3).map { number in
            AssetKey(
                account: account, asset: UUID(uuid: (UInt8(number), 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 2)))
        }
        var rows = Rows()
        for (number, _) in assets.enumerated() {
            let asset = AssetNumber(value: UInt32(number))
            for minute in 0..<2 {
                let time = start + Int64(minute) * 60_000
                rows.add(
                    (Double(minute) * 1.5).bitPattern, series: SeriesNumber(value: 0), asset: asset, at: time)
                rows.add(Double.nan.bitPattern, series: SeriesNumber(value: 1), asset: asset, at: time)
                rows.add("ACTIVE", series: SeriesNumber(value: 2), asset: asset, at: time)
            }
        }
        let records = [
            ("assets", Record.assets(assets[...])), ("series", Record.series(keys[...])), ("rows", rows.finish()),
            ("deletion", Record.deletion(of: 1)),
        ]
        var file = ByteWriter()
        for (number, record) in records.enumerated() {
            try Seed.write(record.1, to: "log", record.0)
            file.record(record.1, number: UInt64(number + 1))
        }
        try Seed.write(file.bytes, to: "log", "file")
        try Seed.write(Array(file.bytes.dropLast(3)), to: "log", "file-cut-off")
    }

    private static func latest() throws {
        var head = Head(account: account)
        head.restore(0, at: start, .number(0.5))
        try Seed.write(head.latestBytes, to: "latest", "number")
        head.restore(200, at: start + 1, .text("ACTIVE"))
        head.restore(1, at: -1, .number(.nan))
        try Seed.write(head.latestBytes, to: "latest", "several")
    }
}
