import Synchronization

/// Work that is under way. Whoever asks for the same of the same version waits for it and does not do it again: after a
/// change, every client of a page comes at once.
final class SharedWork<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Run {
        let version: UInt64
        let task: Task<Value, any Error>
    }

    private let runs = Mutex<[Key: Run]>([:])

    /// What `make` gives, or gives already for another caller. It goes on when this caller has gone.
    func value(
        _ key: Key, version: UInt64, make: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let task = runs.withLock { runs in
            if let run = runs[key], run.version == version { return run.task }
            let task = Task { [self] in
                defer { end(key, version) }
                return try await make()
            }
            runs[key] = Run(version: version, task: task)
            return task
        }
        return try await task.value
    }

    private func end(_ key: Key, _ version: UInt64) {
        runs.withLock { runs in
            if runs[key]?.version == version { runs[key] = nil }
        }
    }
}
