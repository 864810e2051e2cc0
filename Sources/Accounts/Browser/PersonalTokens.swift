/// Access tokens on behalf of someone who is signed in, for pages that call the APIs for them.
package protocol PersonalTokens: Sendable {
    /// How long one lives at most, in seconds.
    var lifetime: Int64 { get }

    /// Lends a token for one scope to `body`. It ends with `body`.
    func lend<Result: Sendable>(
        to visitor: Visitor, scope: String, at time: Int64, _ body: @Sendable (String) async -> Result
    ) async throws -> Result
}
