import Fleet
import Telemetry

/// What units reported of their positions and measures, in rows: of one unit at many times, or of many units. They stand in
/// columns, for to make an object of each row took more time than its values.
final class UnitReadings: Sendable {
    let rows: Int
    /// Column by column: the parts of the position, then the measures; not a number where there is none.
    let numbers: [Double]
    /// Of each row; neighbours with the same address have the same object.
    let addresses: [UnitAddress?]

    /// The parts of a position that are numbers come before those that are texts.
    private static var positionColumns: Int { PositionPart.street.place }
    static let columns = positionColumns + UnitMeasure.allCases.count

    static func column(of measure: UnitMeasure) -> Int { positionColumns + measure.place }

    private init(numbers: [Double], addresses: [UnitAddress?]) {
        rows = addresses.count
        self.numbers = numbers
        self.addresses = addresses
    }

    subscript(row: Int) -> UnitReading { UnitReading(readings: self, row: row) }

    // MARK: Sources

    /// Where the values of a series go.
    enum Role: Sendable {
        case position(Int)
        case text(Int)
        case measure(Int, isFlag: Bool)

        fileprivate init(_ part: PositionPart) {
            let textPlace = part.place - positionColumns
            self = textPlace < 0 ? .position(part.place) : .text(textPlace)
        }

        var isMeasure: Bool { if case .measure = self { true } else { false } }
    }

    /// The series that are read, each with its role. Of those with the same role the first is the one to prefer.
    static let series: [(key: SeriesKey, role: Role)] =
        PositionPart.allCases.map { ($0.series, Role($0)) }
        + UnitMeasure.sources.map { measure, insight in
            (insight.series(), .measure(column(of: measure), isFlag: insight.type == .boolean))
        }

    static let keys = series.map(\.key)
    static let roles = series.map(\.role)

    // MARK: Building

    /// Takes values series by series, from the last of `UnitReadings.series` to the first: a value takes the place of one of
    /// the same row and role.
    struct Builder {
        private let rows: Int
        private var numbers: [Double]
        /// Street, postal code, city and country of each row: their places in `texts`.
        private var parts: [InlineArray<4, Int>]
        /// First that of a part that is missing.
        private var texts = [""]

        init(rows: Int) {
            self.rows = rows
            numbers = Array(repeating: .nan, count: rows * columns)
            parts = Array(repeating: InlineArray(repeating: 0), count: rows)
        }

        mutating func add(_ value: SampleValue, as role: Role, row: Int) {
            switch (value, role) {
            case (.number(let number), _): add(number, as: role, row: row)
            case (.text(let text), .text(let part)): parts[row][part] = place(of: text)
            case (.text, _): break
            }
        }

        /// - Parameter rows: of each value.
        mutating func add(_ values: SeriesSamples.Values, as role: Role, rows: [Int]) {
            switch (values, role) {
            case (.numbers(let bits), _):
                for (bits, row) in zip(bits, rows) { add(Double(bitPattern: bits), as: role, row: row) }
            case (.texts(let values), .text(let part)):
                var last = 0
                for (text, row) in zip(values, rows) {
                    // A machine stays in its street for a while.
                    if text != texts[last] { last = place(of: text) }
                    parts[row][part] = last
                }
            case (.texts, _): break
            }
        }

        /// What is not finite, and a flag that is neither 0 nor 1, is no value.
        @inline(__always)
        private mutating func add(_ number: Double, as role: Role, row: Int) {
            guard number.isFinite else { return }
            switch role {
            case .position(let column): numbers[column * rows + row] = number
            case .measure(let column, let isFlag):
                if !isFlag || number == 0 || number == 1 { numbers[column * rows + row] = number }
            case .text: break
            }
        }

        private mutating func place(of text: String) -> Int {
            if text.isEmpty { return 0 }
            texts.append(text)
            return texts.count - 1
        }

        consuming func finish() -> UnitReadings {
            var addresses = [UnitAddress?](repeating: nil, count: parts.count)
            // The row of the last address.
            var last: Int?
            for row in parts.indices {
                if numbers[PositionPart.latitude.place * rows + row].isNaN
                    || numbers[PositionPart.longitude.place * rows + row].isNaN
                {
                    for column in 0..<positionColumns { numbers[column * rows + row] = .nan }
                } else if let last, parts[row].indices.allSatisfy({ parts[row][$0] == parts[last][$0] }) {
                    addresses[row] = addresses[last]
                } else {
                    addresses[row] = address(parts[row])
                    last = row
                }
            }
            return UnitReadings(numbers: numbers, addresses: addresses)
        }

        private func address(_ parts: InlineArray<4, Int>) -> UnitAddress? {
            if parts.indices.allSatisfy({ parts[$0] == 0 }) { return nil }
            func text(_ part: PositionPart) -> String? {
                let place = parts[part.place - positionColumns]
                return place == 0 ? nil : texts[place]
            }
            return UnitAddress(
                .init(street: text(.street), zip: text(.zip), city: text(.city), country: text(.country)))
        }
    }
}
