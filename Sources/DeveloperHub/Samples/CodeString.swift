/// Text inside double quotes, which Java, C# and JavaScript escape alike.
enum CodeString {
    static func quoted(_ text: String, isASCII: Bool = false) -> String {
        "\"\(escaped(text, isASCII: isASCII, quote: #"\""#))\""
    }

    /// - Parameters:
    ///   - isASCII: whether everything else is escaped as well, for compilers that guess the encoding of their files.
    ///   - quote: what stands for a double quote.
    static func escaped(_ text: String, isASCII: Bool, quote: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += #"\\"#
            case "\"": escaped += quote
            case "\n": escaped += #"\n"#
            case "\r": escaped += #"\r"#
            case "\t": escaped += #"\t"#
            case _ where isHidden(scalar) || isASCII && !scalar.isASCII:
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    escaped += #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
                }
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Whether a reader would not see it, or see something else because of it.
    static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse: true
        default: false
        }
    }
}
