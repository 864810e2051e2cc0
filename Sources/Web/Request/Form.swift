/// Why a form or a query could not be read.
package enum FormError: Error, Sendable, Equatable {
    case badEscape
    case notUTF8
    case nul
    case tooManyPairs

    package var description: String {
        switch self {
        case .badEscape: "a percent sign is not followed by two hexadecimal digits"
        case .notUTF8: "a name or value is not UTF-8"
        case .nul: "a name or value contains a NUL"
        case .tooManyPairs: "there are more than \(FormPair.maximumCount) parameters"
        }
    }
}

/// One name and value of `application/x-www-form-urlencoded` text.
package struct FormPair: Sendable, Equatable {
    package let name: String
    package let value: String

    static let maximumCount = 1000

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Decodes strictly: every escape is two digits, every text is UTF-8 without NUL. `+` and `%20` are spaces; `;`
    /// is a character like others.
    package static func decode(_ bytes: some Collection<UInt8>) throws(FormError) -> [FormPair] {
        // Of one concrete type, which is several times faster to walk than an unknown collection.
        let bytes = Array(bytes)
        var pairs: [FormPair] = []
        for part in bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true) {
            if pairs.count == maximumCount { throw .tooManyPairs }
            if let equals = part.firstIndex(of: UInt8(ascii: "=")) {
                let value = part[(equals + 1)...]
                pairs.append(
                    FormPair(try decoded(part[..<equals], plusIsSpace: true), try decoded(value, plusIsSpace: true)))
            } else {
                pairs.append(FormPair(try decoded(part, plusIsSpace: true), ""))
            }
        }
        return pairs
    }

    /// Decodes percent escapes; in a path `+` stands for itself.
    package static func text(_ bytes: some Collection<UInt8>, plusIsSpace: Bool) throws(FormError) -> String {
        try decoded(Array(bytes)[...], plusIsSpace: plusIsSpace)
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool) throws(FormError) -> String {
        let isPlain = !bytes.contains { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") || $0 == 0 }
        if isPlain {
            guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
            return text
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "+") where plusIsSpace: decoded.append(0x20)
            case UInt8(ascii: "%"):
                guard index < bytes.endIndex, let high = hexadecimal(bytes[index]) else { throw .badEscape }
                index += 1
                guard index < bytes.endIndex, let low = hexadecimal(bytes[index]) else { throw .badEscape }
                index += 1
                let value = high << 4 | low
                if value == 0 { throw .nul }
                decoded.append(value)
            case 0: throw .nul
            default: decoded.append(byte)
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw .notUTF8 }
        return text
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension [FormPair] {
    /// The value of a name that appears once; the first value when it appears more often.
    package subscript(name: String) -> String? {
        first { $0.name == name }?.value
    }

    /// All values of a name.
    package func all(_ name: String) -> [String] {
        filter { $0.name == name }.map(\.value)
    }

    /// By names in small letters, for programs that are not particular about them. The first value of a name counts; an
    /// empty one is none.
    package var caseless: [String: String] {
        Dictionary(
            lazy.filter { !$0.value.isEmpty }.map { ($0.name.lowercased(), $0.value) },
            uniquingKeysWith: { first, _ in first })
    }
}
