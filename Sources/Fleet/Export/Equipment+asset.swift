import Foundation
package import ISO15143
package import Telemetry

extension Equipment {
    /// A machine with the latest values of all its data points, in document order.
    ///
    /// Several instances of an element follow each other, each with its own values together. One element has one time:
    /// the newest among its values.
    package init(_ asset: Asset, _ samples: [Sample]) {
        var position: [PositionPart: Sample] = [:]
        var values: [ExportedValue] = []
        for sample in samples {
            switch sample.series.kind {
            case .insight:
                guard let place = ExportedValue.places[sample.series.name],
                    let value = place.insight.dataValue(of: sample.value, at: sample.time)
                else { continue }
                values.append(
                    ExportedValue(value: value, place: place, instance: InstanceOrder(sample.series.instance)))
            case .location: PositionPart(rawValue: sample.series.name).map { position[$0] = sample }
            case .fault, .sensor, .metric: break
            }
        }
        self.init(
            header: EquipmentHeader(asset), location: Location(position),
            values: ExportedValue.inDocumentOrder(values), metadata: Metadata(asset))
    }
}

/// A value with its place in the document.
private struct ExportedValue {
    /// Where the values of an insight stand.
    struct Place {
        let insight: MachineInsight
        /// The same for all values of an element.
        let element: Int
        let row: Int
    }

    var value: DataValue
    let place: Place
    let instance: InstanceOrder

    /// By the insight's name.
    static let places: [String: Place] = {
        var places: [String: Place] = [:]
        var element = 0
        for (row, point) in DataPoint.all.enumerated() {
            if row > 0, DataPoint.all[row - 1].element != point.element { element = row }
            guard let insight = MachineInsight.of(point) else { continue }
            places[insight.name] = Place(insight: insight, element: element, row: row)
        }
        return places
    }()

    static func inDocumentOrder(_ values: [ExportedValue]) -> [DataValue] {
        let sorted = values.sorted { one, other in
            if one.place.element != other.place.element { return one.place.element < other.place.element }
            if one.instance != other.instance { return one.instance < other.instance }
            return one.place.row < other.place.row
        }
        var occurrences: [ArraySlice<ExportedValue>] = []
        var rest = sorted[...]
        while let first = rest.first {
            var occurrence = rest.prefix { $0.place.element == first.place.element && $0.instance == first.instance }
            rest = rest.dropFirst(occurrence.count)
            if occurrence.count > 1 {
                let newest = occurrence.compactMap(\.value.time).max()
                for index in occurrence.indices { occurrence[index].value.time = newest }
            }
            // A reader would take this one's values for those that the one before lacks: it goes first.
            var place = occurrences.endIndex
            while place > 0, occurrences[place - 1].lacksWhatBegins(occurrence) { place -= 1 }
            occurrences.insert(occurrence, at: place)
        }
        return occurrences.joined().map(\.value)
    }
}

extension ArraySlice<ExportedValue> {
    /// Whether another occurrence of the same element begins behind the last value of this one.
    fileprivate func lacksWhatBegins(_ other: Self) -> Bool {
        guard let last = self.last, let first = other.first, last.place.element == first.place.element else {
            return false
        }
        return last.place.row < first.place.row
    }
}

extension Location {
    /// The last position, or nil when none is known.
    fileprivate init?(_ latest: [PositionPart: Sample]) {
        guard let time = latest[.latitude]?.time else { return nil }
        // A part of another time belongs to another fix.
        let value = { (part: PositionPart) in latest[part].flatMap { $0.time == time ? $0.value : nil } }
        self.init(time: time, value)
    }

    /// The position that the samples of one time keep, or nil when they hold no latitude or no longitude.
    init?(time: Int64, _ sample: (PositionPart) -> SampleValue?) {
        func number(_ part: PositionPart) -> Double? {
            guard case .number(let number) = sample(part), number.isFinite else { return nil }
            return number
        }
        guard let latitude = number(.latitude), let longitude = number(.longitude) else { return nil }
        let altitude = number(.altitude)
        self.init(
            time: time, latitude: latitude, longitude: longitude, altitude: altitude,
            altitudeUnits: altitude.map { _ in UnitOfMeasure.metres.isoName })
    }
}

extension Metadata {
    fileprivate init(_ asset: Asset) {
        self.init(
            assetId: asset.id.text, machineId: asset.id.text,
            telematicSerialNumber: asset.telematicsDevices.first?.serialNumber,
            unitId: asset.unitNumber == 0 ? nil : String(asset.unitNumber),
            externalReferenceNumber: asset.externalReference)
    }
}
