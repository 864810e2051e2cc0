import PromQL

/// A series as one line of a chart.
struct ChartLine: Sendable {
    /// What tells it from the chart's other lines.
    let name: String
    /// One for each of the chart's times, `Double.absent` where there is none.
    let values: [Double]

    init(name: String, values: [Double]) {
        self.name = name
        self.values = values
    }

    /// The values of a query's series at the times of a chart.
    init(name: String, _ series: QueryResult.Series, at times: ChartTimes) {
        var values = [Double](repeating: .absent, count: times.count)
        for index in series.values.indices {
            let place = (series.times[index] - times.start) / times.step
            if values.indices.contains(Int(place)) { values[Int(place)] = series.values[index] }
        }
        self.init(name: name, values: values)
    }

    /// Least, mean and most of what can be compared; nil when nothing can.
    var spread: (least: Double, mean: Double, most: Double)? {
        let finite = values.filter(\.isFinite)
        guard let least = finite.min(), let most = finite.max() else { return nil }
        // Each a part of the mean, for their sum may be more than any number.
        let mean = finite.reduce(0) { $0 + $1 / Double(finite.count) }
        return (least, min(max(mean, least), most), most)
    }

    /// The place of the last value.
    var last: Int? { values.lastIndex { !$0.isAbsent } }

    // MARK: Drawing

    /// The side of the square that paths are drawn in, whatever the size of the chart on the page.
    static let side = 1000.0

    /// The line as an SVG path in a square of `side`, from the top left corner. It is broken where there is no value,
    /// or none that could be drawn; a value alone is a point.
    /// - Parameter isStepped: whether each value holds until the next one.
    func path(on scale: ValueScale, isStepped: Bool = false) -> String {
        var path = ""
        var isOpen = false
        for (index, value) in values.enumerated() {
            guard value.isFinite else {
                isOpen = false
                continue
            }
            let x = values.count > 1 ? Double(index) / Double(values.count - 1) : 0.5
            let (across, down) = (Self.coordinate(x), Self.coordinate(1 - scale.place(value)))
            path += !isOpen ? "M\(across) \(down)" : isStepped ? "H\(across)V\(down)" : "L\(across) \(down)"
            let isNextDrawn = index + 1 < values.count && values[index + 1].isFinite
            // A line of no length has round ends and shows as a point.
            if !isOpen, !isNextDrawn { path += "h0" }
            isOpen = true
        }
        return path
    }

    /// With one decimal, finer than a pixel.
    private static func coordinate(_ place: Double) -> String {
        let tenths = Int((min(max(place, 0), 1) * side * 10).rounded())
        return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
    }
}
