import ArgumentParser
import Server
import Web

struct TakeBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the data and keys into a new folder, also while the server runs.",
        discussion:
            "The folder holds the keys that sign tokens and hash secrets: keep it as safe as the data directory.")

    @Argument(help: "The new folder.") var target: String
    @OptionGroup var installation: InstallationOptions

    func run() async throws {
        try await Backup.take(from: installation.directory, to: target)
        installation.show(["backup": .string(target)])
    }
}
