/// Whether pages are light or dark, kept in a cookie that every application reads.
package enum Theme: String, CaseIterable, Sendable {
    case system, light, dark

    private static let cookieName = "iris_theme"
    /// Seconds.
    private static let year = 365 * 86_400

    /// The one that was chosen, else that of the system.
    package init(of request: IncomingRequest) {
        self = request.cookie(Self.cookieName).flatMap(Theme.init) ?? .system
    }

    package func cookie(isSecure: Bool) -> Cookie {
        Cookie(Self.cookieName, rawValue, maximumAge: Self.year, isSecure: isSecure)
    }

    /// `theme` and `themeIs`, as the layouts show them.
    package var values: [String: TemplateValue] {
        let flags = Self.allCases.map { ($0.rawValue, TemplateValue.flag($0 == self)) }
        return ["theme": .text(rawValue), "themeIs": .object(Dictionary(uniqueKeysWithValues: flags))]
    }
}
