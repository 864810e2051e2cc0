package import Foundation

/// The folder of shared test data, which stands beside the package or where `IRIS_SHARED` says.
package enum SharedData {
    private static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["IRIS_SHARED"] { return URL(filePath: path) }
        return URL(filePath: #filePath).appending(path: "../../../../shared").standardizedFileURL
    }()

    /// - Parameter path: below `data/`.
    package static func url(_ path: String) -> URL { folder.appending(path: "data/" + path) }

    package static func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: url(path).path) }
}
