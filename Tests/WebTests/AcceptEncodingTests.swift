import Testing

@testable import Web

@Suite("Accept-Encoding")
struct AcceptEncodingTests {
    @Test(
        "Gzip is chosen where it is acceptable and liked no less than the plain form",
        arguments: [
            "gzip", "GZip", "gzip, deflate, br", "br;q=1.0, gzip;q=0.8, *;q=0.1", "x-gzip", "*", "*;q=0.5",
            "gzip;q=0.001",
            "deflate, gzip;q=1.0, *;q=0", "gzip;q=0.5, identity;q=0.5", "identity;q=0, gzip;q=0.1", " gzip ;\tq=0.5 ",
            ", ,gzip", "*;q=0, gzip", "identity, gzip", "gzip;q=1.", "gzip;q=1.000", "*, identity;q=0.1",
        ])
    func chosen(_ field: String) {
        #expect(AcceptEncoding(field).prefersGzip)
    }

    @Test(
        "It is not where it is refused, unnamed, liked less or unreadable",
        arguments: [
            nil, "", " ", "identity", "deflate, br", "gzip;q=0", "gzip;q=0.0", "gzip;q=0.000", "*;q=0", "x-gzip;q=0",
            "gzip;q=0, *", "gzip;q=0, x-gzip", "gzip;q=0.5, identity", "gzip;q=0.499, identity;q=0.5", "gzipped",
            "identity;q=0", "gzip;q=2", "gzip;q=1.001", "gzip;q=0.1234", "gzip;q=-1", "gzip;q=", "gzip;q=a",
            "gzip;q=.5",
            "gzip;q=0,5", "gzip;level=9", "gzip;q=0.5;q=1", "gzip deflate", "*;q=0.1, identity;q=0.2",
        ])
    func notChosen(_ field: String?) {
        #expect(!AcceptEncoding(field).prefersGzip)
    }
}
