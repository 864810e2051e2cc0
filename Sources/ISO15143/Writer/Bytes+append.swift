extension [UInt8] {
    @inline(__always)
    mutating func append(ascii scalar: Unicode.Scalar) {
        append(UInt8(ascii: scalar))
    }

    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    /// Appends a text as it is.
    mutating func append(utf8Of text: String) {
        var text = text
        text.withUTF8 { append(contentsOf: $0) }
    }
}
