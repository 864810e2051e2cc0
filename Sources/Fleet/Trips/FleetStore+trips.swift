import SQL
package import Telemetry

/// Trips and summaries of what the sample store has, read a day at a time: a quarter of a year takes no more memory
/// than a day.
extension FleetStore {
    /// In milliseconds.
    private static let window: Int64 = 86_400_000

    /// The trips of an asset that begin in a range, in order of time. One that is under way at the end of the range is
    /// told until it ends, or until now.
    package func trips(
        of asset: AssetKey, beginningIn range: Range<Int64>, at now: Int64 = .now, _ emit: (Trip) async throws -> Void
    ) async throws {
        var finder = TripFinder()
        var found: [Trip] = []
        let end = min(max(range.lowerBound, now), .max - Self.window)
        guard let samples else { return }
        let series = TripSeries(of: samples.series(of: asset))
        try await readings(series, of: asset, from: range.lowerBound - DaySummarizer.leadTime, until: end) { reading in
            finder.take(reading) { if range.contains($0.start.time) { found.append($0) } }
        } afterWindow: { time in
            for trip in found { try await emit(trip) }
            found.removeAll(keepingCapacity: true)
            guard time >= range.upperBound else { return true }
            // What is told within the silence that ends every trip may still belong to the last one.
            guard let last = finder.last(at: time), range.contains(last.start.time) else { return false }
            return time - last.stop.time <= DaySummarizer.leadTime
        }
        if let last = finder.last(at: end), range.contains(last.start.time) { try await emit(last) }
    }

    /// The summaries of days that follow one another, in their order.
    package func summaries(
        of asset: AssetKey, _ days: [LocalDay], at now: Int64 = .now
    ) async throws(FleetError) -> [DaySummary] {
        guard let first = days.first, let last = days.last, let samples else { return [] }
        let series = TripSeries(of: samples.series(of: asset))
        var summarizer = DaySummarizer(days, tellsDistance: series.tellsDistance)
        // What is told after the day may say that it ran until midnight.
        let end = min(max(first.times.lowerBound, now), last.times.upperBound + DaySummarizer.leadTime)
        do {
            try await readings(series, of: asset, from: first.times.lowerBound - DaySummarizer.leadTime, until: end) {
                summarizer.take($0)
            } afterWindow: { _ in
                true
            }
        } catch {
            throw error as? FleetError ?? .samples(.failed("\(error)"))
        }
        return summarizer.finished(at: end)
    }

    /// - Parameter afterWindow: says whether to read on; gets the time until which everything was read.
    private func readings(
        _ series: TripSeries, of asset: AssetKey, from start: Int64, until end: Int64, _ body: (TripReading) -> Void,
        afterWindow: (Int64) async throws -> Bool
    ) async throws {
        guard let samples, !series.keys.isEmpty else { return }
        // Nothing was told before 1970, whatever is asked for.
        var time = max(0, start)
        while time < end {
            try Task.checkCancellation()
            let until = min(end, time + Self.window)
            let part: [SeriesSamples]
            do {
                part = try await samples.select(asset, series.keys, time...until - 1)
            } catch {
                throw FleetError.samples(error)
            }
            series.forEachReading(of: asset, in: part, body)
            time = until
            guard try await afterWindow(time) else { return }
        }
    }
}
