import Telemetry

/// A fix of a machine's receiver and the address that was found for it.
struct SimulatedPosition: Sendable {
    let latitude: Double
    let longitude: Double
    /// Metres.
    let altitude: Double
    /// Metres.
    let accuracy: Double
    /// Degrees clockwise from north.
    let heading: Double
    /// Kilometres an hour.
    let speed: Double
    /// None on the road.
    let street: String?
    let zip: String
    let city: String
    let country: String

    /// The parts of the fix, all of one time.
    func append(to samples: inout [Sample], at time: Int64) {
        samples.append(Sample(Part.latitude, at: time, .number(latitude)))
        samples.append(Sample(Part.longitude, at: time, .number(longitude)))
        samples.append(Sample(Part.altitude, at: time, .number(altitude)))
        samples.append(Sample(Part.accuracy, at: time, .number(accuracy)))
        samples.append(Sample(Part.heading, at: time, .number(heading)))
        samples.append(Sample(Part.speed, at: time, .number(speed)))
        if let street { samples.append(Sample(Part.street, at: time, .text(street))) }
        samples.append(Sample(Part.zip, at: time, .text(zip)))
        samples.append(Sample(Part.city, at: time, .text(city)))
        samples.append(Sample(Part.country, at: time, .text(country)))
    }

    private enum Part {
        static let latitude = SeriesKey(.location, "latitude")
        static let longitude = SeriesKey(.location, "longitude")
        static let altitude = SeriesKey(.location, "altitude")
        static let accuracy = SeriesKey(.location, "accuracy")
        static let heading = SeriesKey(.location, "heading")
        static let speed = SeriesKey(.location, "speed")
        static let street = SeriesKey(.location, "street", form: .text)
        static let zip = SeriesKey(.location, "zip", form: .text)
        static let city = SeriesKey(.location, "city", form: .text)
        static let country = SeriesKey(.location, "country", form: .text)
    }
}
