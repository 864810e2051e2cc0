import Foundation
import PromQL
import Web

/// A chart as pages show it: drawn by the server, with its figures and a table of its values.
struct Chart: Sendable {
    /// Unlike that of any other chart of the page.
    let id: String
    let title: String
    let unit: String?
    /// Whether values stand for words: see `SeriesTitle`.
    var isState = false
    /// One, which the title names, or several, which a legend beside the chart tells apart.
    let lines: [ChartLine]
    let times: ChartTimes

    /// Lines differ in colour and in dashes, each line from the next in both.
    static let hues = 5
    static let dashes = 4
    /// As many as can be told apart.
    static let mostLines = hues * dashes

    private var scale: ValueScale {
        ValueScale(lines.lazy.flatMap(\.values), isPercent: unit == "percent", isWhole: isState)
    }

    /// What `part-chart` shows.
    var value: TemplateValue {
        let scale = scale
        return [
            "id": .text(id), "title": .text(title), "unit": .nonEmpty(unit), "summary": .text(summary),
            "isState": .flag(isState),
            "least": .text(ChartNumber.exact(scale.least)), "most": .text(ChartNumber.exact(scale.most)),
            "start": .text(ChartNumber.exact(Double(times.start) / 1000)),
            "step": .text(ChartNumber.exact(Double(times.step) / 1000)), "count": .text(String(times.count)),
            "valueTicks": .list(
                scale.ticks.map { ["place": Self.percent(1 - scale.place($0)), "label": .text(scale.label($0))] }),
            "timeTicks": .list(
                times.ticks.enumerated().map { index, tick in
                    ["place": Self.percent(tick.place), "label": .text(tick.label), "isMinor": .flag(index % 2 == 1)]
                }),
            "lines": .list(
                lines.enumerated().map { index, line in
                    var value = Self.marker(index)
                    value["path"] = .text(line.path(on: scale, isStepped: isState))
                    return .object(value)
                }),
            "columns": .list(lines.indices.map { .text(lines.count == 1 ? unit ?? "Value" : "Series \($0 + 1)") }),
            "figures": lines.count == 1 ? figures(lines[0]) : .absent, "rows": .list(rows),
        ]
    }

    /// The place of a line in the chart as classes that style sheets know.
    static func marker(_ index: Int) -> [String: TemplateValue] {
        ["hue": .text(String(index % hues)), "dash": .text(String(index % dashes))]
    }

    /// Least, mean, most and last value of a line.
    func figures(_ line: ChartLine) -> TemplateValue {
        [
            "least": .text(line.spread.map { ChartNumber.short($0.least) }),
            "mean": .text(line.spread.map { ChartNumber.short($0.mean) }),
            "most": .text(line.spread.map { ChartNumber.short($0.most) }),
            "last": .text(line.last.map { ChartNumber.short(line.values[$0]) }),
            "lastTime": line.last.map { times.moments[$0] } ?? .absent,
        ]
    }

    /// Times at which some line has a value.
    private var rows: [TemplateValue] {
        (0..<times.count).compactMap { index in
            guard lines.contains(where: { !$0.values[index].isAbsent }) else { return nil }
            return [
                "time": times.moments[index],
                "cells": .list(
                    lines.map { line in
                        .text(line.values[index].isAbsent ? "" : ChartNumber.exact(line.values[index]))
                    }),
            ]
        }
    }

    /// The chart in words, for those who do not see it.
    private var summary: String {
        let period = "from \(Self.words(times.start)) to \(Self.words(times.end))"
        guard lines.count == 1 else { return "\(lines.count) lines \(period)." }
        guard let spread = lines[0].spread, let last = lines[0].last else {
            return "No value that can be drawn \(period)."
        }
        return "Values \(period): least \(ChartNumber.short(spread.least)), most \(ChartNumber.short(spread.most)), "
            + "last \(ChartNumber.short(lines[0].values[last]))\(unit.map { " " + $0 } ?? "")."
    }

    private static func words(_ time: Int64) -> String {
        PageTime.text(Timestamp(milliseconds: time).description)
    }

    private static func percent(_ place: Double) -> TemplateValue {
        .text(String(format: "%.2f%%", place * 100))
    }
}
