/// The same query as the Explore page shows, as a command line to the Time Series API.
enum QueryCommand {
    /// - Parameter publicURL: the address of the server, without a slash at the end.
    static func curl(_ publicURL: String, _ text: String, _ times: ChartTimes, isInstant: Bool) -> String {
        func seconds(_ time: Int64) -> String { ChartNumber.exact(Double(time) / 1000) }
        let when =
            isInstant
            ? ["time=\(seconds(times.end))"]
            : ["start=\(seconds(times.start))", "end=\(seconds(times.end))", "step=\(seconds(times.step))"]
        let path = "/api/time-series/v1/prometheus/api/v1/" + (isInstant ? "query" : "query_range")
        let fields = (["query=" + text] + when).map { "  --data-urlencode \(quoted($0)) \\\n" }.joined()
        return "curl -G -H \"Authorization: Bearer $IRIS_TOKEN\" \\\n\(fields)  \(quoted(publicURL + path))"
    }

    /// One word of a shell, whatever is in it.
    static func quoted(_ word: String) -> String {
        "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
