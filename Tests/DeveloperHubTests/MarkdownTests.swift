import Foundation
import Testing

@testable import DeveloperHub

struct MarkdownTests {
    @Test(arguments: [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))",
        "[a](data:text/html,<script>alert(1)</script>)", "![a](javascript:alert(1))", "<a href='vbscript:x'>a</a>",
        "# <svg onload=alert(1)>", "| <iframe src=x> |\n|---|\n| <style>*{}</style> |",
        "```html\n<script>alert(1)</script>\n```", "```\"><script>alert(1)</script>\nx\n```",
        "`<script>`", "[a]: javascript:alert(1)\n\n[a]", "<javascript:alert(1)>", "&lt;script&gt;",
    ])
    func hostileTextStaysText(_ text: String) {
        let html = Markdown(text).html.lowercased()
        for live in [
            "<script", "<img src=x", "<iframe", "<style", "<svg", "href=\"javascript", "src=\"javascript",
            "href=\"data",
        ] {
            #expect(!html.contains(live), "\(html)")
        }
        #expect(!html.contains("onerror=") || html.contains("&lt;img"))
    }

    @Test func headingsHaveAddressesOfTheirOwn() {
        let page = Markdown(
            "Before.\n\n## Get a token\n\nFirst `code` *and* more.\n\n## Get a token\n\n### Ümlaut & more\n\nLast.")
        #expect(page.sections.map(\.id) == ["", "get-a-token", "get-a-token-2", "mlaut-more"])
        #expect(page.sections.map(\.level) == [0, 2, 2, 3])
        #expect(page.sections[1].title == "Get a token")
        #expect(page.sections[1].text.split(separator: " ").joined(separator: " ") == "First code and more.")
        #expect(page.html.contains(#"<h2><span class="anchor" id="get-a-token"></span>Get a token</h2>"#))
    }

    @Test func samplesOfSeveralLanguagesAreTabs() {
        let tabs = Markdown("```curl\ncurl x\n```\n```node\nawait fetch(x)\n```\n\nText\n\n```sh\nls\n```\n").html
        #expect(tabs.components(separatedBy: "type=\"radio\"").count == 3)
        #expect(tabs.components(separatedBy: "checked").count == 2)
        #expect(tabs.components(separatedBy: "class=\"code\"").count == 4)
    }

    @Test func tablesNameTheirHeadsAndScrollOnTheirOwn() {
        let html = Markdown("| a | b |\n|---|--:|\n| 1 | 2 |").html
        #expect(html.contains("<th scope=\"col\">a</th>") && html.contains("<th scope=\"col\" align=\"right\">b</th>"))
        #expect(html.contains("<div class=\"table-frame\""))
    }

    @Test func linksAreListed() {
        #expect(Markdown("[a](/guides/x#y) and <https://example.com>").links == ["/guides/x#y", "https://example.com"])
    }

    @Test func manyHeadingsOfOneNameTakeNoTime() {
        let sections = Markdown(String(repeating: "# same\n# same-2\n", count: 10_000)).sections
        #expect(Set(sections.map(\.id)).count == 20_001)
    }

    @Test func tasksSayWhetherTheyAreDone() {
        let html = Markdown("- [x] One\n- [ ] Two").html
        #expect(html.contains("disabled aria-label=\"Done\"") && html.contains("disabled aria-label=\"To do\""))
    }
}
