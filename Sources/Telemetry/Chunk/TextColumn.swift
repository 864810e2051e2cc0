/// Texts as a dictionary of the distinct ones and an index for each sample: a state repeats for hours.
enum TextColumn {
    static func write(_ texts: [String], to writer: inout ByteWriter) {
        var places: [String: Int] = [:]
        var distinct: [String] = []
        let indices = texts.map { text in
            if let place = places[text] { return place }
            places[text] = distinct.count
            distinct.append(text)
            return distinct.count - 1
        }
        writer.varint(distinct.count)
        for text in distinct { writer.text(text) }
        for index in indices { writer.varint(index) }
    }

    static func read(_ count: Int, from reader: inout ByteReader) throws(CorruptBytes) -> [String] {
        var distinct: [String] = []
        for _ in 0..<(try reader.count(upTo: min(count, reader.remaining))) { distinct.append(try reader.text()) }
        guard count <= reader.remaining else { throw CorruptBytes("a text column is cut off") }
        var texts: [String] = []
        texts.reserveCapacity(count)
        for _ in 0..<count {
            let index = try reader.count()
            guard index < distinct.count else { throw CorruptBytes("a text is not in its dictionary") }
            texts.append(distinct[index])
        }
        return texts
    }
}
