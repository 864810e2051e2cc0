import Fleet
import Foundation
import TestSupport
import Testing

@Suite struct ZonePolygonTests {
    /// A ring on a small grid, where places meet corners and edges often.
    private static func ring(using random: inout TestGenerator) -> [Place] {
        var ring = (0..<Int.random(in: 3...12, using: &random)).map { _ in gridPlace(using: &random) }
        ring.append(ring[0])
        return ring
    }

    private static func gridPlace(using random: inout TestGenerator) -> Place {
        Place(
            latitude: Double(Int.random(in: -4...4, using: &random)),
            longitude: Double(Int.random(in: -4...4, using: &random)))
    }

    @Test func everyRingIsReadAgainFromItsText() {
        var random = TestGenerator(8)
        for _ in 0..<500 {
            var ring = (0..<Int.random(in: 3...40, using: &random)).map { _ in
                Place(
                    latitude: Double.random(in: -90...90, using: &random),
                    longitude: Double.random(in: -180...180, using: &random))
            }
            ring.append(ring[0])
            let polygon = ZonePolygon(ring: ring)
            #expect(polygon.flatMap { ZonePolygon(text: $0.text) } == polygon)
            #expect(polygon?.ring == ring)
        }
    }

    @Test func aTextIsWrittenAsItCame() {
        let text = "POLYGON ((57.473227623291542 15.5, 57 15.25, -57.125 -15, 0 0.5, 57.473227623291542 15.5))"
        #expect(ZonePolygon(text: text)?.text == text.replacing("57.473227623291542", with: "57.47322762329154"))
        #expect(ZonePolygon(text: " polygon((1 2,3 4\n,\t5  6 , 1 2) ) ")?.text == "POLYGON ((1 2, 3 4, 5 6, 1 2))")
    }

    @Test(
        "What is no polygon is refused",
        arguments: [
            "", "POLYGON", "POLYGON EMPTY", "POLYGON ()", "POLYGON (())", "POLYGON ((1 2, 3 4, 1 2))",
            "POLYGON ((1 2, 3 4, 5 6, 7 8))", "POLYGON ((1 2, 3 4, 5 6, 1 2)", "POLYGON ((1 2, 3 4, 5 6, 1 2)))",
            "POLYGON ((1 2, 3 4, 5 6, 1 2)) x", "POLYGON (1 2, 3 4, 5 6, 1 2)",
            "POLYGON ((1 2 3, 3 4 5, 5 6 7, 1 2 3))",
            "POLYGON ((1 2, 3 4, 5 6, 1 2), (1 2, 3 4, 5 6, 1 2))", "POLYGON ((91 2, 3 4, 5 6, 91 2))",
            "POLYGON ((1 181, 3 4, 5 6, 1 181))", "POLYGON ((nan 2, 3 4, 5 6, nan 2))",
            "POLYGON ((inf 2, 3 4, 5 6, inf 2))", "POLYGON ((0x1 2, 3 4, 5 6, 0x1 2))",
            "POLYGON ((1e999 2, 3 4, 5 6, 1e999 2))",
            "POLYGON ((1-2, 3 4, 5 6, 1-2))", "POLYGON ((1 2,, 3 4, 5 6, 1 2))", "POLYGONE ((1 2, 3 4, 5 6, 1 2))",
            "MULTIPOLYGON (((1 2, 3 4, 5 6, 1 2)))", "POLYGON ((1 2, 3 4, 5 6, 1 2))\0",
            "SRID=4326;POLYGON ((1 2, 3 4, 5 6, 1 2))",
            "POLYGON ((1 2; 3 4; 5 6; 1 2))", "POLYGON ((１ 2, 3 4, 5 6, １ 2))",
        ]) func refused(_ text: String)
    {
        #expect(ZonePolygon(text: text) == nil)
    }

    @Test func thereAreBoundsOfHowManyPlaces() {
        func text(_ count: Int) -> String {
            "POLYGON ((0 0, \((2..<count).map { "1 0.\($0)" }.joined(separator: ", ")), 0 0))"
        }
        #expect(ZonePolygon(text: text(ZonePolygon.mostPlaces))?.ring.count == 1_000)
        #expect(ZonePolygon(text: text(ZonePolygon.mostPlaces + 1)) == nil)
        #expect(ZonePolygon(text: text(ZonePolygon.fewestPlaces)) != nil)
        #expect(ZonePolygon(text: text(ZonePolygon.fewestPlaces - 1)) == nil)
    }

    /// How often a ring goes around a place, by the angles under which the place sees its edges: another way than the
    /// polygon's. Nil on the outline.
    private static func turns(_ ring: [Place], around place: Place) -> Int? {
        var angle = 0.0
        for (one, other) in zip(ring, ring.dropFirst()) {
            let (ax, ay) = (one.longitude - place.longitude, one.latitude - place.latitude)
            let (bx, by) = (other.longitude - place.longitude, other.latitude - place.latitude)
            let (cross, dot) = (ax * by - ay * bx, ax * bx + ay * by)
            if cross == 0, dot <= 0 { return nil }
            angle += atan2(cross, dot)
        }
        return Int((angle / (2 * .pi)).rounded())
    }

    @Test func aPlaceIsInsideWhereTheRingGoesAroundItAnOddNumberOfTimes() throws {
        var random = TestGenerator(80)
        var (inside, outside, on) = (0, 0, 0)
        for _ in 0..<5_000 {
            let ring = Self.ring(using: &random)
            let polygon = try #require(ZonePolygon(ring: ring))
            let place = Self.gridPlace(using: &random)
            if let turns = Self.turns(ring, around: place) {
                #expect(polygon.contains(place) == (turns % 2 != 0), "\(polygon.text), \(place)")
                if polygon.contains(place) { inside += 1 } else { outside += 1 }
            } else {
                #expect(polygon.contains(place), "\(polygon.text), \(place)")
                on += 1
            }
        }
        #expect(inside > 100 && outside > 100 && on > 100)
    }

    @Test func aPlaceIsReadFromItsText() {
        #expect(Place(wellKnownText: "POINT (57.05 -9.92)") == Place(latitude: 57.05, longitude: -9.92))
        #expect(Place(wellKnownText: "point(-90 180)") == Place(latitude: -90, longitude: 180))
        for text in [
            "POINT (57.05, 9.92)", "POINT (1 2 3)", "POINT (91 0)", "POINT EMPTY", "POINT (1 2", "POINT 1 2", "(1 2)",
            "",
        ] {
            #expect(Place(wellKnownText: text) == nil, "\(text)")
        }
    }
}
