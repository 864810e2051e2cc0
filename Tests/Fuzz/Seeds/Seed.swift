import Foundation

/// A file that a fuzzer starts from.
enum Seed {
    /// Into the folder that the program's argument names.
    static func write(_ bytes: [UInt8], to target: String, _ name: String) throws {
        let folder = "\(CommandLine.arguments[1])/\(target)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
    }
}
