/// What one record of the log says. Numbers stand for assets and series; the record that first uses one follows the
/// record that defines it.
enum Record {
    enum Kind: UInt8 {
        case assets = 1
        case series = 2
        case samples = 3
        case deletion = 4
    }

    /// The highest bit of a series number in a row says that a text follows, not the bits of a double.
    static let textFlag: UInt32 = 1 << 31
    /// Series are numbered below the flag, assets below the largest number, which stands for none.
    static let largestNumber: UInt32 = textFlag - 1

    static func assets(_ keys: ArraySlice<AssetKey>) -> [UInt8] {
        var writer = ByteWriter()
        writer.fixed(Kind.assets.rawValue)
        writer.fixed(UInt32(keys.startIndex))
        writer.varint(keys.count)
        for key in keys {
            writer.uuid(key.account)
            writer.uuid(key.asset)
        }
        return writer.bytes
    }

    static func series(_ keys: ArraySlice<SeriesKey>) -> [UInt8] {
        var writer = ByteWriter()
        writer.fixed(Kind.series.rawValue)
        writer.fixed(UInt32(keys.startIndex))
        writer.varint(keys.count)
        for key in keys {
            writer.fixed(key.kind.rawValue)
            writer.fixed(key.form.rawValue)
            writer.text(key.name)
            writer.text(key.instance)
            writer.text(key.unit)
        }
        return writer.bytes
    }

    static func deletion(of asset: UInt32) -> [UInt8] {
        var writer = ByteWriter()
        writer.fixed(Kind.deletion.rawValue)
        writer.fixed(asset)
        return writer.bytes
    }

    enum Content {
        case samples(RowReader)
        case definition(Definition)
    }

    /// What a record's bytes say. Rows are checked as they are read.
    static func read(_ bytes: UnsafeRawBufferPointer) throws(CorruptBytes) -> Content {
        var reader = ByteReader(bytes)
        guard let kind = Kind(rawValue: try reader.fixed(UInt8.self)) else {
            throw CorruptBytes("a record is of an unknown kind")
        }
        return kind == .samples ? .samples(RowReader(reader)) : .definition(try Definition(kind, from: &reader))
    }
}

/// The definitions in a record that is not of samples.
enum Definition: Equatable {
    case assets(first: Int, [AssetKey])
    case series(first: Int, [SeriesKey])
    case deletion(of: UInt32)

    init(_ kind: Record.Kind, from reader: inout ByteReader) throws(CorruptBytes) {
        switch kind {
        case .assets:
            let first = Int(try reader.fixed(UInt32.self))
            var keys: [AssetKey] = []
            for _ in 0..<(try reader.count(upTo: reader.remaining / 32)) {
                keys.append(AssetKey(account: try reader.uuid(), asset: try reader.uuid()))
            }
            self = .assets(first: first, keys)
        case .series:
            let first = Int(try reader.fixed(UInt32.self))
            var keys: [SeriesKey] = []
            for _ in 0..<(try reader.count(upTo: reader.remaining / 5)) { keys.append(try SeriesKey(from: &reader)) }
            self = .series(first: first, keys)
        case .deletion: self = .deletion(of: try reader.fixed(UInt32.self))
        case .samples: throw CorruptBytes("a record of samples defines nothing")
        }
        guard reader.isAtEnd else { throw CorruptBytes("a record is longer than its content") }
        switch self {
        case .assets(_, let keys) where keys.isEmpty: throw CorruptBytes("a record defines no asset")
        case .series(_, let keys) where keys.isEmpty: throw CorruptBytes("a record defines no series")
        default: break
        }
    }
}

extension SeriesKey {
    init(from reader: inout ByteReader) throws(CorruptBytes) {
        guard let kind = Kind(rawValue: try reader.fixed(UInt8.self)),
            let form = Form(rawValue: try reader.fixed(UInt8.self))
        else { throw CorruptBytes("a series has an unknown kind or form") }
        self.init(kind, try reader.text(), form: form, instance: try reader.text(), unit: try reader.text())
    }
}
