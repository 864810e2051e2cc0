// Sources: Sources/Web/Pages/QueryText.swift Sources/ClassicAPI/Frame/ClassicTime.swift Sources/Web/JSON Sources/Fleet/Objects/WellKnownText.swift Sources/Fleet/Objects/ZonePolygon.swift Sources/Fleet/Objects/Place.swift Tests/Fuzz/Seeds/Seed.swift
// Modules: Web

@main
enum ClassicSeeds {
    static func main() throws {
        func write(_ text: String, to target: String, _ name: String) throws {
            try Seed.write(Array(text.utf8), to: target, name)
        }
        let form = [
            ("unitId", "4711"), ("from", "2026-01-01T00:00:00+01:00"), ("NAME", "Å <b>\"x\"</b> & y"), ("note", ""),
        ]
        try write(QueryText.encode(form.map { (name: $0, value: $1) }), to: "form", "pairs")
        try write("a=1&a=2&b&=c&%41%c3%a5=+%2B;&&", to: "form", "odd")

        let ring = [(57, 9), (57.5, 10), (-58.25, 10.125), (57, 9)].map { Place(latitude: $0, longitude: $1) }
        try write(ZonePolygon(ring: ring)?.text ?? "", to: "wellknowntext", "polygon")
        try write(" polygon((57 9,57 10 , 58\t10,58 9\n,57 9) ) ", to: "wellknowntext", "spaces")
        try write("POINT (-57.05 9.92e0)", to: "wellknowntext", "point")

        for (name, path) in [
            ("suffix", "unit.csv"), ("slash", "GetUnit/4711/"), ("reply", "csv/reply/GetUnit"),
            ("metadata", "xml/metadata"), ("dots", "unit.json.xml"), ("callback", "jQuery17_1.fn$"),
            ("accept", "text/csv;q=0.5, application/xml, */*;q=0.1"),
        ] {
            try write(path, to: "classicpath", name)
        }

        try write(ClassicTime.text(1_767_225_600_123), to: "classicvalue", "time")
        try write("2026-01-01 10:00 02:00", to: "classicvalue", "offset")
        try write("57.05,-9.92", to: "classicvalue", "point")
        try write("{latitude:57.05,\"Longitude\":-9.92}", to: "classicvalue", "object")
        try write(
            "{country:DK,zipCode:9000,city:\"Aalborg, Ø\",streetAddress:\"Vej \"\"1\"\"\"}", to: "classicvalue",
            "address")
        try write(#"{"city":"Aalborg","country":null,"zipCode":9000}"#, to: "classicvalue", "json")
    }
}
