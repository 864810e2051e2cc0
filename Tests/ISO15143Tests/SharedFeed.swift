import Foundation

/// The feeds in the folder of shared test data, which stands beside the package or where `IRIS_SHARED` says.
enum SharedFeed {
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["IRIS_SHARED"] { return URL(filePath: path) }
        return URL(filePath: #filePath).appending(path: "../../../../shared").standardizedFileURL
    }()

    static let isPresent = FileManager.default.fileExists(atPath: folder.path + "/data/iso-15143-3")

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: "data/iso-15143-3/" + name)))
    }
}

/// Random numbers that are the same on every run, so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
