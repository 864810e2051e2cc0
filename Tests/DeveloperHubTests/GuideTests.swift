import Accounts
import Fleet
import Foundation
import PromQL
import Server
import Testing
import Web

@testable import DeveloperHub

/// Where the server of the tests would be; no text names it but by a fact.
private let address = "https://hub.example"

/// The guides say what the program does: everything that could change comes from a fact, and every address leads
/// somewhere.
struct GuideTests {
    /// The guides beside the program that they speak of.
    private struct Library: Sendable {
        let guides: [Article]
        let facts: Facts
        let operations: [Web.Operation]
        let catalogue: Catalogue

        /// Of each guide, its addresses within the page.
        let anchors: [String: Set<String>]

        init(_ operations: [Web.Operation], _ accounts: AccountStore) throws {
            let configuration = try Configuration(
                flags: [.publicUrl: address], environment: [:], file: nil)
            facts = HubFacts.make(configuration: configuration, operations: operations, accounts: accounts)
            guides = try Article.shipped(.guides)
            self.operations = operations
            catalogue = accounts.catalogue
            anchors = try guides.reduce(into: [:]) { [facts] anchors, guide in
                let sections = Markdown(try facts.filled(into: guide.source)).sections
                anchors[guide.slug] = Set(sections.map(\.id).filter { !$0.isEmpty })
            }
        }

        static let shared = Task { try await ServerOperations.withExample { try Library($0, $1) } }

        /// The guide as it is shown.
        func words(of guide: Article) throws -> String { try facts.filled(into: guide.source) }

        /// Whether an address of the site leads to something.
        func leads(_ address: String, from guide: Article) -> Bool {
            let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let anchor = parts.count > 1 ? parts[1] : nil
            if parts[0].isEmpty { return anchor.map { anchors[guide.slug]?.contains($0) ?? false } ?? false }
            if parts[0].hasPrefix("/guides/") {
                guard let found = anchors[String(parts[0].dropFirst("/guides/".count))] else { return false }
                return anchor.map(found.contains) ?? true
            }
            if anchor != nil { return false }
            let isElsewhere = facts.names.contains { name in
                (name.hasPrefix("manager") || name == "classic.metadata") && facts[name] == parts[0]
            }
            return isElsewhere || others.contains(parts[0])
        }

        private var others: Set<String> {
            var pages: Set = [
                "/", "/guides", "/reference", "/changelog", "/status", "/support", "/postman.json",
                "/postman-environment.json", "/openapi.json",
            ]
            for operation in operations {
                pages.insert(Facts.page(of: operation))
                pages.insert("/reference/\(Slug.make(operation.domain))")
            }
            return pages
        }

        var scanner: GuideScanner {
            let paths = facts.names.filter { $0.hasPrefix("path.") }.compactMap { facts[$0] }
                .map { $0.prefix { $0 != "{" } }.map(String.init)
            let settings = Setting.allCases
            let mixed = settings.map(\.key).filter { $0.contains(where: \.isUppercase) }
            return GuideScanner(
                paths: paths.uniqued(),
                names: Scope.all.map(\.name) + catalogue.packages.map(\.name) + settings.map(\.flag)
                    + settings.map(\.environmentVariable) + mixed,
                codeNames: catalogue.apis.map(\.id).filter { $0.contains("-") }
                    + catalogue.packages.map(\.id).filter { $0.count > 4 },
                keys: settings.map(\.key), apis: catalogue.apis.map(\.name),
                numbers: Set(facts.names.compactMap { facts[$0] }.filter { $0.count > 2 && $0.allSatisfy(\.isNumber) }))
        }
    }

    // MARK: What guides are

    @Test func everyGuideSaysWhatItIs() async throws {
        let guides = try await Library.shared.value.guides
        #expect(guides.count >= 22)
        let categories: Set = ["Get Started", "Authentication", "Using the APIs", "Self-hosting", "Help"]
        #expect(Set(guides.map(\.category)) == categories)
        for guide in guides {
            #expect(guide.summary.hasSuffix(".") && guide.summary.count > 30, "\(guide.slug)")
            #expect(guide.keywords.count > 2 && !guide.next.isEmpty, "\(guide.slug)")
            let places = guides.filter { $0.category == guide.category }.map(\.order).sorted()
            #expect(places == Array(1...places.count), "\(guide.category)")
        }
        #expect(Set(guides.map(\.title)).count == guides.count)
    }

    @Test func everyFactIsKnown() async throws {
        let library = try await Library.shared.value
        for guide in library.guides {
            #expect(throws: Never.self, "\(guide.slug)") {
                _ = try library.facts.filled(into: guide.source + guide.summary)
            }
        }
    }

    /// An operator's catalogue must not stop the start.
    @Test func anotherCatalogueHasTheSameFacts() async throws {
        let library = try await Library.shared.value
        let other = try Catalogue(
            yaml: "apis:\n  x: {name: X}\npackages:\n  p: {name: P, retentionDays: 7, apis: [x]}\naddOns: {}\n")
        let facts = Facts.program(operations: library.operations, catalogue: other, publicURL: "https://other.example")
        let shipped = Facts.program(
            operations: library.operations, catalogue: library.catalogue, publicURL: "https://iris.example")
        #expect(facts.names == shipped.names)
        #expect(facts["openersOf.listAssets"] == "no package" && shipped["openersOf.listAssets"] == "every package")
        #expect(facts["table.packages"]?.contains("7 days") == true)
    }

    // MARK: Where they lead

    @Test func everyAddressLeadsSomewhere() async throws {
        let library = try await Library.shared.value
        for guide in library.guides {
            let links = Markdown(try library.words(of: guide)).links.filter { !$0.hasPrefix(address) }
            #expect(!links.isEmpty, "\(guide.slug)")
            for link in links + guide.next {
                #expect(library.leads(link, from: guide), "\(guide.slug) leads to \(link)")
            }
            #expect(!guide.next.contains("/guides/\(guide.slug)"), "\(guide.slug) leads to itself")
        }
    }

    @Test func anAddressThatLeadsNowhereIsSeen() async throws {
        let library = try await Library.shared.value
        let guide = try #require(library.guides.first { $0.slug == "scopes" })
        for address in [
            "/guides/nothing", "/guides/scopes#nothing", "#nothing", "/reference/assets/nothing", "/nothing",
            "/manager/nothing", "https://elsewhere.example", "scopes", "",
        ] {
            #expect(!library.leads(address, from: guide), "\(address)")
        }
        #expect(library.leads("/guides/scopes#choose", from: guide) && library.leads("#choose", from: guide))
    }

    @Test func everyErrorCodeIsExplainedUnderItsName() async throws {
        let library = try await Library.shared.value
        let guide = try #require(library.guides.first { $0.slug == "troubleshooting" })
        let codes = [false, true].flatMap { Facts.errors(of: library.operations, ofClients: $0) }.map(\.code)
        #expect(Set(codes).isSuperset(of: ["token_expired", "execution", "invalid_grant", "slow_down", "conflict"]))
        let anchors = try #require(library.anchors[guide.slug])
        for code in codes {
            #expect(anchors.contains(Slug.make(code)), "\(code)")
            #expect(guide.source.components(separatedBy: "{{error.\(code)}}").count == 2, "\(code)")
        }
    }

    // MARK: What they state

    @Test func nothingThatCouldChangeIsWrittenOut() async throws {
        let library = try await Library.shared.value
        let scanner = library.scanner
        #expect(scanner.paths.count > 20)
        #expect(scanner.names.count > 60)
        #expect(scanner.numbers.isSuperset(of: ["3600", "1200", "1000"]))
        for guide in library.guides {
            let head = "\(guide.title)\n\(guide.summary)\n"
            let problems = scanner.problems(in: head + guide.source)
            #expect(problems == [], "\(guide.slug)")
        }
    }

    /// What is said of APIs and operations beside their descriptions keeps to the same.
    @Test(arguments: [Article.Folder.domains, .notes])
    func neitherInTheWordsOfTheReference(_ folder: Article.Folder) async throws {
        let library = try await Library.shared.value
        for article in try Article.shipped(folder) {
            let text = "\(article.title)\n\(article.summary)\n\(article.source)"
            #expect(library.scanner.problems(in: text) == [], "\(article.slug)")
            let links = Markdown(try library.facts.filled(into: text)).links
            for link in links + article.next {
                #expect(link.hasPrefix(address) || library.leads(link, from: article), "\(article.slug): \(link)")
            }
        }
    }

    @Test func anotherNumberThanTheProgramsIsSeen() async throws {
        let library = try await Library.shared.value
        let scanner = library.scanner
        let guide = try #require(library.guides.first { $0.slug == "access-iris-apis" })
        for (fact, wrong) in [
            ("{{token.lifetime.words}}", "2 hours"), ("{{throttle.free}}", "12"), ("{{scope.api}}", "asset.view"),
            ("{{refresh.retry}}", "90 seconds"), ("{{path.createToken}}", "/token/v2"),
        ] {
            #expect(guide.source.contains(fact))
            #expect(!scanner.problems(in: guide.source.replacing(fact, with: wrong)).isEmpty, "\(fact)")
        }
    }

    /// Names of machine insights are written out in queries; there must be such an insight.
    @Test func everyMachineInsightThatIsNamedIsThere() async throws {
        var count = 0
        for guide in try await Library.shared.value.guides {
            for name in guide.source.matches(of: #/machine_insight_[a-z0-9_]+/#) {
                #expect(MachineInsight.metric(String(name.output)) != nil, "\(guide.slug): \(name.output)")
                count += 1
            }
        }
        #expect(count > 20)
    }

    // MARK: Code in them

    @Test func everyQueryIsPromQL() async throws {
        let queries = try await blocks(of: "promql")
        #expect(queries.count > 15)
        for query in queries {
            #expect(throws: Never.self, "\(query)") { _ = try PromQL.Expression(parsing: query) }
        }
    }

    @Test func everyBlockOfJSONIsJSON() async throws {
        let blocks = try await blocks(of: "json")
        #expect(blocks.count > 10)
        for block in blocks {
            #expect(throws: Never.self, "\(block)") { _ = try JSONParser.parse(Array(block.utf8)) }
        }
    }

    @Test func samplesOfARequestAreInAllLanguages() async throws {
        let library = try await Library.shared.value
        for guide in library.guides {
            let languages = fences(of: try library.words(of: guide)).map(\.language)
            let counts = SampleLanguage.allCases.map { language in
                languages.filter { $0 == language.rawValue }.count
            }
            #expect(Set(counts).count == 1, "\(guide.slug)")
        }
    }

    private func blocks(of language: String) async throws -> [String] {
        let library = try await Library.shared.value
        return try library.guides.flatMap { guide in
            fences(of: try library.words(of: guide)).filter { $0.language == language }.map(\.code)
        }
    }

    private func fences(of words: String) -> [(language: String, code: String)] {
        words.matches(of: #/(?m)^```(\w+)\n((?:.*\n)*?)```$/#).map { (String($0.output.1), String($0.output.2)) }
    }
}
