import Web

/// The times at which a chart has values, and the ticks of its time axis.
struct ChartTimes: Sendable, Equatable {
    /// In milliseconds since 1970 UTC.
    let start: Int64
    let step: Int64
    let count: Int
    /// The times for templates, which show each in many tables.
    let moments: [TemplateValue]

    /// Steps that end at a moment and go back over a length of time, both ends included.
    init(length: Int64, endingAt end: Int64, step: Int64) {
        let count = length / step
        start = end - count * step
        self.step = step
        self.count = Int(count) + 1
        moments = (0...count).map { [start] in .time(start + $0 * step) }
    }

    var end: Int64 { self[count - 1] }

    subscript(index: Int) -> Int64 { start + Int64(index) * step }

    // MARK: Ticks

    struct Tick: Equatable, Sendable {
        /// From 0 at the start to 1 at the end.
        let place: Double
        /// In UTC, as `14:00` or `24 Nov`.
        let label: String
    }

    static let minute: Int64 = 60_000
    static let hour = 60 * minute
    static let day = 24 * hour
    /// As many distances as fit.
    private static let mostDistances: Int64 = 7
    /// The first of January 1970 was a Thursday; weeks begin on Monday.
    private static let firstMonday = 4 * day

    /// Round distances from tick to tick.
    private static let distances =
        [1, 2, 5, 10, 15, 30].map { $0 * minute } + [1, 2, 3, 4, 6, 12].map { $0 * hour }
        + [1, 2, 7, 14, 28, 56, 91, 182, 364].map { $0 * day }

    var ticks: [Tick] {
        let length = end - start
        guard length > 0 else { return [Tick(place: 0.5, label: Self.label(start, withTime: true))] }
        let distance = Self.distances.first { length / $0 <= Self.mostDistances } ?? length
        let offset = distance % (7 * Self.day) == 0 ? Self.firstMonday : 0
        // Rounded up, before 1970 as well.
        let before = (start - offset) % distance
        var time = start + (before == 0 ? 0 : before > 0 ? distance - before : -before)
        var ticks: [Tick] = []
        while time <= end {
            ticks.append(
                Tick(
                    place: Double(time - start) / Double(length),
                    label: Self.label(time, withTime: distance < Self.day)))
            time += distance
        }
        return ticks
    }

    /// Midnight is told by its day.
    private static func label(_ time: Int64, withTime: Bool) -> String {
        if withTime, time % day != 0 {
            return String(Timestamp(milliseconds: time).description.dropFirst(11).prefix(5))
        }
        return PageTime.day(time).split(separator: " ").prefix(2).joined(separator: " ")
    }
}
