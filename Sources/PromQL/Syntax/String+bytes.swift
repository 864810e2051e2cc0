import Glibc

extension String {
    /// Whether the texts are the same byte for byte. `==` takes different spellings of one character for the same.
    @inline(__always)
    package func hasSameBytes(as other: String) -> Bool {
        utf8.count == other.utf8.count && compareBytes(with: other) == 0
    }

    /// Whether its bytes come before those of another text.
    @inline(__always)
    func precedes(_ other: String) -> Bool {
        let order = compareBytes(with: other)
        return order == 0 ? utf8.count < other.utf8.count : order < 0
    }

    /// Below zero, zero or above as the first byte that differs, of as many as both have, is smaller, none or larger.
    private func compareBytes(with other: String) -> Int32 {
        withBytes { one in
            other.withBytes { other in
                guard let first = one.baseAddress, let second = other.baseAddress else { return 0 }
                return memcmp(first, second, min(one.count, other.count))
            }
        }
    }

    /// Lends the bytes of UTF-8.
    func withBytes<Value>(_ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
        if let value = utf8.withContiguousStorageIfAvailable(body) { return value }
        var copy = self
        return copy.withUTF8(body)
    }
}
