// Sources: Sources/Web/JSON Sources/Web/Compression/Gzip.swift Sources/CZlib Tests/Fuzz/Seeds/Seed.swift

@main
enum WebSeeds {
    static func main() throws {
        let asset: JSONValue = [
            "id": "018f3a5c-0000-7000-8000-000000000001", "name": "Excavator \u{1F69C}\n", "hours": 1234.5,
            "position": [59.329, -18.0686], "active": true, "owner": .null, "count": -9_007_199_254_740_993,
        ]
        for (name, value) in [
            ("object", asset), ("list", [asset, asset]), ("text", "\"\\/\u{0}\u{1F}\u{7F}\u{2028}"), ("integer", 0),
            ("fraction", -0.000_001), ("large", 1e300), ("empty", [[], .object([] as [JSONValue.Member]), ""]),
        ] as [(String, JSONValue)] {
            try Seed.write(value.encoded, to: "json", name)
        }
        try Seed.write(Array(asset.indented().utf8), to: "json", "indented")
        try Seed.write(Array(#"["\uD83D\uDE9C","\u00e9\b\f\/",1E-7,-0,2.0e+3]"#.utf8), to: "json", "escapes")

        let text = Array("hello, hello, \(String(decoding: asset.encoded, as: UTF8.self))".utf8)
        for level in [1, 6, 9] { try Seed.write(Gzip.compress(text, level: level), to: "gzip", "level-\(level)") }
        try Seed.write(Gzip.compress([]), to: "gzip", "empty")
        try Seed.write(Gzip.compress(text) + Gzip.compress([1, 2, 3]), to: "gzip", "members")
        try Seed.write(Gzip.compress([UInt8](repeating: 0, count: 200_000)), to: "gzip", "bomb")
        try Seed.write(Gzip.compress((0..<64).map { $0 &* 37 ^ $0 << 3 }), to: "gzip", "stored")
    }
}
