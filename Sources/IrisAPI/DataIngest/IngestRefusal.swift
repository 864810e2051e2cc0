/// Why a sample that was sent is not kept. The raw value is the code in answers and metrics.
package enum IngestRefusal: String, Sendable, CaseIterable {
    case assetNotFound = "asset_not_found"
    case unknownInsight = "unknown_insight"
    case wrongValue = "wrong_value"
    case tooFarInTheFuture = "too_far_in_the_future"
    case pastRetention = "past_retention"
    case tooManySeries = "too_many_series"
    case nativeHistogram = "native_histogram"
}

/// Why an entry of a body is not kept, and where it stands.
struct IngestError: Sendable {
    /// The place of the item in the body, from 0.
    let item: Int
    /// The path of the field within the item; empty for the item itself.
    let field: String
    let reason: IngestRefusal
    let message: String
    /// What the item names, as far as it can be read.
    var assetID: String?
}
