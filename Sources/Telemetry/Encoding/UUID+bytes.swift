import Foundation

extension ByteWriter {
    mutating func uuid(_ id: UUID) {
        withUnsafeBytes(of: id.uuid) { raw($0) }
    }
}

extension ByteReader {
    mutating func uuid() throws(CorruptBytes) -> UUID {
        var bytes: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        let slice = try slice(16)
        withUnsafeMutableBytes(of: &bytes) { $0.copyMemory(from: slice) }
        return UUID(uuid: bytes)
    }
}
