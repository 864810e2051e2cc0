import Fleet
import Telemetry
import Web

import struct Foundation.UUID

/// The entries of an item's lists.
extension IngestBodyReader {
    mutating func insight(_ json: inout JSONReader) throws(JSONSyntaxError) {
        var name = ""
        var time: Int64?
        var value: MachineInsight.Value?
        var instance = ""
        let isSound = try isSound { reader throws(JSONSyntaxError) in
            try reader.object(&json, .insight, at: "") { reader, json, field throws(JSONSyntaxError) in
                switch field {
                case "name": name = try reader.text(&json, field) ?? ""
                case "time": time = try reader.time(&json, field)
                case "value": value = try reader.value(&json, field)
                default: instance = try reader.optionalText(&json, field) ?? ""
                }
            }
        }
        guard isSound, let time, let value else { return }
        guard let known = known(name) else {
            return refuse(.unknownInsight, "name", "is not in the catalogue of machine insights")
        }
        if case .number(let number) = value, known.isNumber, instance.isEmpty {
            return batch.add(number.bitPattern, series: known.series, at: time)
        }
        do throws(ReadingError) {
            let sample = try known.insight.sample(from: value)
            guard !instance.isEmpty else { return batch.add(sample, series: known.series, at: time) }
            let series = known.insight.series(instance: instance)
            try series.checkNames()
            batch.add(sample, series: batch.number(of: series), at: time)
        } catch {
            refuse(.wrongValue, "value", error.description)
        }
    }

    private mutating func known(_ name: String) -> KnownInsight? {
        if let known = insights[name] { return known }
        guard let insight = MachineInsight.named(name) else { return nil }
        let known = KnownInsight(
            insight: insight, isNumber: insight.type == .number, series: batch.number(of: insight.series()))
        insights[name] = known
        return known
    }

    mutating func sensor(_ json: inout JSONReader) throws(JSONSyntaxError) {
        var name = ""
        var (identifier, unit) = ("", "")
        var time: Int64?
        var value: MachineInsight.Value?
        let isSound = try isSound { reader throws(JSONSyntaxError) in
            try reader.object(&json, .sensor, at: "") { reader, json, field throws(JSONSyntaxError) in
                switch field {
                case "name": name = try reader.text(&json, field) ?? ""
                case "sensorId": identifier = try reader.optionalText(&json, field) ?? ""
                case "unit": unit = try reader.optionalText(&json, field) ?? ""
                case "time": time = try reader.time(&json, field)
                default: value = try reader.value(&json, field)
                }
            }
        }
        guard isSound, let time, let value else { return }
        do throws(ReadingError) {
            batch.add(try Sample(sensor: name, id: identifier, unit: unit, at: time, value))
        } catch {
            refuse(.wrongValue, "", error.description)
        }
    }

    mutating func location(_ json: inout JSONReader) throws(JSONSyntaxError) {
        var time: Int64?
        // Whose position it is does not become a part of its samples.
        var location = AssetLocation(assetID: Self.nobody, time: nil, latitude: 0, longitude: 0)
        let isSound = try isSound { reader throws(JSONSyntaxError) in
            try reader.object(&json, .location, at: "") { reader, json, field throws(JSONSyntaxError) in
                switch field {
                case "time": time = try reader.time(&json, field)
                case "latitude": location.latitude = try reader.number(&json, field) ?? 0
                case "longitude": location.longitude = try reader.number(&json, field) ?? 0
                case "altitude": location.altitude = try reader.optionalNumber(&json, field)
                case "accuracy": location.accuracy = try reader.optionalNumber(&json, field)
                case "heading": location.heading = try reader.optionalNumber(&json, field)
                case "speed": location.speed = try reader.optionalNumber(&json, field)
                default: location.address = try reader.address(&json, field)
                }
            }
        }
        guard isSound, let time else { return }
        do throws(ReadingError) {
            try location.checkCanBeTrue()
        } catch {
            return refuse(.wrongValue, "", error.description)
        }
        for sample in location.samples(at: time) { batch.add(sample) }
    }

    private mutating func address(
        _ json: inout JSONReader, _ field: String
    ) throws(JSONSyntaxError) -> AssetLocation.Address {
        var address = AssetLocation.Address()
        try innerObject(&json, .address, field) { reader, json, field throws(JSONSyntaxError) in
            switch field {
            case "street": address.street = try reader.optionalText(&json, field)
            case "zip": address.zip = try reader.optionalText(&json, field)
            case "city": address.city = try reader.optionalText(&json, field)
            default: address.country = try reader.optionalText(&json, field)
            }
        }
        return address
    }

    mutating func fault(_ json: inout JSONReader) throws(JSONSyntaxError) {
        var (code, source) = ("", "")
        var description: String?
        var severity: String?
        var time: Int64?
        var cleared: Int64?
        let isSound = try isSound { reader throws(JSONSyntaxError) in
            try reader.object(&json, .fault, at: "") { reader, json, field throws(JSONSyntaxError) in
                switch field {
                case "code": code = try reader.text(&json, field) ?? ""
                case "source": source = try reader.optionalText(&json, field) ?? ""
                case "description": description = try reader.optionalText(&json, field)
                case "severity": severity = try reader.optionalText(&json, field)
                case "time": time = try reader.time(&json, field)
                default: if try !reader.skipNull(&json) { cleared = try reader.time(&json, field) }
                }
            }
        }
        guard isSound, let time else { return }
        if let cleared, cleared < time { return refuse(.wrongValue, "clearedTime", "must not be before time") }
        var fault = FaultCode(
            code: code, source: source, description: description, severity: severity, isActive: true)
        do throws(ReadingError) {
            try fault.check()
        } catch {
            return refuse(.wrongValue, "", error.description)
        }
        if fault.isSimulated { return refuse(.wrongValue, "source", "is that of simulated faults") }
        batch.add(Sample(fault.series, at: time, fault.sample))
        guard let cleared else { return }
        fault.isActive = false
        batch.add(Sample(fault.series, at: cleared, fault.sample))
    }

    private static let nobody = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
}
