import ISO15143

/// The catalogue as its file gives it, and the ways to look something up in it.
struct MachineInsightTable {
    /// Why a table of insights cannot be used; the line counts from 1.
    struct Malformed: Error, Hashable, CustomStringConvertible {
        let line: Int
        let reason: String

        var description: String { "line \(line): \(reason)" }
    }

    let insights: [MachineInsight]
    let byName: [String: MachineInsight]
    let bySpelling: [String: MachineInsight]
    let byMetric: [String: MachineInsight]
    let byDataPoint: [DataPoint: MachineInsight]

    /// The table is a part of the program, and the tests read it: no program with a malformed one is shipped.
    static let shipped: MachineInsightTable = {
        do {
            return try MachineInsightTable(String(decoding: PackageResources.MachineInsights_tsv, as: UTF8.self))
        } catch {
            preconditionFailure("MachineInsights.tsv, \(error)")
        }
    }()

    static let columns = [
        "name", "metric", "unit", "type", "ISO element", "extended element", "deprecated", "description",
        "variable",
    ]

    /// Reads a table: a line of column names, then a line an insight, with a tab between two columns.
    init(_ text: String) throws(Malformed) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first?.split(separator: "\t").map(String.init) == Self.columns else {
            throw Malformed(line: 1, reason: "must name the columns \(Self.columns.joined(separator: ", "))")
        }
        guard lines.last == "" else { throw Malformed(line: lines.count, reason: "must end with a line break") }
        var insights: [MachineInsight] = []
        var byName: [String: MachineInsight] = [:]
        var bySpelling: [String: MachineInsight] = [:]
        var byMetric: [String: MachineInsight] = [:]
        var byDataPoint: [DataPoint: MachineInsight] = [:]
        var variables: Set<Int> = []
        for (index, line) in lines.enumerated().dropFirst().dropLast() {
            let insight: MachineInsight
            do throws(ReadingError) {
                insight = try MachineInsight(row: line)
                let isNew =
                    bySpelling.updateValue(insight, forKey: Self.spelling(insight.name)) == nil
                    && byMetric.updateValue(insight, forKey: insight.metricName) == nil
                    && (insight.dataPoint.map { byDataPoint.updateValue(insight, forKey: $0) == nil } ?? true)
                    && variables.insert(insight.variableID).inserted
                guard isNew else {
                    throw ReadingError("has a name, metric, data point or variable of a line above")
                }
            } catch {
                throw Malformed(line: index + 1, reason: error.description)
            }
            byName[insight.name] = insight
            insights.append(insight)
        }
        self.insights = insights
        self.byName = byName
        self.bySpelling = bySpelling
        self.byMetric = byMetric
        self.byDataPoint = byDataPoint
    }

    /// What is left of a name when capital letters and underscores do not count.
    static func spelling(_ name: String) -> String {
        name.utf8.contains(UInt8(ascii: "_")) ? name.lowercased().filter { $0 != "_" } : name.lowercased()
    }
}

extension MachineInsight {
    /// Reads a line of the table.
    init(row: Substring) throws(ReadingError) {
        let cells = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard cells.count == MachineInsightTable.columns.count else {
            throw ReadingError("has \(cells.count) columns, not \(MachineInsightTable.columns.count)")
        }
        guard cells.allSatisfy({ $0.first != " " && $0.last != " " }) else {
            throw ReadingError("has a space at the border of a cell")
        }
        guard !cells[0].isEmpty, cells[0].utf8.allSatisfy({ $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "_") })
        else { throw ReadingError("has \(cells[0].quoted) for a name") }
        guard cells[1].hasPrefix(Self.metricPrefix), cells[1] == SensorMetric.snakeCase(cells[1]) else {
            throw ReadingError("has \(cells[1].quoted) for a metric name")
        }
        guard !cells[7].isEmpty else { throw ReadingError("has no description") }
        name = cells[0]
        metricName = cells[1]
        measure = try Self.measure(cells[2])
        type = try ValueType(cells[3])
        dataPoint = try Self.dataPoint(standard: cells[4], extended: cells[5])
        isDeprecated = try Self.flag(cells[6])
        description = cells[7]
        variableID = try Self.variable(cells[8])
    }

    private static func measure(_ cell: String) throws(ReadingError) -> UnitOfMeasure? {
        guard !cell.isEmpty else { return nil }
        guard let measure = UnitOfMeasure.spelled(cell), measure.name == cell else {
            throw ReadingError("has the unknown unit \(cell.quoted)")
        }
        return measure
    }

    private static func dataPoint(standard: String, extended: String) throws(ReadingError) -> DataPoint? {
        guard !standard.isEmpty || !extended.isEmpty else { return nil }
        let point = DataPoint.all.first { point in
            switch point.vocabulary {
            case .standard: extended.isEmpty && point.path == standard
            case .extended: standard.isEmpty && point.element == extended
            }
        }
        guard let point else {
            throw ReadingError("has \(standard.quoted) and \(extended.quoted) where one data point can stand")
        }
        return point
    }

    private static func variable(_ cell: String) throws(ReadingError) -> Int {
        guard let number = Int(cell), number > 0, String(number) == cell else {
            throw ReadingError("has \(cell.quoted) where the number of a variable must stand")
        }
        return number
    }

    private static func flag(_ cell: String) throws(ReadingError) -> Bool {
        switch cell {
        case "yes": return true
        case "no": return false
        default: throw ReadingError("has \(cell.quoted) where yes or no must stand")
        }
    }
}

extension MachineInsight.ValueType {
    private static let wordsBefore = "one of "

    init(_ cell: String) throws(ReadingError) {
        switch cell {
        case "number": self = .number
        case "boolean": self = .boolean
        case "text": self = .text
        default:
            let words = cell.dropFirst(Self.wordsBefore.count).split(separator: ";").map {
                String($0.drop { $0 == " " })
            }
            guard cell.hasPrefix(Self.wordsBefore), words.count > 1, Set(words).count == words.count,
                !words.contains("")
            else { throw ReadingError("has the unknown type \(cell.quoted)") }
            self = .oneOf(words)
        }
    }
}
