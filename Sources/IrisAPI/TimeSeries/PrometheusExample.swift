import Fleet
import Web

/// Answers of the Time Series API to show, as Prometheus and IRIS write them.
enum PrometheusExample {
    private static let metric: JSONValue = [
        "__name__": "machine_insight_fuel_level", "asset_id": "0198c0de-0000-7000-8000-000000000001",
        "asset_name": "Loader 7", "brand": "Volvo", "model": "L90H", "type": "Wheel loader",
    ]

    static let vector = result("vector", [["metric": metric, "value": [.integer(1_767_323_045), "62.5"]]])
    static let matrix = result(
        "matrix",
        [["metric": metric, "values": [[.integer(1_767_323_045), "62.5"], [.integer(1_767_323_345), "62"]]]])
    static let series = data([metric])
    static let labels = data(["__name__", "asset_id", "asset_name", "brand", "model", "type"])
    static let labelValues = data(["machine_insight_fuel_level"])
    static let formatted = data("avg(machine_insight_fuel_level)")
    static let metadata = data(
        TimeSeriesOperations.metadata(of: MachineInsight.all.filter { $0.metricName == "machine_insight_fuel_level" }))
    static let root = data([])

    static func build(_ known: JSONValue) -> JSONValue { data(known) }

    private static func data(_ value: JSONValue) -> JSONValue { ["status": "success", "data": value] }

    private static func result(_ type: String, _ values: [JSONValue]) -> JSONValue {
        [
            "status": "success", "isPartial": false,
            "data": ["resultType": .string(type), "result": .array(values)], "stats": ["seriesFetched": "1"],
        ]
    }
}
