package import ISO15143
package import Telemetry

/// A time series that the export has: positions, faults, an element of the standard or of the extended vocabulary, or
/// a machine insight.
package struct ExportedSeries: Sendable, Hashable {
    enum Content: Sendable, Hashable {
        case positions
        case faults
        /// The insights of an element's values, in the table's order.
        case element([MachineInsight])
        case insight(MachineInsight)
    }

    /// What documents call it.
    package let segment: TimeSeriesSegment
    let content: Content

    /// The series of a name, in which capital letters and underscores do not count; nil when there is none.
    package init?(named name: String) {
        let spelling = MachineInsightTable.spelling(name)
        if spelling == MachineInsightTable.spelling(TimeSeriesSegment.locations.name) {
            self.init(.locations, .positions)
        } else if spelling == MachineInsightTable.spelling(TimeSeriesSegment.faults.name) {
            self.init(.faults, .faults)
        } else if let points = Self.elements[spelling], let segment = TimeSeriesSegment(points[0].element) {
            self.init(segment, .element(points.compactMap(MachineInsight.of)))
        } else if let insight = MachineInsight.spelled(name),
            let segment = TimeSeriesSegment(insight.name.filter { $0 != "_" })
        {
            self.init(segment, .insight(insight))
        } else {
            return nil
        }
    }

    private init(_ segment: TimeSeriesSegment, _ content: Content) {
        self.segment = segment
        self.content = content
    }

    /// The data points of each element, by its spelling.
    private static let elements = Dictionary(grouping: DataPoint.all) { MachineInsightTable.spelling($0.element) }

    /// The items of a part of the series.
    package enum Items {
        case each([TimeSeriesItem])
        /// Finite numbers at their times, and the item that each of them is.
        case numbers(ArraySlice<Double>, at: ArraySlice<Int64>, as: (Double, Int64) -> TimeSeriesItem)
    }

    /// A part of the series in order of time, and how many items there are in all parts together. What a machine has
    /// several times comes in one order of time.
    /// - Parameter range: in milliseconds since 1970 UTC, both ends included.
    package func items(
        of asset: AssetKey, in range: ClosedRange<Int64>, offset: Int, limit: Int, from samples: any SampleStoring
    ) async throws(TelemetryError) -> (total: Int, items: Items) {
        var part = Part(offset: offset, limit: limit)
        switch content {
        case .positions:
            let parts: [PositionPart] = [.latitude, .longitude, .altitude]
            let found = try await samples.select(asset, parts.map(\.series), range)
            found.forEachTime { time, group in
                let location = Location(time: time) { part in
                    group.first { found[$0.series].series == part.series }.map { found[$0.series].value($0.index) }
                }
                if let location { part.add(.position(location)) }
            }
        case .faults:
            let found = try await samples.select(asset, samples.faultSeries(of: asset), range)
            found.forEachActiveFault { time, _, fault in part.add(.fault(ISO15143.FaultCode(fault, at: time))) }
        case .insight(let insight):
            let found = try await samples.select(asset, Self.series(of: [insight], asset, samples), range)
            let item = { (number: Double, time: Int64) in TimeSeriesItem.insight(.number(number), time: time) }
            if insight.isNumber, let page = Self.numbers(found, offset, limit, as: item) { return page }
            found.forEachTime { time, group in
                for place in group {
                    guard let value = insight.value(of: found[place.series].value(place.index)) else { continue }
                    part.add(.insight(DataValue.Reading(value), time: time))
                }
            }
        case .element(let insights):
            let found = try await samples.select(asset, Self.series(of: insights, asset, samples), range)
            if let insight = insights.first(where: { $0.name == found.first?.series.name }), insight.isExportedAsItIs,
                let page = Self.numbers(
                    found, offset, limit,
                    as: { number, time in
                        .values([insight.dataValue(of: .number(number), at: time)].compactMap { $0 })
                    })
            {
                return page
            }
            let byName = Dictionary(uniqueKeysWithValues: insights.map { ($0.name, $0) })
            found.forEachTime { time, group in
                // The places of one instance stand together, in the table's order.
                var values: [DataValue] = []
                var instance: String?
                for place in group {
                    let series = found[place.series].series
                    if series.instance != instance, !values.isEmpty {
                        part.add(.values(values))
                        values = []
                    }
                    instance = series.instance
                    let sample = found[place.series].value(place.index)
                    if let value = byName[series.name]?.dataValue(of: sample, at: time) { values.append(value) }
                }
                if !values.isEmpty { part.add(.values(values)) }
            }
        }
        return (part.total, .each(part.items))
    }

    /// A page of what is one series of numbers; nil when it is more.
    private static func numbers(
        _ found: [SeriesSamples], _ offset: Int, _ limit: Int, as item: @escaping (Double, Int64) -> TimeSeriesItem
    ) -> (total: Int, items: Items)? {
        guard found.count == 1, case .numbers(let bits) = found[0].values else { return nil }
        let numbers = bits.map(Double.init(bitPattern:))
        guard numbers.allSatisfy(\.isFinite) else { return nil }
        let part = min(offset, numbers.count)..<min(offset + limit, numbers.count)
        return (numbers.count, .numbers(numbers[part], at: found[0].times[part], as: item))
    }

    /// The asset's series of some insights: those of an instance together, in the order of the insights.
    private static func series(
        of insights: [MachineInsight], _ asset: AssetKey, _ samples: any SampleStoring
    ) -> [SeriesKey] {
        let ranks = Dictionary(uniqueKeysWithValues: insights.enumerated().map { ($1.name, $0) })
        let found = samples.series(of: asset).compactMap { series -> (SeriesKey, InstanceOrder, rank: Int)? in
            guard series.kind == .insight, let rank = ranks[series.name] else { return nil }
            return (series, InstanceOrder(series.instance), rank)
        }
        return found.sorted { $0.1 == $1.1 ? $0.rank < $1.rank : $0.1 < $1.1 }.map(\.0)
    }
}

/// Takes the items of one page and counts all.
private struct Part {
    let offset: Int
    let limit: Int
    var total = 0
    var items: [TimeSeriesItem] = []

    init(offset: Int, limit: Int) {
        self.offset = offset
        self.limit = limit
    }

    mutating func add(_ item: @autoclosure () -> TimeSeriesItem) {
        if total >= offset, total - offset < limit { items.append(item()) }
        total += 1
    }
}

extension DataValue.Reading {
    fileprivate init(_ value: MachineInsight.Value) {
        switch value {
        case .number(let number): self = .number(number)
        case .boolean(let flag): self = .boolean(flag)
        case .text(let text): self = .text(text)
        }
    }
}

extension ISO15143.FaultCode {
    fileprivate init(_ fault: FaultCode, at time: Int64) {
        self.init(
            identifier: fault.code, description: fault.description, severity: fault.severity,
            source: fault.source.isEmpty ? nil : fault.source, time: time)
    }
}
