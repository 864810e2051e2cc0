import Hummingbird
import NIOCore
import PromQL
import Web

/// Answers of the Prometheus HTTP API, written as bytes. IRIS has two members more, `isPartial` and `stats`.
struct PrometheusAnswer {
    private var bytes: [UInt8] = []

    private static let json = "application/json"
    /// Larger answers are sent in parts as they are written.
    private static let partSize = 256 << 10

    // MARK: Queries

    /// - Parameter limit: how many series are written; the others are left out with a warning.
    static func response(_ result: QueryResult, limit: Int?) -> Response {
        var annotations = (warnings: result.annotations.warnings, infos: result.annotations.infos)
        var value = result.value
        if let limit, value.truncate(to: limit) { annotations.warnings.append("results truncated due to limit") }
        let end = end(annotations, seriesRead: result.seriesRead)
        if case .matrix(let series) = value { return matrix(series, end: end) }
        var answer = PrometheusAnswer()
        answer.write(value)
        answer.bytes += end
        return answer.response
    }

    /// Samples as they are kept, in parts when they are many.
    static func response(_ samples: [SourceSeries]) -> Response {
        let series = samples.map { QueryResult.Series(labels: $0.labels, times: .each($0.times), values: $0.values) }
        return matrix(series, end: end(([], []), seriesRead: samples.count))
    }

    /// A matrix, in parts when it is large.
    private static func matrix(_ series: [QueryResult.Series], end: [UInt8]) -> Response {
        let end = [UInt8(ascii: "]")] + end
        let points = series.reduce(0) { $0 + $1.values.count }
        guard points * 24 > partSize else {
            var answer = PrometheusAnswer()
            answer.beginMatrix()
            for (index, series) in series.enumerated() { answer.write(series, isFirst: index == 0) }
            answer.bytes += end
            return answer.response
        }
        let body = ResponseBody { writer in
            var answer = PrometheusAnswer()
            answer.beginMatrix()
            for (index, series) in series.enumerated() {
                answer.write(series, isFirst: index == 0)
                if answer.bytes.count > partSize {
                    try await writer.write(ByteBuffer(bytes: answer.bytes))
                    answer.bytes.removeAll(keepingCapacity: true)
                }
            }
            answer.bytes += end
            try await writer.write(ByteBuffer(bytes: answer.bytes))
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: json, .cacheControl: "no-store"], body: body)
    }

    private mutating func beginMatrix() {
        text(#"{"status":"success","isPartial":false,"data":{"resultType":"matrix","result":["#)
    }

    private mutating func write(_ value: QueryResult.Value) {
        text(#"{"status":"success","isPartial":false,"data":{"resultType":""#)
        switch value {
        case .scalar(let point):
            text(#"scalar","result":"#)
            write(point.time, point.value)
            return
        case .string(let string, let time):
            text(#"string","result":["#)
            writeSeconds(time)
            text(",")
            quote(string)
        case .vector(let items):
            text(#"vector","result":["#)
            for (index, item) in items.enumerated() {
                text(index == 0 ? #"{"metric":"# : #",{"metric":"#)
                write(item.labels)
                text(#","value":"#)
                write(item.point.time, item.point.value)
                text("}")
            }
        case .matrix: break
        }
        text("]")
    }

    /// What stands behind the result.
    private static func end(_ annotations: (warnings: [String], infos: [String]), seriesRead: Int) -> [UInt8] {
        var answer = PrometheusAnswer()
        answer.text("}")
        for (name, words) in [("warnings", annotations.warnings), ("infos", annotations.infos)] where !words.isEmpty {
            answer.text(",\"\(name)\":")
            answer.write(words)
        }
        answer.text(#","stats":{"seriesFetched":"\#(seriesRead)"}}"#)
        return answer.bytes
    }

    // MARK: Lists

    static func response(_ list: [String]) -> Response {
        var answer = PrometheusAnswer()
        answer.text(#"{"status":"success","data":"#)
        answer.write(list)
        answer.text("}")
        return answer.response
    }

    static func response(_ series: [Labels]) -> Response {
        var answer = PrometheusAnswer()
        answer.text(#"{"status":"success","data":["#)
        for (index, labels) in series.enumerated() {
            if index > 0 { answer.text(",") }
            answer.write(labels)
        }
        answer.text("]}")
        return answer.response
    }

    static func response(text: String) -> Response {
        var answer = PrometheusAnswer()
        answer.text(#"{"status":"success","data":"#)
        answer.quote(text)
        answer.text("}")
        return answer.response
    }

    /// - Parameter data: JSON.
    static func response(encoded data: [UInt8]) -> Response {
        var answer = PrometheusAnswer()
        answer.text(#"{"status":"success","data":"#)
        answer.bytes += data
        answer.text("}")
        return answer.response
    }

    private var response: Response { Response(json: bytes) }

    // MARK: Parts

    private mutating func write(_ series: QueryResult.Series, isFirst: Bool) {
        text(isFirst ? #"{"metric":"# : #",{"metric":"#)
        write(series.labels)
        text(#","values":["#)
        var isFirst = true
        bytes.reserveCapacity(bytes.count + series.values.count * 24)
        for index in series.values.indices where !series.values[index].isAbsent {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            write(series.times[index], series.values[index])
        }
        text("]}")
    }

    @inline(__always)
    private mutating func write(_ time: Int64, _ value: Double) {
        bytes.append(UInt8(ascii: "["))
        writeSeconds(time)
        bytes.append(UInt8(ascii: ","))
        bytes.append(UInt8(ascii: "\""))
        SampleText.append(value, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func writeSeconds(_ time: Int64) { SampleText.append(milliseconds: time, to: &bytes) }

    private mutating func write(_ labels: Labels) {
        text("{")
        for (index, label) in labels.enumerated() {
            if index > 0 { text(",") }
            quote(label.name)
            text(":")
            quote(label.value)
        }
        text("}")
    }

    private mutating func write(_ list: [String]) {
        text("[")
        for (index, item) in list.enumerated() {
            if index > 0 { text(",") }
            quote(item)
        }
        text("]")
    }

    private mutating func text(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func quote(_ text: String) {
        var writer = JSONWriter(reserving: text.utf8.count + 2)
        writer.write(text)
        bytes += writer.bytes
    }
}

/// Times and values as the Prometheus HTTP API writes them.
enum SampleText {
    /// Seconds, with decimals where there are any.
    static func append(milliseconds: Int64, to bytes: inout [UInt8]) {
        if milliseconds < 0 { bytes.append(UInt8(ascii: "-")) }
        append(decimal: milliseconds.magnitude, scale: 3, to: &bytes)
    }

    static func append(_ value: Double, to bytes: inout [UInt8]) {
        // Most values of machines have few decimals: a decimal of up to 15 digits that reads back the same is the
        // shortest one.
        for (scale, factor) in [(0, 1.0), (1, 10), (2, 100), (3, 1000)] {
            let scaled = value * factor
            guard abs(scaled) < 1e15, scaled == scaled.rounded(), scaled != 0 || value == 0 else { continue }
            guard scaled / factor == value, value != 0 || value.sign == .plus else { break }
            if abs(value) < 1e-3, value != 0 { break }
            if scaled < 0 { bytes.append(UInt8(ascii: "-")) }
            append(decimal: UInt64(abs(scaled)), scale: scale, to: &bytes)
            return
        }
        // Here Swift writes what Go does: no exponent, and no whole numbers, which were written above.
        let isPlain = (1e-3..<1e15).contains(abs(value)) && value != value.rounded()
        bytes.append(contentsOf: (isPlain ? value.description : GoFloat.text(value)).utf8)
    }

    /// `number` with its last `scale` digits behind the point, zeros at the end left out.
    private static func append(decimal number: UInt64, scale: Int, to bytes: inout [UInt8]) {
        var (number, scale) = (number, scale)
        while scale > 0, number % 10 == 0 {
            number /= 10
            scale -= 1
        }
        // The largest number has 20 digits.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { digits in
            var start = 24
            var written = 0
            repeat {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10)
                number /= 10
                written += 1
                if written == scale {
                    start -= 1
                    digits[start] = UInt8(ascii: ".")
                    if number == 0 {
                        start -= 1
                        digits[start] = UInt8(ascii: "0")
                    }
                }
            } while number > 0 || written < scale
            bytes.append(contentsOf: UnsafeMutableBufferPointer(rebasing: digits[start...]))
        }
    }
}

extension QueryResult.Value {
    /// - Returns: whether anything was left out.
    fileprivate mutating func truncate(to limit: Int) -> Bool {
        switch self {
        case .vector(let items) where items.count > limit:
            self = .vector(Array(items.prefix(limit)))
            return true
        case .matrix(let series) where series.count > limit:
            self = .matrix(Array(series.prefix(limit)))
            return true
        default: return false
        }
    }
}
