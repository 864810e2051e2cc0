import Accounts
import ArgumentParser
import Foundation
import Server
import Web

/// What every command that works on a data directory takes. Commands work beside a running server, which sees the
/// change within a second.
struct InstallationOptions: ParsableArguments {
    @Option(help: "Folder of the data (default: IRIS_DATA_DIR, or iris-data).") var dataDir: String?
    @Option(help: "YAML file of packages and add-ons in place of the shipped one.") var catalogue: String?
    @Flag(help: "Print one JSON object.") var json = false

    var directory: DataDirectory {
        get throws {
            let environment = ProcessInfo.processInfo.environment
            let given = dataDir ?? environment[Setting.dataDir.environmentVariable]
            return try DataDirectory(given ?? Setting.dataDir.defaultValue)
        }
    }

    func open(samples: Installation.Samples = .untouched) async throws -> Installation {
        let file = catalogue ?? ProcessInfo.processInfo.environment[Setting.catalogue.environmentVariable]
        return try await Installation(directory, catalogueFile: file, samples: samples)
    }

    /// The person at the command line, for the audit log.
    var actor: Actor { .commandLine(user: NSUserName()) }

    /// Prints names and values as a table, or as one JSON object.
    func show(_ values: KeyValuePairs<String, JSONValue?>) {
        let object = JSONValue.object(values)
        if json {
            print(String(decoding: object.encoded, as: UTF8.self))
            return
        }
        let members = object.members ?? []
        let width = members.map(\.name.count).max() ?? 0
        for member in members {
            let text = member.value.string ?? String(decoding: member.value.encoded, as: UTF8.self)
            print("\(member.name.padding(toLength: width, withPad: " ", startingAt: 0))  \(text)")
        }
    }
}

extension UUID {
    /// Reads an id given on the command line.
    static func read(_ text: String) throws -> UUID {
        guard let id = UUID(uuidString: text) else { throw ValidationError("'\(text)' is not an id (a UUID)") }
        return id
    }

    /// Lower case, as everywhere outside the program.
    var text: String { uuidString.lowercased() }
}
