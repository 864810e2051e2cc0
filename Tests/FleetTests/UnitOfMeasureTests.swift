import TestSupport
import Testing

@testable import Fleet

@Suite("Units of measure")
struct UnitOfMeasureTests {
    @Test("No spelling means two units, and each unit is found by all of its own")
    func spellings() {
        #expect(Set(UnitOfMeasure.all.map(\.name)).count == UnitOfMeasure.all.count)
        for unit in UnitOfMeasure.all {
            for words in [unit.name, unit.isoName] + unit.spellings {
                #expect(UnitOfMeasure.spelled(words) == unit, "\(words)")
                #expect(UnitOfMeasure.spelled(words.uppercased().replacing(" ", with: "_")) == unit, "\(words)")
            }
            for spelling in unit.spellings { #expect(spelling == UnitOfMeasure.spelling(spelling)) }
        }
    }

    @Test("Numbers of up to 15 digits come back bit for bit from a unit of which theirs is a whole number")
    func restored() throws {
        var random = TestGenerator(1)
        for unit in UnitOfMeasure.all {
            for other in UnitOfMeasure.all where unit.quantity != nil && unit.quantity == other.quantity {
                let ratio = unit.scale / other.scale
                guard ratio == ratio.rounded() else { continue }
                for _ in 0..<200 {
                    let digits = Int64.random(in: -999_999_999_999_999...999_999_999_999_999, using: &random)
                    let number = try #require(Double("\(digits)e-\(Int.random(in: 0...15, using: &random))"))
                    let converted = try #require(unit.convert(number, to: other))
                    #expect(
                        unit.restore(converted, from: other)?.bitPattern == number.bitPattern,
                        "\(number) \(unit.name) in \(other.name)")
                }
            }
        }
    }

    @Test func unitsOfDifferentQuantitiesAreNotConverted() {
        for unit in UnitOfMeasure.all {
            for other in UnitOfMeasure.all
            where unit != other && (unit.quantity == nil || unit.quantity != other.quantity) {
                #expect(unit.convert(1, to: other) == nil)
            }
            #expect(unit.convert(-0.0, to: unit)?.sign == .minus)
        }
    }
}
