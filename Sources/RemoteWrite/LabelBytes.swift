/// The labels of a series as they were sent: the bytes of their protobuf fields, side by side. Equal bytes are equal
/// labels, so they serve as a key, and labels need to be read once for each distinct series.
///
/// In place like the series: they may be used while the bytes of the request stay.
package struct LabelBytes {
    package let bytes: UnsafeRawBufferPointer
    /// Holds the bytes of labels that did not stand side by side in the request.
    private let copy: Copy?

    /// - Parameter bytes: stay in place for as long as the labels are used.
    package init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        copy = nil
    }

    init(_ copy: Copy) {
        bytes = UnsafeRawBufferPointer(copy.bytes)
        self.copy = copy
    }

    final class Copy {
        let bytes: UnsafeMutableRawBufferPointer

        init(count: Int) { bytes = .allocate(byteCount: count, alignment: 1) }

        deinit { bytes.deallocate() }
    }

    /// Reads the labels, ordered by the bytes of their names. A label with an empty value counts as absent, as in
    /// Prometheus.
    /// - Throws: `malformed` when a label is not sound protobuf, not UTF-8, has no name, or the name of another one;
    ///   `tooLarge` when a name or value passes its bound. Offsets count from the first label.
    package func labels(
        bounds: WriteRequestBounds = WriteRequestBounds()
    ) throws(RemoteWriteError) -> [TimeSeries.Label] {
        var labels: [TimeSeries.Label] = []
        var fields = ProtobufCursor(bytes)
        while !fields.isAtEnd {
            let tag = try fields.tag()
            let label = try Self.label(ProtobufCursor(bytes, try fields.lengthDelimited(tag)), bounds)
            if label.name.isEmpty { throw ProtobufCursor.malformed("a label has no name", tag.offset) }
            labels.append(label)
        }
        labels.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        for (label, next) in zip(labels, labels.dropFirst()) where label.name.utf8.elementsEqual(next.name.utf8) {
            throw RemoteWriteError(.malformed, "a series has two labels named \(label.name)")
        }
        labels.removeAll { $0.value.isEmpty }
        return labels
    }

    private static func label(
        _ message: ProtobufCursor, _ bounds: WriteRequestBounds
    ) throws(RemoteWriteError) -> TimeSeries.Label {
        var message = message
        var name = ""
        var value = ""
        while !message.isAtEnd {
            let tag = try message.tag()
            switch tag.field {
            case 1: name = try text(try message.lengthDelimited(tag), of: message.bytes, bounds)
            case 2: value = try text(try message.lengthDelimited(tag), of: message.bytes, bounds)
            default: try message.skip(tag)
            }
        }
        return TimeSeries.Label(name, value)
    }

    private static func text(
        _ range: Range<Int>, of bytes: UnsafeRawBufferPointer, _ bounds: WriteRequestBounds
    ) throws(RemoteWriteError) -> String {
        guard range.count <= bounds.labelTextBytes else {
            throw RemoteWriteError(
                .tooLarge,
                "a label's name or value has \(range.count) bytes; at most \(bounds.labelTextBytes) are read")
        }
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw ProtobufCursor.malformed("a label is not UTF-8", range.lowerBound)
        }
        return text
    }
}
