/// A place where the machines of the demo fleet stand.
struct DemoSite {
    let latitude: Double
    let longitude: Double
    /// Metres above the sea.
    let altitude: Double
    /// Metres within which most of its machines are.
    let radius: Double
    let street: String
    let zip: String
    let city: String
    let country: String

    private init(
        _ latitude: Double, _ longitude: Double, _ altitude: Double, _ radius: Double, _ street: String, _ zip: String,
        _ city: String, _ country: String
    ) {
        self.latitude = latitude
        self.longitude = longitude
        self.altitude = altitude
        self.radius = radius
        self.street = street
        self.zip = zip
        self.city = city
        self.country = country
    }

    static let all: [DemoSite] = [
        .init(55.7047, 12.5990, 3, 350, "Sundkaj 12", "2150", "København", "Denmark"),
        .init(56.1629, 10.2180, 4, 400, "Østhavnsvej 31", "8000", "Aarhus", "Denmark"),
        .init(55.3959, 10.3883, 14, 300, "Havnegade 100", "5000", "Odense", "Denmark"),
        .init(55.6180, 12.9890, 5, 350, "Kajgatan 8", "211 12", "Malmö", "Sweden"),
        .init(57.7160, 11.9460, 6, 450, "Lindholmsallén 40", "417 55", "Göteborg", "Sweden"),
        .init(59.3520, 18.0960, 11, 300, "Hamnvägen 5", "115 42", "Stockholm", "Sweden"),
        .init(59.9030, 10.7600, 5, 300, "Sjøgata 21", "0150", "Oslo", "Norway"),
        .init(60.3810, 5.3270, 18, 250, "Verftsveien 3", "5058", "Bergen", "Norway"),
        .init(60.1870, 24.9780, 8, 350, "Satamakatu 17", "00540", "Helsinki", "Finland"),
        .init(61.4980, 23.7750, 92, 300, "Ratakatu 44", "33100", "Tampere", "Finland"),
        .init(53.5400, 9.9990, 7, 450, "Am Hafenrand 9", "20457", "Hamburg", "Germany"),
        .init(54.3150, 10.1320, 6, 300, "Werftweg 2", "24143", "Kiel", "Germany"),
        .init(59.4440, 24.7510, 6, 250, "Sadama tee 6", "10111", "Tallinn", "Estonia"),
    ]
}
