import Foundation

extension StaticFiles {
    /// The files that the pages of every application use: the design's values, the theme's script, icons and logo.
    /// - Throws: `PageFilesError` when they are missing beside the program.
    package static func shared() throws(PageFilesError) -> StaticFiles {
        guard let folder = Bundle.module.resourcePath else {
            throw PageFilesError(reason: "the files of all pages are missing beside the program")
        }
        return try StaticFiles(folder: folder + "/Static", prefix: "/static")
    }
}
