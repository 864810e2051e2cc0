import Telemetry

extension StoreFigures {
    /// As metrics of the sample store.
    var prometheusText: String {
        func gauge(_ name: String, _ help: String, _ value: Int) -> String {
            "# HELP \(name) \(help)\n# TYPE \(name) gauge\n\(name) \(value)\n"
        }
        return gauge("iris_samples_assets", "Assets that have ever had a sample.", assets)
            + gauge("iris_samples_in_memory", "Samples in the log and in no chunk yet.", samplesInMemory)
            + gauge("iris_samples_log_bytes", "Size of the log of samples.", logSize)
            + gauge("iris_samples_partitions", "Weeks that have samples on the disk.", partitions)
    }
}
