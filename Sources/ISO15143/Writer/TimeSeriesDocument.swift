/// A page of a time series, written item by item.
///
///     var document = TimeSeriesDocument(of: .locations, links: links, as: .json)
///     for position in positions { document.append(.position(position)) }
///     return document.finish()
///
/// JSON holds the links and one list, named for the element with a small first letter. XML holds the links and the
/// elements in a root that is named for the element with `Messages` after it (`LocationMessages`), as other
/// providers of the standard name it.
package struct TimeSeriesDocument: Sendable {
    private let segment: TimeSeriesSegment
    private var writer: ElementWriter

    package init(of segment: TimeSeriesSegment, links: [FleetSnapshot.Link], as format: DocumentFormat) {
        self.segment = segment
        writer = ElementWriter(format)
        writer.beginDocument(
            segment.element + "Messages", version: FleetDocument.version, snapshotTime: nil, links: links)
        writer.beginList(of: segment.element, .extended)
    }

    /// Appends an item of the segment's kind. One whose number is not finite is left out.
    package mutating func append(_ item: TimeSeriesItem) {
        switch item {
        case .position(let location): writer.write(location, isItem: true)
        case .fault(let fault): append(fault)
        case .values(let values): append(values.filter(\.reading.isWritable))
        case .insight(let reading, let time): append(reading, time)
        }
    }

    /// Appends items that differ in nothing but their number and time, as `append(_:)` does one by one and many times
    /// as fast.
    /// - Parameters:
    ///   - numbers: finite ones.
    ///   - times: of each number, in milliseconds since 1970 UTC.
    ///   - item: the item of a number at a time, which says the number as it is.
    package mutating func append(
        _ numbers: ArraySlice<Double>, at times: ArraySlice<Int64>, as item: (Double, Int64) -> TimeSeriesItem
    ) {
        // The first has nothing before it and the second is like all others.
        let isPlain = times.allSatisfy(FeedTime.writable.contains)
        let single = isPlain ? min(1, numbers.count) : numbers.count
        for (number, time) in zip(numbers.prefix(single), times.prefix(single)) { append(item(number, time)) }
        guard let number = numbers.dropFirst(single).first, let time = times.dropFirst(single).first else { return }
        let start = writer.bytes.count
        writer.slots = []
        append(item(number, time))
        let template = ItemTemplate(writer.bytes[start...], writer.slots ?? [])
        writer.slots = nil
        template.append(numbers.dropFirst(single + 1), at: times.dropFirst(single + 1), to: &writer.bytes)
    }

    /// The whole document.
    package consuming func finish() -> [UInt8] {
        writer.endList()
        writer.endDocument(segment.element + "Messages")
        return writer.bytes
    }

    private mutating func append(_ fault: FaultCode) {
        writer.begin(segment.element, time: fault.time, isItem: true)
        writer.member("CodeIdentifier", text: fault.identifier)
        writer.optionalMember("CodeDescription", text: fault.description)
        writer.optionalMember("CodeSeverity", text: fault.severity)
        writer.optionalMember("CodeSource", text: fault.source)
        writer.end(segment.element, time: fault.time)
    }

    private mutating func append(_ values: [DataValue]) {
        guard let first = values.first else { return }
        writer.begin(segment.element, for: first, isItem: true)
        for value in values {
            writer.write(value, withOlderName: value.point.vocabulary == .extended)
            if writer.format == .json, Self.isLevel(value.point) { writer.member("value", value.reading, decimals: 0) }
        }
        writer.end(segment.element, time: first.time)
    }

    /// Whether clients look for a value of the standard under the name of extended ones as well: the levels of tanks,
    /// which makers' programs know as insights.
    private static func isLevel(_ point: DataPoint) -> Bool {
        point == .defRemaining || point == .fuelRemaining
    }

    private mutating func append(_ reading: DataValue.Reading, _ time: Int64?) {
        guard reading.isWritable else { return }
        writer.begin(segment.element, .extended, time: time, isItem: true)
        writer.member(segment.element, reading, decimals: 0)
        writer.member("Value", reading, decimals: 0)
        writer.end(segment.element, time: time)
    }
}
