import Accounts
import Foundation
import Web

extension UUID {
    /// As addresses have it.
    var text: String { uuidString.lowercased() }
}

extension TemplateValue {
    static func id(_ id: UUID) -> TemplateValue { .text(id.text) }

    static func lastUse(_ use: LastUse?) -> TemplateValue {
        guard let use else { return .absent }
        return ["time": .time(use.time), "address": .text(use.address), "agent": .nonEmpty(use.agent)]
    }
}

extension Int64 {
    /// Milliseconds since 1970, for acts that begin after their request was read.
    static var now: Int64 { Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)) }
}
