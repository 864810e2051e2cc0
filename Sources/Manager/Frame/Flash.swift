/// What the last act did, told on the page that follows it. Only the name travels in a cookie, so that nobody can put
/// words of their own on a page.
enum Flash: String, CaseIterable, Sendable {
    case apiUserSuspended = "api-user-suspended"
    case apiUserResumed = "api-user-resumed"
    case apiUserDeleted = "api-user-deleted"
    case apiKeySaved = "api-key-saved"
    case apiKeyRevoked = "api-key-revoked"
    case classicTokenRevoked = "classic-token-revoked"
    case userRoleChanged = "user-role-changed"
    case userSuspended = "user-suspended"
    case userResumed = "user-resumed"
    case userDeleted = "user-deleted"
    case assetAssigned = "asset-assigned"
    case packageChanged = "package-changed"
    case passwordChanged = "password-changed"
    case sessionEnded = "session-ended"
    case signedInByLink = "signed-in-by-link"

    static let cookieName = "iris_flash"

    init?(cookie: String?) {
        guard let cookie, let flash = Flash(rawValue: cookie) else { return nil }
        self = flash
    }

    var text: String {
        switch self {
        case .apiUserSuspended: "The API User is suspended. Its tokens are refused from now on."
        case .apiUserResumed: "The API User may sign in again."
        case .apiUserDeleted: "The API User is deleted."
        case .apiKeySaved: "The API Key is saved. The change is in force."
        case .apiKeyRevoked: "The API Key is revoked. Its tokens are refused from now on."
        case .classicTokenRevoked: "The Classic API token is revoked. It is refused from now on."
        case .userRoleChanged: "The role is changed. It is in force at once."
        case .userSuspended: "The user is suspended and signed out."
        case .userResumed: "The user may sign in again."
        case .userDeleted: "The user is deleted and signed out."
        case .assetAssigned: "Category and client are saved."
        case .packageChanged: "The package and add-ons are changed. The change is in force."
        case .passwordChanged: "Your password is changed. Your other sessions have ended."
        case .sessionEnded: "The session has ended."
        case .signedInByLink: "A link has signed you in. As whom, the menu at the upper right says."
        }
    }
}
