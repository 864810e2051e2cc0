import Web

/// What has become of a body of samples.
struct IngestAnswer: Sendable {
    let accepted: Int
    let refused: Int
    let errorCount: Int
    let errors: [IngestError]

    init(_ batch: IngestBatch) {
        accepted = batch.accepted
        refused = batch.refused.values.reduce(0, +)
        errorCount = batch.errorCount
        errors = batch.errors.sorted { $0.item < $1.item }
    }

    private static let error = Shape<IngestError>(
        "SampleError", "Why an item was refused.",
        [
            Field("item", "The place of the item in the body, from 0.", example: 0) { $0.item },
            .optional("assetId", "What the item names.", example: "0198c0de-0000-7000-8000-000000000001") {
                $0.assetID
            },
            Field("field", "Path of the field within the item; empty for all of it.", example: "insights[3].value") {
                $0.field
            },
            Field(
                "code", "A stable name for programs.", schema: .oneOf(IngestRefusal.allCases.map(\.rawValue)),
                example: "wrong_value"
            ) { $0.reason.rawValue },
            Field("message", "What is wrong with the field, for people.", example: "must be true or false, not 1.0") {
                $0.message
            },
        ])

    static let shape = Shape<IngestAnswer>(
        "SampleReport", "How many samples were kept and why others were not.",
        [
            Field("accepted", "Entries of all lists of the items that were kept.", example: 120) { $0.accepted },
            Field("refused", "Entries of the items that were refused.", example: 4) { $0.refused },
            Field("errorCount", "All errors, also those that are not told.", example: 1) { $0.errorCount },
            .list("errors", "The first \(IngestBatch.toldErrors) errors.", of: error) { $0.errors },
        ])
}
