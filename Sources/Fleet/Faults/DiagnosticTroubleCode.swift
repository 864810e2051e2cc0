/// A fault as the CAN bus of a machine tells it (SAE J1939-73): which parameter, and what is wrong with it.
package struct DiagnosticTroubleCode: Sendable, Hashable {
    /// Suspect parameter number, of 19 bits.
    package let spn: Int64
    /// Failure mode identifier, of 5 bits.
    package let fmi: Int64

    package static let spns: ClosedRange<Int64> = 0...524_287
    package static let fmis: ClosedRange<Int64> = 0...31
    /// Addresses of controllers on the bus that can send.
    package static let sourceAddresses: ClosedRange<Int64> = 0...253

    package init(spn: Int64, fmi: Int64) {
        self.spn = spn
        self.fmi = fmi
    }

    /// Reads `SPN-FMI`; nil for any other code.
    package init?(_ code: String) {
        let parts = code.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let spn = Self.number(parts[0], in: Self.spns),
            let fmi = Self.number(parts[1], in: Self.fmis)
        else { return nil }
        self.init(spn: spn, fmi: fmi)
    }

    /// `SPN-FMI`.
    package var code: String { "\(spn)-\(fmi)" }

    fileprivate static func number(_ text: some StringProtocol, in range: ClosedRange<Int64>) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int64(text), range.contains(number)
        else { return nil }
        return number
    }
}

extension FaultCode {
    /// Nil where the maker has codes of another kind.
    package var troubleCode: DiagnosticTroubleCode? { DiagnosticTroubleCode(code) }

    /// The address on the CAN bus of the controller that reports it; nil where it has a name or is not known.
    package var sourceAddress: Int64? {
        DiagnosticTroubleCode.number(source, in: DiagnosticTroubleCode.sourceAddresses)
    }
}
