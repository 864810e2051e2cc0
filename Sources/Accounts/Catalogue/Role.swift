/// What a person may do in the Manager.
package enum Role: String, Sendable, CaseIterable {
    case admin = "Admin"
    case fleetAdmin = "Fleet Admin"
    case user = "User"
    case technician = "Technician"

    package var description: String {
        switch self {
        case .admin: "Everything: users, roles, API Access, packages and the audit log, and the whole fleet."
        case .fleetAdmin: "The whole fleet, but no users and no settings of the account."
        case .user: "Sees the fleet."
        case .technician: "Sees the fleet, to find and service machines."
        }
    }

    /// Users, API Access, API Keys, packages and the audit log.
    package var mayAdminister: Bool { self == .admin }

    /// Assets and what they are ordered by.
    package var mayChangeFleet: Bool { self == .admin || self == .fleetAdmin }

    /// Accepts the name as shown, and without regard to case, spaces, dashes and underscores.
    package init?(name: String) {
        func plain(_ text: String) -> String { text.lowercased().filter { $0 != " " && $0 != "-" && $0 != "_" } }
        guard let role = Self.allCases.first(where: { plain($0.rawValue) == plain(name) }) else { return nil }
        self = role
    }
}
