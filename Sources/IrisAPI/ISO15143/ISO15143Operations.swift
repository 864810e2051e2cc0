import Accounts
import HTTPTypes
import Hummingbird
import ISO15143
import Web

/// The export as ISO 15143-3 (AEMP).
enum ISO15143Operations {
    static func all(_ export: FleetExport) -> [Web.Operation] {
        [
            page(export), machine(export), machineByMake(export), series(export), seriesByMake(export),
        ]
    }

    private static let domain = "ISO 15143-3"
    private static let snapshot = Entitlement(scope: Scope.iso15143Snapshot.name, api: "iso15143-snapshot")
    private static let timeSeries = Entitlement(scope: Scope.iso15143TimeSeries.name, api: "iso15143-timeseries")

    private static let forms = """
        XML, or JSON where `Accept` names `application/json` and likes nothing else more. Answers carry `ETag`; \
        `If-None-Match` with it is answered by status 304 until something has changed.
        """

    // MARK: Parameters

    private static let metadata = Parameter.flag(
        "addMetadata", "Whether each machine carries `Metadata`: its ids and its device's serial number.")
    private static let extended = Parameter.flag(
        "addExtendedData", "Whether each machine carries the data points of the extended vocabulary too.")
    private static let identifier = Parameter.segment(
        "id",
        """
        PIN or VIN of the machine, else its serial number, the serial number of its telematics device, its equipment \
        id, or its asset id.
        """, example: "VCE0L90HK00100042")
    private static let make = Parameter.segment("make", "`OEMName` of the machine.", example: "Volvo")
    private static let model = Parameter.segment("model", "`Model` of the machine.", example: "L90H")
    private static let serialNumber = Parameter.segment(
        "serial", "`SerialNumber` of the machine.", example: "100042")
    private static let dataPoint = Parameter.segment(
        "dataPoint",
        """
        `Locations`, `Faults`, an element of fleet pages such as `CumulativeOperatingHours`, or a machine insight such \
        as `AccelerometerXAxis`. Capital letters and underscores do not count.
        """, example: "CumulativeOperatingHours")
    private static let start = ExportTime.parameter(
        "start", "From when on, this time included.", example: "2026-01-02T00:00:00Z")
    private static let end = ExportTime.parameter(
        "end", "Until when, this time included: later than `start`, by 14 days at most.",
        example: "2026-01-09T00:00:00Z")
    private static let pageNumber = Parameter.segment(
        "page", "Number of the page, from 1. A page that does not exist is empty.", 0...1_000_000_000, example: 1)

    // MARK: Snapshots

    private static func page(_ export: FleetExport) -> Web.Operation {
        Operation(
            .get, "\(ExportAddress.path)/{page}", id: "getFleetPage", domain: domain,
            "Fetch a page of the fleet's latest values.",
            details: "A page has \(FleetExport.pageSize) machines, in the order of their creation. " + forms,
            access: snapshot,
            parameters: pageNumber, metadata, extended,
            Parameter.flag("includeOffRentAssets", "Whether hidden assets are listed too."),
            answers: answers("A page of machines.", ExportSchemas.fleet, ExportExamples.fleet), errors: [.unavailable],
            quotas: .fleetPage
        ) { call, number, metadata, extended, includeHidden in
            try await export.page(
                number, includeHidden: includeHidden, of: call.caller.accountID,
                FleetExport.Options(metadata: metadata, extended: extended),
                as: ExportedDocument.Form(for: call.request)
            ).response(to: call.request)
        }
    }

    private static func machine(_ export: FleetExport) -> Web.Operation {
        Operation(
            .get, "\(ExportAddress.path)/Equipment/ID/{id}", id: "getSingleElement", domain: domain,
            "Fetch the latest values of one machine.", details: forms, access: snapshot,
            parameters: identifier, metadata, extended,
            answers: answers("A page with the machine alone.", ExportSchemas.fleet, ExportExamples.fleet),
            errors: [.unavailable],
            quotas: .singleElement
        ) { call, identifier, metadata, extended in
            try await export.machine(
                .identifier(identifier), of: call.caller.accountID,
                FleetExport.Options(metadata: metadata, extended: extended),
                as: ExportedDocument.Form(for: call.request)
            ).response(to: call.request)
        }
    }

    private static func machineByMake(_ export: FleetExport) -> Web.Operation {
        Operation(
            .get, "\(ExportAddress.path)/Equipment/MakeModelSerial/{make}/{model}/{serial}",
            id: "getSingleElementByMakeModelSerial", domain: domain,
            "Fetch the latest values of the machine of a make, model and serial number.", details: forms,
            access: snapshot, parameters: make, model, serialNumber, metadata, extended,
            answers: answers("A page with the machine alone.", ExportSchemas.fleet, ExportExamples.fleet),
            errors: [.unavailable],
            quotas: .singleElement
        ) { call, make, model, serialNumber, metadata, extended in
            try await export.machine(
                .makeModelSerial(make: make, model: model, serialNumber: serialNumber), of: call.caller.accountID,
                FleetExport.Options(metadata: metadata, extended: extended),
                as: ExportedDocument.Form(for: call.request)
            ).response(to: call.request)
        }
    }

    // MARK: Time series

    private static func series(_ export: FleetExport) -> Web.Operation {
        Operation(
            .get, "\(ExportAddress.path)/Equipment/ID/{id}/{dataPoint}/{start}/{end}/{page}", id: "getTimeSeries",
            domain: domain, "Fetch a page of one data point's history.", details: seriesDetails, access: timeSeries,
            parameters: identifier, dataPoint, start, end, pageNumber,
            answers: answers("A page of values in order of time.", ExportSchemas.timeSeries, ExportExamples.timeSeries),
            errors: [.unavailable],
            quotas: .timeSeries(dates: ["start", "end"])
        ) { call, identifier, dataPoint, start, end, page in
            try await export.series(
                FleetExport.SeriesRequest(dataPoint: dataPoint, start: start, end: end, page: page),
                of: .identifier(identifier), of: call.caller.accountID, as: ExportedDocument.Form(for: call.request)
            ).response(to: call.request)
        }
    }

    private static func seriesByMake(_ export: FleetExport) -> Web.Operation {
        Operation(
            .get,
            "\(ExportAddress.path)/Equipment/MakeModelSerial/{make}/{model}/{serial}/{dataPoint}/{start}/{end}/{page}",
            id: "getTimeSeriesByMakeModelSerial", domain: domain,
            "Fetch a page of one data point's history for the machine of a make, model and serial number.",
            details: seriesDetails, access: timeSeries,
            parameters: make, model, serialNumber, dataPoint, start, end, pageNumber,
            answers: answers("A page of values in order of time.", ExportSchemas.timeSeries, ExportExamples.timeSeries),
            errors: [.unavailable],
            quotas: .timeSeries(dates: ["start", "end"])
        ) { call, make, model, serialNumber, dataPoint, start, end, page in
            try await export.series(
                FleetExport.SeriesRequest(dataPoint: dataPoint, start: start, end: end, page: page),
                of: .makeModelSerial(make: make, model: model, serialNumber: serialNumber),
                of: call.caller.accountID, as: ExportedDocument.Form(for: call.request)
            ).response(to: call.request)
        }
    }

    private static let seriesDetails =
        "A page has \(FleetExport.seriesPageSize) items. The list of JSON is named for the element with a small first "
        + "letter: `cumulativeOperatingHours`, `location`, `faultCode`. " + forms

    private static func answers(_ words: String, _ schema: ObjectSchema, _ xml: String?) -> [AnswerDescription] {
        [
            AnswerDescription(.ok, words, mediaType: DocumentFormat.xml.mediaType, example: xml),
            AnswerDescription(.ok, words, schema, mediaType: DocumentFormat.json.mediaType),
            AnswerDescription(.notModified, "The client has the newest document already.", nil),
        ]
    }
}
