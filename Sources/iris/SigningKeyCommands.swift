import ArgumentParser
import AuthorizationServer
import Server
import Web

struct SigningKeyCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signing-key", abstract: "Rotate the keys that sign access tokens.", subcommands: [Rotate.self])

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publish a new key, which signs ten minutes later; the old one stays until its tokens have ended."
        )

        @Option(help: "ES256 or RS256.") var algorithm = SigningAlgorithm.es256.rawValue
        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            guard let algorithm = SigningAlgorithm(rawValue: algorithm.uppercased()) else {
                throw ValidationError("--algorithm must be ES256 or RS256")
            }
            let keys = try SigningKeySet(file: installation.directory.signingKeys, algorithm: algorithm)
            // The longest lifetime that a server can be given.
            try keys.rotate(tokenLifetime: 86_400)
            installation.show(["rotated": .bool(true)])
        }
    }
}
