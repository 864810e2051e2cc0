/// Work that may take long, away from the threads of the connections.
package enum OffLoop {
    /// Runs it on other threads, so that other requests go on.
    /// - Parameter isLong: what is short stays, for to hand it over would cost a good part of its time.
    package static func run<Value: Sendable, Failure: Error>(
        if isLong: Bool = true, _ body: @Sendable () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        guard isLong else { return try await body() }
        return try await withTaskExecutorPreference(globalConcurrentExecutor, operation: body)
    }
}
