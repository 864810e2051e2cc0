import PromQL
import TestSupport
import Testing

@testable import Manager

struct ChartLineTests {
    private let scale = ValueScale([0, 100], isPercent: true)

    private func path(_ values: [Double], isStepped: Bool = false) -> String {
        ChartLine(name: "", values: values).path(on: scale, isStepped: isStepped)
    }

    @Test func linesAreBrokenWhereThereIsNothing() {
        #expect(path([0, 50, 100]) == "M0 1000L500 500L1000 0")
        #expect(path([0, .absent, 100, 100]) == "M0 1000h0M666.7 0L1000 0")
        #expect(path([.nan, 50, .infinity, 50, 50]) == "M250 500h0M750 500L1000 500")
        #expect(path([.absent, .absent, 25]) == "M1000 750h0")
        #expect(path([50]) == "M500 500h0", "a single time is in the middle")
        #expect(path([]).isEmpty && path([.absent, .nan]).isEmpty)
    }

    @Test func statesHoldUntilTheNext() {
        #expect(path([0, 100, 100], isStepped: true) == "M0 1000H500V0H1000V0")
    }

    @Test func pathsStayInTheirSquareAndShowEveryValue() {
        var random = TestGenerator(3)
        for _ in 0..<500 {
            let values = (0..<Int.random(in: 1...40, using: &random)).map { _ in
                switch Int.random(in: 0..<6, using: &random) {
                case 0: Double.absent
                case 1: Double.nan
                case 2: -Double.infinity
                default: Double.random(in: -1e6...1e6, using: &random)
                }
            }
            let line = ChartLine(name: "", values: values)
            let path = line.path(on: ValueScale(values))
            let points = path.split { $0 == "M" || $0 == "L" }.map { $0.replacing("h0", with: "") }
            #expect(points.count == values.count(where: \.isFinite), "\(values)")
            for point in points {
                let coordinates = point.split(separator: " ").compactMap { Double($0) }
                #expect(coordinates.count == 2 && coordinates.allSatisfy { (0...ChartLine.side).contains($0) })
            }
            // As many parts as there are runs of values.
            let runs = zip([Double.nan] + values, values).count { !$0.isFinite && $1.isFinite }
            #expect(path.count { $0 == "M" } == runs)
        }
    }

    @Test func figuresLeaveOutWhatCannotBeCompared() throws {
        let spread = try #require(ChartLine(name: "", values: [.absent, 1, .nan, 3, .infinity]).spread)
        #expect(spread == (1, 2, 3))
        #expect(ChartLine(name: "", values: [.absent, .nan]).spread == nil)
        let huge = Double.greatestFiniteMagnitude
        let wide = try #require(ChartLine(name: "", values: [huge, huge, -huge]).spread)
        #expect(wide.mean.isFinite && wide.mean > 0)
        #expect(ChartLine(name: "", values: [1, .nan, .absent]).last == 1)
        #expect(ChartLine(name: "", values: [.absent]).last == nil)
    }

    @Test func valuesOfAQueryStandAtTheirTimes() {
        let times = ChartTimes(length: 40, endingAt: 1040, step: 10)
        #expect(times.start == 1000 && times.count == 5 && times.end == 1040)
        let whole = QueryResult.Series(
            labels: [:], times: .steps(start: 1000, step: 10), values: [1, 2, .absent, 4, 5])
        #expect(ChartLine(name: "", whole, at: times).values.map { $0.isAbsent ? -1 : $0 } == [1, 2, -1, 4, 5])
        let part = QueryResult.Series(labels: [:], times: .each([1010, 1030, 1050]), values: [2, 4, 6])
        #expect(ChartLine(name: "", part, at: times).values.map { $0.isAbsent ? -1 : $0 } == [-1, 2, -1, 4, -1])
    }

    @Test func linesDifferInColourAndDash() {
        let markers = (0..<Chart.mostLines).map { Chart.marker($0) }
        for (index, marker) in markers.enumerated() {
            #expect(markers.firstIndex(of: marker) == index)
            if index > 0 {
                #expect(marker["hue"] != markers[index - 1]["hue"] && marker["dash"] != markers[index - 1]["dash"])
            }
        }
    }
}
