import Testing

@testable import RemoteWrite

@Test("A remote-write error says its reason")
func reason() {
    #expect(RemoteWriteError(.malformed, "not snappy").description == "not snappy")
}
