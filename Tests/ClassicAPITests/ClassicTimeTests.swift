import Testing

@testable import ClassicAPI

@Suite("Times of the Classic API")
struct ClassicTimeTests {
    @Test(
        "Times as programs write them",
        arguments: [
            ("2013-08-20", 1_376_956_800_000), ("2013-08-20T07:00", 1_376_982_000_000),
            ("2013-08-20 07:00:00", 1_376_982_000_000), ("2013-08-20T07:00:00.0000000Z", 1_376_982_000_000),
            ("2013-08-20T07:00:00.125", 1_376_982_000_125), ("2013-08-20T09:00:00+02:00", 1_376_982_000_000),
            ("2013-08-20T09:00:00 02:00", 1_376_982_000_000), ("2013-08-20T05:00-02:00", 1_376_982_000_000),
            ("2013-08-20T07:00Z", 1_376_982_000_000), ("20.8.2013", nil), ("2013-02-29", nil), ("now", nil),
            ("2013-08-20T25:00", nil), ("2013-08-20T07:00:00+2", nil), ("١٣٧٦٩٥٦٨٠٠", nil), ("2013-08-2é", nil),
            (String(repeating: "2", count: 50), nil),
        ] as [(String, Int64?)])
    func times(text: String, expected: Int64?) {
        #expect(ClassicTime.milliseconds(text) == expected)
        if let expected { #expect(ClassicTime.milliseconds(ClassicTime.text(expected)) == expected) }
    }

    @Test func timesHaveSevenDecimals() {
        #expect(ClassicTime.text(1_376_982_000_000) == "2013-08-20T07:00:00.0000000Z")
        #expect(ClassicTime.text(1_376_982_000_005) == "2013-08-20T07:00:00.0050000Z")
    }
}
