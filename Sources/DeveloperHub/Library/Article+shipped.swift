import Foundation
import Web

extension Article {
    /// The guides that the program ships with.
    static func guides() throws(PageFilesError) -> [Article] {
        guard let folder = Bundle.module.resourcePath else {
            throw PageFilesError(reason: "the Hub's guides are missing beside the program")
        }
        return try all(in: folder + "/Guides")
    }
}
