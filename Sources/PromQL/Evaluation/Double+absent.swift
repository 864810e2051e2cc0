extension Double {
    /// The staleness marker of Prometheus, a NaN with bits of its own. No operation gives it: here it also stands for
    /// "no value at this step".
    package static let absent = Double(bitPattern: 0x7FF0_0000_0000_0002)

    @inline(__always)
    package var isAbsent: Bool { bitPattern == 0x7FF0_0000_0000_0002 }
}
