import Fleet
import Testing

@testable import ClassicAPI

@Suite("Places in parameters")
struct PlaceCoordinatesTests {
    @Test(
        "Places as programs write them",
        arguments: [
            ("57.05,9.92", Place(latitude: 57.05, longitude: 9.92)),
            ("{latitude:57.05,longitude:9.92}", Place(latitude: 57.05, longitude: 9.92)),
            (#"{"Longitude":9.92,"latitude":-57.05}"#, Place(latitude: -57.05, longitude: 9.92)),
            ("57.05", nil), ("91,0", nil), ("0,181", nil), ("0,nan", nil), ("1,2,3", nil), ("{latitude:1}", nil),
            ("{latitude:1,latitude:2}", nil), ("0x1,2", nil), ("", nil), (",", nil), ("{}", nil), ("{a:1,b:2}", nil),
            ("inf,0", nil),
        ] as [(String, Place?)])
    func places(text: String, expected: Place?) {
        #expect(Place(coordinates: text) == expected)
    }

    @Test func distancesAreThoseOfTheEarth() {
        let aalborg = Place(latitude: 57.0488, longitude: 9.9217)
        let copenhagen = Place(latitude: 55.6761, longitude: 12.5683)
        #expect(abs(aalborg.kilometres(to: copenhagen) - 223.5) < 1)
        #expect(aalborg.kilometres(to: aalborg) == 0)
        let east = Place(latitude: 0, longitude: 179.995)
        #expect(east.kilometres(to: Place(latitude: 0, longitude: -179.995)) < 1.2)
        let antipodes = Place(latitude: 90, longitude: 0).kilometres(to: Place(latitude: -90, longitude: 77))
        #expect(antipodes > 20_000 && antipodes < 20_050)
    }
}
