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
        case .value(let value): append(value)
        case .insight(let reading, let time): append(reading, time)
        }
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

    private mutating func append(_ value: DataValue) {
        guard value.reading.isWritable else { return }
        writer.begin(segment.element, for: value, isItem: true)
        writer.write(value, withOlderName: value.point.vocabulary == .extended)
        writer.end(segment.element, time: value.time)
    }

    private mutating func append(_ reading: DataValue.Reading, _ time: Int64?) {
        guard reading.isWritable else { return }
        writer.begin(segment.element, .extended, time: time, isItem: true)
        writer.member(segment.element, reading, decimals: 0)
        writer.member("Value", reading, decimals: 0)
        writer.end(segment.element, time: time)
    }
}
