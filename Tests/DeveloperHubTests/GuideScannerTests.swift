import Testing

@testable import DeveloperHub

/// The scanner that guards the guides sees what it is made to see.
struct GuideScannerTests {
    private let scanner = GuideScanner(
        paths: ["/token", "/token/v2", "/health", "/api/asset/v1/assets/"],
        names: ["asset.view", "api", "IrisX", "--data-dir", "IRIS_DATA_DIR", "dataDir"], codeNames: ["time-series"],
        keys: ["port"], apis: ["Assets"], numbers: ["3600", "1000"])

    @Test(arguments: [
        "A token lives 3600 seconds.", "A token lives one hour or 60 minutes.", "Up to ten keys are allowed.",
        "At most fourteen days, or two weeks.", "500 requests a second.", "429 or 500 bytes", "At most 1,000 a page.",
        "Ask for `/token`.", "Ask {{url}}/token for it.", "Send it to {{url}}/token/v2.", "See `/health`",
        "GET /api/asset/v1/assets", "GET {{url}}/public/api/x", "Needs `asset.view`.", "With the scope api.",
        "Only IrisX opens it.", "Start with --data-dir x", "Set `IRIS_DATA_DIR`.", "The key `dataDir` says where.",
        "The Assets API lists them.", "Its id is `time-series`.", "# A heading of 7", "| a table | 12 |",
        "- up to 50 of them", "HTTP 418",
        "```json\n{\"expires_in\": 3600}\n```", "```sh\ncurl -d size=1000\n```", "```yaml\nport: 1\n```",
        "```sh\ncurl {{url}}/token\n```", "```sh\niris serve --data-dir x\n```", "```node\nscope: \"asset.view\"\n```",
    ])
    func whatIsNotFromAFactIsSeen(_ text: String) {
        #expect(!scanner.problems(in: text).isEmpty, "\(text)")
    }

    @Test(arguments: [
        "A token lives {{token.lifetime}} seconds.", "Status 401, or 404 with a body.", "By RFC 6749 and ISO 15143-3.",
        "1. First", "## 2. Get a token", "Such as `2026-01-02T03:04:05Z`.", "Write `%2F`.", "Over `x[1d]`.",
        "Pages from 0.", "See [it](/guides/data-ingest#limits).", "Every API has a time-series of its own.",
        "Assets are listed.", "```json\n{\"size\": 5}\n```", "```promql\nx > 105\n```", "The file /tokens is another.",
        "{{setting.port.flag}} {{setting.port.default}}", "A minute later.", "Two engines.",
    ])
    func whatMayStandIsLetPass(_ text: String) {
        #expect(scanner.problems(in: text) == [], "\(text)")
    }
}
