import Foundation

/// Lets a long command end in order when it is told to stop.
enum Interruption {
    /// Runs a body whose task SIGINT and SIGTERM cancel; what it has done so far it returns.
    static func cancelling<T: Sendable>(_ body: @escaping @Sendable () async throws -> T) async throws -> T {
        let task = Task { try await body() }
        let sources = [SIGINT, SIGTERM].map { number in
            // The source is told all the same; without this the signal would end the process.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { task.cancel() }
            source.activate()
            return source
        }
        defer { for source in sources { source.cancel() } }
        return try await task.value
    }
}
