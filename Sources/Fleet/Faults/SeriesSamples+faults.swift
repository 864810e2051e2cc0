import Telemetry

extension SampleStoring {
    /// The series of an asset's faults, in the order of code and source.
    func faultSeries(of asset: AssetKey) -> [SeriesKey] {
        series(of: asset).filter { $0.kind == .fault }.sorted { ($0.name, $0.instance) < ($1.name, $1.instance) }
    }
}

extension [SeriesSamples] {
    /// Walks through the faults that samples say are active, in order of time; those of one time in the order of their
    /// series.
    func forEachActiveFault(_ body: (_ time: Int64, SeriesKey, FaultCode) -> Void) {
        // What a series says is mostly the same each time; read once, its words are kept once.
        var known = [(value: SampleValue, fault: FaultCode?)?](repeating: nil, count: count)
        forEachTime { time, places in
            for place in places {
                let (series, value) = (self[place.series].series, self[place.series].value(place.index))
                if known[place.series]?.value != value { known[place.series] = (value, FaultCode(series, value)) }
                if let fault = known[place.series]?.fault, fault.isActive { body(time, series, fault) }
            }
        }
    }
}
