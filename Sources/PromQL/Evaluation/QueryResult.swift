/// The answer to a query.
package struct QueryResult: Sendable {
    package enum Value: Sendable {
        case scalar(Point)
        case string(String, time: Int64)
        /// One point a series, in the order that the query asks for.
        case vector([(labels: Labels, point: Point)])
        case matrix([Series])
    }

    package struct Point: Sendable, Equatable {
        /// In milliseconds since 1970 UTC.
        package let time: Int64
        package let value: Double
    }

    package struct Series: Sendable {
        package let labels: Labels
        package let times: Times
        /// One for each time, `Double.absent` where there is none.
        package let values: [Double]

        package init(labels: Labels, times: Times, values: [Double]) {
            (self.labels, self.times, self.values) = (labels, times, values)
        }

        package enum Times: Sendable {
            /// In milliseconds since 1970 UTC.
            case steps(start: Int64, step: Int64)
            case each([Int64])

            @inline(__always)
            package subscript(index: Int) -> Int64 {
                switch self {
                case .steps(let start, let step): start + Int64(index) * step
                case .each(let times): times[index]
                }
            }
        }
    }

    package let value: Value
    package let annotations: Annotations
    /// Series that the selectors found.
    package let seriesRead: Int
    package let samplesRead: Int
    package let peakSamples: Int
}
