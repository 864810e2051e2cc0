import TestSupport

@testable import ISO15143

/// Makes machines with anything in them that a reader can take.
struct RandomFleet {
    var generator: TestGenerator

    mutating func fleet() -> [Equipment] {
        (0..<Int.random(in: 1...2, using: &generator)).map { _ in machine() }
    }

    mutating func machine() -> Equipment {
        var header = EquipmentHeader(
            unitInstallTime: maybe { $0.time() }, oemName: maybe { $0.text() }, model: maybe { $0.text() },
            equipmentID: maybe { $0.text() }, serialNumber: maybe { $0.text() }, pin: maybe { $0.text() })
        if header.model != nil, chance(5) { header.model = "" }
        if !header.hasIdentity { header.pin = text() }
        let metadata = Metadata(
            assetId: maybe { $0.text() }, machineId: maybe { $0.text() }, telematicSerialNumber: maybe { $0.text() },
            unitId: maybe { fleet in
                ["0", "42", "007", "-5", "999999999999999", "12345678901234567890", "1e5", fleet.text()]
                    .randomElement(using: &fleet.generator) ?? "1"
            }, externalReferenceNumber: maybe { $0.text() })
        return Equipment(
            header: header, location: maybe { $0.location() }, values: values(),
            metadata: metadata.isEmpty ? nil : metadata)
    }

    private mutating func location() -> Location {
        Location(
            time: maybe { $0.time() }, latitude: coordinate(90), longitude: coordinate(180),
            altitude: maybe { $0.number() }, altitudeUnits: maybe { $0.text().inSmallLetters })
    }

    private mutating func coordinate(_ bound: Double) -> Double {
        let number = number()
        if abs(number) <= bound { return number }
        return chance(5) ? -bound : Double.random(in: -bound...bound, using: &generator)
    }

    /// Most elements are missing from most machines; one in 20 machines has them all.
    private mutating func values() -> [DataValue] {
        let isFull = chance(20)
        var values: [DataValue] = []
        var index = 0
        while index < DataPoint.all.count {
            let rows = DataPoint.all[index...].prefix { $0.element == DataPoint.all[index].element }
            index += rows.count
            let isRare = rows.first?.vocabulary == .extended
            guard isFull || chance(isRare ? 20 : 3) else { continue }
            for _ in 0..<(chance(4) ? Int.random(in: 2...3, using: &generator) : 1) {
                let time = maybe { $0.time() }
                for row in rows where rows.count == 1 || !chance(3) { values.append(value(of: row, time)) }
            }
        }
        return values
    }

    private mutating func value(of point: DataPoint, _ time: Int64?) -> DataValue {
        let reading: DataValue.Reading =
            switch point.kind {
            case .number: .number(number())
            case .quantity, .hours: .number(number().magnitude)
            case .boolean: .boolean(chance(2))
            case .text: .text(text())
            }
        var units = point.units == nil ? nil : maybe { $0.text() }
        if point.vocabulary == .standard { units = units?.inSmallLetters }
        return DataValue(point: point, time: time, reading: reading, units: units)
    }

    // MARK: Scalars

    mutating func number() -> Double {
        let odd = [
            0, -0.0, 0.1 + 0.2, 1e21, 1e22, 1e300, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
            .leastNormalMagnitude, 1e-5, 0x1p53, 0x1p51, 0x1p51 + 0.5, 1.005, 0.07, 1e15 / 3,
            99.995, 123_456_789.12,
        ]
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: return (odd.randomElement(using: &generator) ?? 0) * (chance(2) ? -1 : 1)
        case 1: return Double(Int.random(in: -1_000_000...1_000_000, using: &generator))
        case 2: return Double(Int.random(in: -9_999_999...9_999_999, using: &generator)) / 100
        case 3: return Double.random(in: -180...180, using: &generator)
        // Where doubles lie further apart than numbers of twelve decimals.
        case 4: return Double.random(in: 8_192...9_007, using: &generator)
        default:
            let number = Double(bitPattern: generator.next())
            return number.isFinite ? number : 1 / 3
        }
    }

    /// From the year 2 to the year 9999, half of them in whole seconds.
    mutating func time() -> Int64 {
        let time =
            chance(2)
            ? Int64.random(in: FeedTime.firstMeant...FeedTime.writable.upperBound, using: &generator)
            : Int64.random(in: -100_000_000_000...2_000_000_000_000, using: &generator)
        return chance(2) ? max(time / 1_000 * 1_000, FeedTime.firstMeant) : time
    }

    mutating func text() -> String {
        let odd = [
            "Größe XL", "\"quoted\"", "'", "a\\b", "\\u0041", "<Equipment/>", "]]>", "&amp; & &#0;", "😀👩‍👩‍👧", "e\u{301}",
            "\u{202E}abc", "\u{80}\u{9F}", "\u{FFFD}", "\u{1FFFE}\u{10FFFF}", "\u{2028}", "true", "0", "-12.50",
            "1e5", "a\u{A0}b  c", "{\"a\":[1]}", "/", "\u{FEFF}x", String(repeating: "長", count: 170),
            String(repeating: "x", count: 512),
        ]
        if chance(3) { return odd.randomElement(using: &generator) ?? "" }
        // Shifted by chance, so that letters of one byte are as common as those of four.
        let scalars = (0..<Int.random(in: 1...12, using: &generator)).compactMap { _ in
            let value = UInt32.random(in: 0x21...0x1_0FFFF, using: &generator)
            return Unicode.Scalar(value >> UInt32.random(in: 0...12, using: &generator))
        }
        let readable = scalars.filter { XMLCharacter.isAllowed($0) && $0.value > 0x20 && $0.value != 0x7F }
        let text = String(String.UnicodeScalarView(readable))
        return text.isEmpty || text == "-" ? "x" : text
    }

    private mutating func maybe<Value>(_ make: (inout RandomFleet) -> Value) -> Value? {
        chance(2) ? make(&self) : nil
    }

    private mutating func chance(_ one: Int) -> Bool {
        Int.random(in: 0..<one, using: &generator) == 0
    }
}
