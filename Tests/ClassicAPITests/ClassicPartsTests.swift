import Synchronization
import Testing

@testable import ClassicAPI

@Suite("Answers in parts")
struct ClassicPartsTests {
    private struct Failure: Error {}

    /// The content of all parts, one after the other.
    private static func all<Content>(_ parts: ClassicParts<Content>) async throws -> [Content] {
        var (content, rest) = try await parts.load()
        var found = [content]
        while let next = rest {
            (content, rest) = try await next.load()
            found.append(content)
        }
        return found
    }

    @Test("Every part comes once, in order", arguments: [1, 2, 7])
    func everyPartComesOnce(count: Int) async throws {
        let parts = ClassicParts(parts: count, none: -1) { $0 }
        #expect(try await Self.all(parts) == Array(0..<count))
        #expect(try await Self.all(parts.map { "\($0)" }) == (0..<count).map { "\($0)" })
    }

    @Test func ofNoPartsThereIsOneWithoutContent() async throws {
        #expect(try await Self.all(ClassicParts(parts: 0, none: -1) { $0 }) == [-1])
        #expect(try await Self.all(ClassicRows<Int>(parts: 0) { [$0] }) == [[]])
    }

    @Test func noMoreThanOnePartIsLoadedAhead() async throws {
        let last = Mutex(-1)
        var parts: ClassicParts<Int>? = ClassicParts(parts: 50, none: 0) { part in
            last.withLock { $0 = max($0, part) }
            return part
        }.map { $0 }
        while let next = parts {
            let (part, rest) = try await next.load()
            #expect(last.withLock { $0 } <= part + 1)
            parts = rest
        }
        #expect(last.withLock { $0 } == 49)
    }

    @Test func whoHasGoneWaitsForNoPartAndBeginsNone() async throws {
        let stopped = Mutex<[Int]>([])
        let parts = ClassicParts(parts: 50, none: 0) { part in
            do {
                if part > 0 { try await Task.sleep(for: .seconds(600)) }
            } catch {
                stopped.withLock { $0.append(part) }
                throw error
            }
            return part
        }.map { $0 }
        // Before the second part is asked for, and while it is waited for.
        for delay in [Duration.zero, .milliseconds(20)] {
            let (_, rest) = try await parts.load()
            let waiting = Task { try await rest?.load().content }
            try await Task.sleep(for: delay)
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
        }
        // Where it had begun it was stopped, and nothing was begun behind it.
        #expect(stopped.withLock { !$0.isEmpty && $0.allSatisfy { $0 == 1 } })
    }

    @Test func whatFailsBehindTheFirstPartFailsThere() async throws {
        let parts = ClassicParts(parts: 3, none: 0) { part in
            if part == 1 { throw Failure() }
            return part
        }
        let (first, rest) = try await parts.map { $0 }.load()
        #expect(first == 0)
        await #expect(throws: Failure.self) { try await rest?.load() }
    }
}
