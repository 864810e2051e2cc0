extension AssetLocation {
    /// - Throws: `ReadingError` that names the first part of the position that cannot be true.
    package func checkCanBeTrue() throws(ReadingError) {
        try Self.check("latitude", latitude, from: -90, to: 90)
        try Self.check("longitude", longitude, from: -180, to: 180)
        try Self.check("altitude", altitude)
        if altitude != nil, metres == nil {
            throw ReadingError("altitude has the unit \((altitudeUnits ?? "").quoted), which is neither metre nor foot")
        }
        try Self.check("accuracy", accuracy, from: 0)
        try Self.check("heading", heading, from: 0, to: 360)
        try Self.check("speed", speed, from: 0)
        for (part, text) in [
            ("street", address?.street), ("zip", address?.zip), ("city", address?.city),
            ("country", address?.country),
        ] {
            guard let text else { continue }
            do {
                try text.checkIsLine(atMost: MachineInsight.longestText)
            } catch {
                throw ReadingError("\(part) \(error.description)")
            }
        }
    }

    private static func check(
        _ part: String, _ number: Double?, from least: Double = -.infinity, to most: Double = .infinity
    ) throws(ReadingError) {
        guard let number else { return }
        guard number.isFinite else { throw ReadingError("\(part) must be a finite number, not \(number)") }
        guard number < least || number > most else { return }
        let range = most.isFinite ? "from \(Int(least)) to \(Int(most))" : "\(Int(least)) or more"
        throw ReadingError("\(part) must be \(range), not \(number)")
    }
}
