import Hummingbird
import NIOCore
import PromQL
import Web

/// Answers of the Prometheus HTTP API: `{"status":"success","data":...}`.
enum PrometheusAnswer {
    /// Larger answers are sent in parts as they are written.
    private static let partSize = 256 << 10

    /// - Parameter data: writes one value.
    static func response(_ data: (inout JSONWriter) -> Void) -> Response {
        var json = JSONWriter()
        json.begin()
        json.name("data")
        data(&json)
        json.endObject()
        return Response(json: json.bytes)
    }

    // MARK: Queries

    /// IRIS has two members more, `isPartial` and `stats`.
    /// - Parameter limit: how many series are written; the others are left out with a warning.
    static func response(_ result: QueryResult, limit: Int?) -> Response {
        var (warnings, infos) = (result.annotations.warnings, result.annotations.infos)
        var value = result.value
        if let limit, value.truncate(to: limit) { warnings.append("results truncated due to limit") }
        let end = ResultEnd(warnings: warnings, infos: infos, seriesRead: result.seriesRead)
        if case .matrix(let series) = value { return matrix(series, end) }
        var json = JSONWriter()
        json.beginResult()
        json.write(value)
        json.write(end)
        return Response(json: json.bytes)
    }

    /// Samples as they are kept, in parts when they are many.
    static func response(_ samples: [SourceSeries]) -> Response {
        let series = samples.map { QueryResult.Series(labels: $0.labels, times: .each($0.times), values: $0.values) }
        return matrix(series, ResultEnd(warnings: [], infos: [], seriesRead: samples.count))
    }

    /// A matrix, in parts when it is large.
    private static func matrix(_ series: [QueryResult.Series], _ end: ResultEnd) -> Response {
        guard series.reduce(0, { $0 + $1.values.count }) * 24 > partSize else {
            var json = JSONWriter()
            json.beginMatrix()
            for series in series { json.write(series) }
            json.endArray()
            json.write(end)
            return Response(json: json.bytes)
        }
        let body = ResponseBody { writer in
            var json = JSONWriter()
            json.beginMatrix()
            for series in series {
                json.write(series)
                if json.bytes.count > partSize { try await writer.write(ByteBuffer(bytes: json.drain())) }
            }
            json.endArray()
            json.write(end)
            try await writer.write(ByteBuffer(bytes: json.bytes))
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"], body: body)
    }
}

/// What stands behind the result of a query.
private struct ResultEnd {
    let warnings: [String]
    let infos: [String]
    let seriesRead: Int
}

extension JSONWriter {
    fileprivate mutating func begin() {
        beginObject()
        name("status")
        write("success")
    }

    fileprivate mutating func beginResult() {
        begin()
        name("isPartial")
        write(false)
        name("data")
        beginObject()
        name("resultType")
    }

    fileprivate mutating func beginMatrix() {
        beginResult()
        write("matrix")
        name("result")
        beginArray()
    }

    fileprivate mutating func write(_ end: ResultEnd) {
        endObject()
        for (name, words) in [("warnings", end.warnings), ("infos", end.infos)] where !words.isEmpty {
            self.name(name)
            write(words)
        }
        name("stats")
        beginObject()
        name("seriesFetched")
        write(String(end.seriesRead))
        endObject()
        endObject()
    }

    /// A value that is no matrix, with its type before it.
    fileprivate mutating func write(_ value: QueryResult.Value) {
        switch value {
        case .scalar(let point):
            write("scalar")
            name("result")
            write(point.time, point.value)
        case .string(let text, let time):
            write("string")
            name("result")
            beginArray()
            write { bytes in
                bytes.append(upTo: GoFloat.longest) { GoFloat.write(milliseconds: time, to: $0, at: 0) }
            }
            write(text)
            endArray()
        case .vector(let items):
            write("vector")
            name("result")
            beginArray()
            for item in items {
                beginObject()
                name("metric")
                write(item.labels)
                name("value")
                write(item.point.time, item.point.value)
                endObject()
            }
            endArray()
        case .matrix: preconditionFailure("a matrix is written series by series")
        }
    }

    fileprivate mutating func write(_ series: QueryResult.Series) {
        beginObject()
        name("metric")
        write(series.labels)
        name("values")
        write { bytes in
            bytes.reserveCapacity(bytes.count + series.values.count * 24)
            bytes.append(UInt8(ascii: "["))
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 128 * Self.longestPoint) { buffer in
                var (end, isFirst) = (0, true)
                for index in series.values.indices where !series.values[index].isAbsent {
                    if end + Self.longestPoint > buffer.count {
                        bytes.append(contentsOf: buffer[..<end])
                        end = 0
                    }
                    if !isFirst { Self.put(",", in: buffer, at: &end) }
                    isFirst = false
                    Self.put(series.times[index], series.values[index], in: buffer, at: &end)
                }
                bytes.append(contentsOf: buffer[..<end])
            }
            bytes.append(UInt8(ascii: "]"))
        }
        endObject()
    }

    private mutating func write(_ time: Int64, _ value: Double) {
        write { bytes in
            bytes.append(upTo: Self.longestPoint) { buffer in
                var end = 0
                Self.put(time, value, in: buffer, at: &end)
                return end
            }
        }
    }

    /// Two numbers and the signs around them, a comma before included.
    private static let longestPoint = 2 * GoFloat.longest + 6

    /// `[1435781430.781,"1.5"]`
    private static func put(
        _ time: Int64, _ value: Double, in buffer: UnsafeMutableBufferPointer<UInt8>, at end: inout Int
    ) {
        put("[", in: buffer, at: &end)
        end = GoFloat.write(milliseconds: time, to: buffer, at: end)
        put(",", in: buffer, at: &end)
        put("\"", in: buffer, at: &end)
        end = GoFloat.write(value, to: buffer, at: end)
        put("\"", in: buffer, at: &end)
        put("]", in: buffer, at: &end)
    }

    private static func put(_ sign: Unicode.Scalar, in buffer: UnsafeMutableBufferPointer<UInt8>, at end: inout Int) {
        buffer[end] = UInt8(ascii: sign)
        end += 1
    }

    mutating func write(_ labels: Labels) {
        beginObject()
        for label in labels {
            name(label.name)
            write(label.value)
        }
        endObject()
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

extension [UInt8] {
    /// Appends what `body` writes from the start of a buffer on.
    /// - Parameter body: gives how many bytes it has written.
    fileprivate mutating func append(upTo capacity: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
            let end = body(buffer)
            append(contentsOf: buffer[..<end])
        }
    }
}
