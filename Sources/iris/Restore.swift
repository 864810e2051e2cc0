import ArgumentParser
import Server
import Web

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a backup into an empty data directory. No server may run on it.")

    @Argument(help: "The folder that `iris backup` wrote.") var source: String
    @OptionGroup var installation: InstallationOptions

    func run() async throws {
        let directory = try installation.directory
        try await Backup.restore(source, to: directory)
        installation.show(["restored": .string(directory.path)])
    }
}
