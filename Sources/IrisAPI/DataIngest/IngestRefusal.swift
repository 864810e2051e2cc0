/// Why a sample that was sent is not kept. The raw value is the code in answers and metrics.
package enum IngestRefusal: String, Sendable, CaseIterable {
    case assetNotFound = "asset_not_found"
    case unknownInsight = "unknown_insight"
    case wrongValue = "wrong_value"
    case tooFarInTheFuture = "too_far_in_the_future"
    case pastRetention = "past_retention"
    case tooManySeries = "too_many_series"
    case nativeHistogram = "native_histogram"

    /// What it means and what to do, for the documentation.
    package var meaning: String {
        switch self {
        case .assetNotFound: "The account has no asset of this id, or the sample names none."
        case .unknownInsight: "No machine insight has this name; other quantities are sent as advanced sensors."
        case .wrongValue: "A field is missing or not known, or its value is not of the type or range that it must be."
        case .tooFarInTheFuture:
            "The time lies more than \(IngestWindow.lead / 60_000) minutes ahead; set the sender's clock."
        case .pastRetention: "The time is older than what the account's package keeps."
        case .tooManySeries: "The asset has \(SampleIngest.seriesOfAsset) series, the most it can have."
        case .nativeHistogram: "Native histograms of Prometheus are not kept; send classic ones."
        }
    }
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
