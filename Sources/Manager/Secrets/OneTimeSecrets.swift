import Foundation
import Synchronization
import Web

/// New credentials on their way to the one page that shows them. They are in memory alone, are given out once, and
/// are gone ten minutes after they were made; for a day it is still known that they were shown.
final class OneTimeSecrets: Sendable {
    enum Taken: Sendable {
        /// The first look, and the only one.
        case sheet(SecretSheet)
        case shown(Ended)
        /// Nobody looked in time.
        case expired(Ended)
        /// No such ticket, or someone else's.
        case unknown
    }

    /// What is still known afterwards.
    struct Ended: Sendable {
        let at: Int64
        let subject: String
        let resetURL: String
        let resetLabel: String
    }

    private enum State {
        case waiting(SecretSheet, until: Int64)
        case shown(Ended)
        case expired(Ended)
    }

    private struct Entry {
        let user: UUID
        let madeAt: Int64
        var state: State
    }

    /// Milliseconds for which credentials wait for their page.
    static let lifetime: Int64 = 10 * 60_000
    private static let memory: Int64 = 86_400_000

    private let entries = Mutex<[String: Entry]>([:])

    /// Keeps credentials for the user who made them.
    /// - Returns: the ticket in the page's address.
    func keep(_ sheet: SecretSheet, for user: UUID, at now: Int64) -> String {
        let ticket = RandomText.make()
        entries.withLock { entries in
            Self.prune(&entries, now)
            entries[ticket] = Entry(user: user, madeAt: now, state: .waiting(sheet, until: now + Self.lifetime))
        }
        return ticket
    }

    /// Gives the credentials out. Of any number of callers at the same time one gets them.
    func take(_ ticket: String, by user: UUID, at now: Int64) -> Taken {
        entries.withLock { entries in
            Self.prune(&entries, now)
            guard var entry = entries[ticket], entry.user == user else { return .unknown }
            switch entry.state {
            case .waiting(let sheet, _):
                entry.state = .shown(Self.ended(sheet, now))
                entries[ticket] = entry
                return .sheet(sheet)
            case .shown(let ended): return .shown(ended)
            case .expired(let ended): return .expired(ended)
            }
        }
    }

    /// Whether the ticket is the user's, without looking at what it stands for.
    func isKnown(_ ticket: String, to user: UUID) -> Bool {
        entries.withLock { $0[ticket]?.user == user }
    }

    /// Forgets what has waited too long. Called each minute by the server and with every use.
    func prune(at now: Int64) {
        entries.withLock { Self.prune(&$0, now) }
    }

    private static func prune(_ entries: inout [String: Entry], _ now: Int64) {
        for (ticket, entry) in entries {
            if now - entry.madeAt > memory {
                entries[ticket] = nil
            } else if case .waiting(let sheet, let until) = entry.state, until <= now {
                entries[ticket]?.state = .expired(ended(sheet, until))
            }
        }
    }

    private static func ended(_ sheet: SecretSheet, _ at: Int64) -> Ended {
        Ended(at: at, subject: sheet.subject, resetURL: sheet.resetURL, resetLabel: sheet.resetLabel)
    }
}
