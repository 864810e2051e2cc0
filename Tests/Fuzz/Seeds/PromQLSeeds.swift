// Sources: Tests/Fuzz/Seeds/Seed.swift

@main
enum PromQLSeeds {
    private static let expressions = [
        "up", "1", "\"text\"", "-1e3 ^ 2", "0x1F + 1h30m",
        #"{__name__=~"a.+", "le"!="x", job!~'y'} offset -5m @ start()"#,
        "sum by (job, instance) (rate(requests_total{code!=\"500\"}[5m]))",
        "a * on (x) group_left (y) b or c and d unless e", "topk without (a) (3, b) > bool 2 != 1 atan2 3 % 4",
        "max_over_time(deriv(rate(a[5m:1m] @ 10.5)[10m:] offset 1w)[1h:30s])",
        "histogram_quantile(0.9, sum by (le) (rate(b[1m]))) # words",
        #"label_replace(a, "b", "$1", "c", "(.*)\\d")"#, "count_values(\"v\", (-(+a)))", "quantile(NaN, Inf * a)",
        "{`my.metric`} + on(`a b`) {\"other\", x=\"\\u00e9\"}",
    ]

    static func main() throws {
        for (index, expression) in expressions.enumerated() {
            try Seed.write(Array(expression.utf8), to: "promql", "expression-\(index)")
        }
    }
}
