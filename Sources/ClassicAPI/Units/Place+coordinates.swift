import Fleet
import Foundation

extension Place {
    /// Mean radius of the earth in kilometres.
    private static let earthRadius = 6371.0088

    /// The distance along the surface of a sphere, which is within half a percent of that on the earth.
    func kilometres(to other: Place) -> Double {
        let (one, two) = (latitude * .pi / 180, other.latitude * .pi / 180)
        let latitudes = sin((two - one) / 2)
        let longitudes = sin((other.longitude - longitude) * .pi / 360)
        let square = latitudes * latitudes + cos(one) * cos(two) * longitudes * longitudes
        return 2 * Self.earthRadius * asin(min(1, square.squareRoot()))
    }

    /// Reads `latitude,longitude`, and an object as programs write it: `{latitude:57.05,longitude:9.92}`, its names
    /// without regard to case, in quotes or not.
    init?(coordinates text: String) {
        var numbers: [Double?] = []
        if text.hasPrefix("{") {
            guard text.hasSuffix("}") else { return nil }
            var members: [String: Double] = [:]
            for member in text.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false) {
                let parts = member.split(separator: ":", omittingEmptySubsequences: false).map {
                    $0.filter { $0 != "\"" && $0 != " " }
                }
                guard parts.count == 2, let number = Double(decimal: parts[1]),
                    members.updateValue(number, forKey: parts[0].lowercased()) == nil
                else { return nil }
            }
            guard members.count == 2 else { return nil }
            numbers = [members["latitude"], members["longitude"]]
        } else {
            numbers = text.split(separator: ",", omittingEmptySubsequences: false).map {
                Double(decimal: $0.filter { $0 != " " })
            }
        }
        guard numbers.count == 2, let latitude = numbers[0], let longitude = numbers[1], abs(latitude) <= 90,
            abs(longitude) <= 180
        else { return nil }
        self.init(latitude: latitude, longitude: longitude)
    }
}

extension Double {
    /// A finite decimal number; neither hexadecimal nor words for infinity.
    init?(decimal text: some StringProtocol) {
        guard !text.isEmpty, text.utf8.count <= 32, text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }),
            let number = Double(text), number.isFinite
        else { return nil }
        self = number
    }
}
