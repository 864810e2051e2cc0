import Fleet
import Testing

@testable import ClassicAPI

@Suite struct ObjectParameterTests {
    private static func read<Value>(_ parameter: ClassicParameter<Value>, _ text: String) -> Value? {
        try? ClassicParameters([parameter.description.name.lowercased(): text]).optional(parameter)
    }

    @Test(arguments: ["1,22,333", "[1,22,333]", "[\"1\",\"22\",\"333\"]", " 1 , 22,333 ", "[\"1\", 22, \"333\"]"])
    func numbersAreReadInEveryForm(_ text: String) {
        #expect(Self.read(.ids("units", ""), text) == [1, 22, 333])
    }

    @Test func aListOfNumbersHasBounds() {
        #expect(Self.read(.ids("units", ""), "[]") == [])
        let limit = FleetStore.maximumObjects
        func text(_ count: Int) -> String { Array(repeating: "1", count: count).joined(separator: ",") }
        #expect(Self.read(.ids("units", ""), text(limit))?.count == limit)
        #expect(Self.read(.ids("units", ""), text(limit + 1)) == nil)
    }

    @Test(arguments: [
        "1,", ",", "a", "1;2", "[1", "1]", "-1", "1.5", "[[1]]", "99999999999999999999", "\"1", "\"\"", "１",
    ])
    func whatIsNoListOfNumbersIsRefused(_ text: String) {
        #expect(Self.read(.ids("units", ""), text) == nil)
    }

    @Test(
        arguments: [
            #"{"country":"DK","zipCode":"9000","city":"Aalborg, Ø","streetAddress":"Vej \"1\""}"#,
            #"{country:DK,zipCode:9000,city:"Aalborg, Ø",streetAddress:"Vej ""1"""}"#,
            #"{"STREETADDRESS":"Vej \"1\"","Country":"DK","City":"Aalborg, Ø","ZipCode":9000}"#,
        ])
    func anAddressIsReadInEveryForm(_ text: String) {
        #expect(
            Self.read(.address("address", ""), text)
                == AssetLocation.Address(street: "Vej \"1\"", zip: "9000", city: "Aalborg, Ø", country: "DK"))
    }

    @Test func aLineOfTextIsAStreet() {
        #expect(Self.read(.address("address", ""), " Vej 1 ") == AssetLocation.Address(street: "Vej 1"))
        #expect(Self.read(.address("address", ""), "{city:Aalborg,country:}") == AssetLocation.Address(city: "Aalborg"))
        #expect(Self.read(.address("address", ""), "{}") == AssetLocation.Address())
    }

    @Test(
        arguments: [
            "{", "{city", "{city:A", "{town:A}", "{city:A,city:B}", "{city:A,}", "{city:\"A}", "{city:\"A\"B}",
            "{city:{A}}",
            #"{"city":["A"]}"#, "{city:A\u{7}}", "{city:\(String(repeating: "a", count: 201))}", "\u{0}",
        ])
    func whatIsNoAddressIsRefused(_ text: String) {
        #expect(Self.read(.address("address", ""), text) == nil)
    }

    @Test func namesAreLinesAndNotesAreText() {
        #expect(Self.read(.line("name", ""), "  <b>Å</b> \"x\"; -- ") == "<b>Å</b> \"x\"; --")
        for text in [" ", "a\nb", "a\u{0}", "a\u{85}b", "\u{FFFF}", "a\u{2028}", String(repeating: "ü", count: 201)] {
            #expect(Self.read(.line("name", ""), text) == nil, "\(text.debugDescription)")
        }
        #expect(Self.read(.line("name", ""), String(repeating: "ü", count: 200)) != nil)
        #expect(Self.read(.note("note", ""), "a\n\tb\r\n") == "a\n\tb")
        #expect(Self.read(.note("note", ""), "a\u{7}") == nil)
        #expect(Self.read(.note("note", ""), String(repeating: "a", count: 2_001)) == nil)
    }

    @Test(arguments: ["57.05,-9.92", "57.05, -9.92", "{latitude:57.05,longitude:-9.92}", "POINT (57.05 -9.92)"])
    func aPlaceIsReadInEveryForm(_ text: String) {
        #expect(
            Self.read(.place("location", isRequired: true, ""), text) == Place(latitude: 57.05, longitude: -9.92))
    }

    @Test(arguments: ["57.05", "91,0", "0,181", "nan,0", "POINT (57.05,-9.92)", "POINT (1 2) or", "57.05 -9.92"])
    func whatIsNoPlaceIsRefused(_ text: String) {
        #expect(Self.read(.place("location", isRequired: true, ""), text) == nil)
    }

    @Test func choicesAndFlagsCountWithoutRegardToCase() {
        #expect(Self.read(ClassicParameter<OperatorKey.Validity>.choice("keyValid", ""), "90SEC") == .ninetySeconds)
        #expect(Self.read(ClassicParameter<OperatorKey.Expiry>.choice("keyExpire", ""), "16hours") == .sixteenHours)
        #expect(Self.read(ClassicParameter<OperatorKey.Validity>.choice("keyValid", ""), "91sec") == nil)
        #expect(Self.read(.flag("clear", ""), "True") == true)
        #expect(Self.read(.flag("clear", ""), "0") == false)
        #expect(Self.read(.flag("clear", ""), "yes") == nil)
    }
}
