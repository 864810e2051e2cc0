import Synchronization
import Testing

@testable import IrisAPI

@Suite struct SharedWorkTests {
    private struct Failure: Error {}

    private final class Counts: Sendable {
        let callers = Mutex(0)
        let runs = Mutex(0)
    }

    @Test func callersOfOneVersionShareARunAndGetNothingOfAnother() async throws {
        let work = SharedWork<String, String>()
        let counts = Counts()
        let count = 200
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                group.addTask {
                    let key = ["a", "b"][number % 2]
                    let version = UInt64(number * 2 / count)
                    counts.callers.withLock { $0 += 1 }
                    let value = try await work.value(key, version: version) {
                        counts.runs.withLock { $0 += 1 }
                        // Until all have come, so that there is somebody to share with.
                        while counts.callers.withLock({ $0 }) < count { try await Task.sleep(for: .milliseconds(1)) }
                        return "\(key) \(version)"
                    }
                    #expect(value == "\(key) \(version)")
                }
            }
            try await group.waitForAll()
        }
        #expect(counts.runs.withLock { $0 } < count)
    }

    @Test func aRunThatHasEndedIsNotShared() async throws {
        let work = SharedWork<Int, Int>()
        #expect(try await work.value(1, version: 1) { 1 } == 1)
        #expect(try await work.value(1, version: 1) { 2 } == 2)
        await #expect(throws: Failure.self) { try await work.value(1, version: 1) { throw Failure() } }
        #expect(try await work.value(1, version: 1) { 3 } == 3)
    }
}
