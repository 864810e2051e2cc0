import Fleet
import Web

/// The body of samples in JSON, as the documentation describes it and `IngestBodyReader` reads it.
enum IngestBody {
    /// Bytes of a body, decompressed: some 100,000 samples.
    static let limit = 8 << 20
    static let items = 0...10_000
    static let list = 0...100_000
    /// Of metres, kilometres an hour and the like.
    static let largestMeasure = 1e9

    static let description = Operation.BodyDescription(batch, mediaType: "application/json", limit: limit)

    private static let time = PropertySchema(
        "time", "When it was so, in RFC 3339. At most ten minutes in the future.", .dateTime, required: true,
        example: "2026-01-02T03:04:05Z")

    static let insight = ObjectSchema(
        "InsightSample", "A value of a machine insight.",
        [
            PropertySchema(
                "name", "The name of the machine insight.", .text(1...100), required: true, example: "EngineSpeed"),
            time,
            PropertySchema(
                "value", "A value of the insight's type, in the unit of the catalogue.",
                .anyOf([.number(), .boolean, .text(1...MachineInsight.longestText)]), required: true, example: 1800),
            PropertySchema(
                "instance", "Tells apart what a machine has several times, such as engines.",
                .nullable(.text(0...200)), required: false, example: "2"),
        ])

    static let address = ObjectSchema(
        "AddressSample", "A postal address near the position.",
        [
            ("street", "Street and number.", "Sundkaj 12"), ("zip", "Postal code.", "2150"),
            ("city", "City.", "København"), ("country", "Country.", "Denmark"),
        ].map { name, words, example in
            PropertySchema(
                name, words, .nullable(.text(0...MachineInsight.longestText)), required: false,
                example: .string(example))
        })

    static let location = ObjectSchema(
        "LocationSample", "Where an asset was.",
        [
            time,
            number("latitude", "Degrees of WGS 84.", -90...90, required: true, 55.5),
            number("longitude", "Degrees of WGS 84.", -180...180, required: true, 9.75),
            number("altitude", "Metres above mean sea level.", -largestMeasure...largestMeasure, 12),
            number("accuracy", "Radius in metres.", 0...largestMeasure, 4),
            number("heading", "Degrees from north, clockwise.", 0...360, 90),
            number("speed", "Kilometres an hour.", 0...largestMeasure, 12.5),
            PropertySchema(
                "address", "A postal address near the position.", .nullable(.object(address)), required: false,
                example: address.example),
        ])

    static let sensor = ObjectSchema(
        "SensorSample", "A value of an advanced sensor, which is free in its name.",
        [
            PropertySchema("name", "The name of the sensor.", .text(1...200), required: true, example: "Boom angle"),
            PropertySchema(
                "sensorId", "Tells apart sensors of one name.", .nullable(.text(0...200)), required: false,
                example: "variable_7"),
            PropertySchema(
                "unit", "The unit of the values.", .nullable(.text(0...200)), required: false, example: "degrees"),
            time,
            PropertySchema(
                "value", "What was measured: a number or a text.",
                .anyOf([.number(), .text(1...MachineInsight.longestText)]), required: true, example: 12.5),
        ])

    static let fault = ObjectSchema(
        "FaultSample", "A fault code that a machine reports.",
        [
            PropertySchema(
                "code", "What the maker calls it; SPN and FMI of the CAN bus as SPN-FMI.",
                .text(1...MachineInsight.longestText), required: true, example: "100-1"),
            text("source", "Who reports it, such as a source address of the CAN bus.", "0"),
            text("description", "What it means.", "Engine oil pressure low", FaultCode.longestDescription),
            text("severity", "From 0 to 100, or a word of the maker.", "80"),
            time,
            PropertySchema(
                "clearedTime", "When it was cleared; left out while it is active.", .nullable(.dateTime),
                required: false, example: "2026-01-02T04:00:00Z"),
        ])

    static let item = ObjectSchema(
        "SampleItem", "Samples of one asset.",
        [
            PropertySchema(
                "assetId", "Id of the asset.", .uuid, required: true, example: "0198c0de-0000-7000-8000-000000000001"),
            list("insights", "Values of machine insights.", of: insight),
            list("locations", "Where it was.", of: location),
            list("advancedSensors", "Values of other sensors.", of: sensor),
            list("faults", "Fault codes.", of: fault),
        ])

    static let batch = ObjectSchema(
        "SampleBatch", "Samples of some assets.",
        [
            PropertySchema(
                "items", "The samples, an item an asset. Each item is kept or refused as a whole.",
                .array(.object(item), count: items), required: true, example: [item.example])
        ])

    private static func number(
        _ name: String, _ words: String, _ range: ClosedRange<Double>, required: Bool = false, _ example: JSONValue
    ) -> PropertySchema {
        PropertySchema(
            name, words, required ? .number(range) : .nullable(.number(range)), required: required, example: example)
    }

    private static func text(
        _ name: String, _ words: String, _ example: JSONValue, _ longest: Int = MachineInsight.longestText
    ) -> PropertySchema {
        PropertySchema(name, words, .nullable(.text(0...longest)), required: false, example: example)
    }

    private static func list(_ name: String, _ words: String, of object: ObjectSchema) -> PropertySchema {
        PropertySchema(
            name, words, .array(.object(object), count: list), required: false, example: [object.example])
    }
}
