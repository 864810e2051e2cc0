import Foundation
import TestSupport

/// The feeds in the folder of shared test data.
enum SharedFeed {
    static let isPresent = SharedData.has("iso-15143-3")

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: SharedData.url("iso-15143-3/" + name)))
    }
}
