import Testing

@testable import Telemetry

@Suite("Sample values")
struct SampleValueTests {
    @Test("are equal bit for bit")
    func bits() {
        #expect(SampleValue.number(.nan) == .number(.nan))
        #expect(SampleValue.number(0) != .number(-0.0))
        #expect(SampleValue.absent.isAbsent)
        #expect(!SampleValue.number(.nan).isAbsent)
    }
}
