import Foundation

extension SimulatedRegion {
    /// Air temperature in degrees Celsius: colder to the north, in winter and at night, with warm and cold spells that
    /// all machines of the region share.
    func airTemperature(at time: Int64) -> Double {
        let day = clock.day(of: time)
        let dayOfYear = Double(day - EuropeanClock.firstDay(ofYear: EuropeanClock.year(ofDay: day)))
        let hour = clock.hour(of: time)
        let mean = 9.5 - 0.7 * (depot.latitude - 54)
        let season = 9.5 * cos(2 * .pi * (dayOfYear - 200) / 365)
        let daily = 3.2 * cos(2 * .pi * (hour - 15) / 24)
        return mean + season + daily + anomaly(day) * (1 - hour / 24) + anomaly(day + 1) * hour / 24
    }

    /// By how much a day begins warmer than the season has it: the mean of numbers drawn for it and the days before.
    private func anomaly(_ day: Int) -> Double {
        let drawn = (0..<4).map { back in
            var random = SeededGenerator(seed: UInt64(index), stream: UInt64(bitPattern: Int64(day - back)))
            return random.uniform(-8...8)
        }
        return drawn.reduce(0, +) / 4
    }
}
