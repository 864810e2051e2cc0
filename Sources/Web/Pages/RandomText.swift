/// 256 random bits as 64 hexadecimal digits, for cookies and addresses that nobody can guess.
package enum RandomText {
    package static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef".utf8)
        let bytes = (0..<64).map { _ in digits[Int.random(in: 0..<16, using: &generator)] }
        return String(decoding: bytes, as: UTF8.self)
    }

    package static func isWellFormed(_ text: String) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }
}
