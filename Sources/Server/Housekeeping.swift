import Accounts
import AuthorizationServer
import ClassicAPI
import Fleet
import Logging
import Manager
import SQL
import ServiceLifecycle
import Telemetry
import Web

/// What must happen again and again while the server runs: changes of other processes are seen, buffered writes are
/// written, what has ended is forgotten.
struct Housekeeping: Service {
    let installation: Installation
    let samples: SampleStore
    let register: AccessTokenRegister
    let grants: GrantStore
    let keys: SigningKeySet
    let throttle: Throttle
    let uses: UseRecorder
    let limiter: RateLimiter
    let classic: ClassicAPI
    let manager: ManagerApplication
    let logger: Logger

    /// Changes of another process are seen within this time.
    private static let tick = Duration.milliseconds(250)

    func run() async throws {
        let first = try await installation.database.foreignChangeCounter()
        await cancelWhenGracefulShutdown {
            var counter = first
            var round = 0
            while !Task.isCancelled {
                do {
                    try await Task.sleep(for: Self.tick)
                } catch {
                    break
                }
                round += 1
                counter = await lookForForeignChanges(since: counter)
                await attempt("take in samples of other processes") { try await samples.takeInbox() }
                LogLines.standardError.flush()
                if round % 4 == 0 { await flush() }
                if round % 240 == 0 { await prune() }
            }
        }
        await flush()
        LogLines.standardError.flush()
    }

    private func lookForForeignChanges(since counter: Int64) async -> Int64 {
        do {
            let now = try await installation.database.foreignChangeCounter()
            if now != counter {
                try await installation.accounts.reload()
                installation.fleet.bumpAll()
            }
            try keys.refresh()
            return now
        } catch {
            logger.error("changes of other processes cannot be seen", metadata: ["error": "\(error)"])
            return counter
        }
    }

    private func flush() async {
        await attempt("write last uses") { try await uses.flush() }
        await attempt("write throttles") { try await throttle.save(to: installation.database) }
    }

    private func prune() async {
        let now = Int64.now
        register.prune(at: now)
        limiter.prune(at: now)
        classic.prune(at: now)
        manager.prune(at: now)
        samples.maintain(at: now)
        await attempt("note expired keys") { try await installation.accounts.recordExpiredKeys(at: now) }
        await attempt("delete ended grants") { try await grants.prune(at: now) }
    }

    /// A failure here must not end the server: the next round tries again.
    private func attempt(_ act: String, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch {
            logger.error("housekeeping failed", metadata: ["act": "\(act)", "error": "\(error)"])
        }
    }
}
