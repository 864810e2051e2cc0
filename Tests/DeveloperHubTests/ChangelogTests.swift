import Foundation
import Testing
import Web

@testable import DeveloperHub

struct ChangelogTests {
    static let text = """
        # Changelog

        Words before.

        ## [Unreleased]

        ### Added
        - One thing, over
          two lines.
        - Another with `code`.

        ## [1.2.0] - 2026-11-30

        ### Fixed
        - A fault.

        ### Security
        - A hole.
        """

    @Test func releasesHaveTheirChangesByType() throws {
        let changelog = try Changelog(Self.text)
        #expect(changelog.releases.map(\.version) == ["Unreleased", "1.2.0"])
        #expect(changelog.releases.map(\.day) == [nil, "2026-11-30"])
        #expect(changelog.releases.map(\.id) == ["unreleased", "1-2-0"])
        #expect(changelog.releases[0].groups.map(\.type) == ["Added"])
        #expect(changelog.releases[0].groups[0].entries == ["One thing, over\ntwo lines.", "Another with `code`."])
        #expect(changelog.releases[1].groups.map(\.type) == ["Fixed", "Security"])
    }

    @Test func anUnknownTypeIsRefused() {
        #expect(throws: PageFilesError.self) { try Changelog("## [1.0.0]\n### Novelties\n- x") }
    }

    @Test func theFeedNamesEachReleaseAndEscapesItsWords() throws {
        let changelog = try Changelog(Self.text.replacing("A fault.", with: "A <script>&\"fault\"."))
        let feed = AtomFeed(changelog, updated: 1_764_460_800_000, publicURL: "https://iris.example").text
        #expect(feed.contains("<id>https://iris.example/changelog#1-2-0</id>"))
        #expect(feed.contains("<updated>2026-11-30T00:00:00Z</updated>"))
        #expect(!feed.contains("<script>") && feed.components(separatedBy: "<entry>").count == 3)
    }
}
