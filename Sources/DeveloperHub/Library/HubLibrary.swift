import Web

/// Every page of words, ready to be shown. Made at the start, and anew when an edit is accepted.
struct HubLibrary: Sendable {
    /// In the order of the navigation.
    let pages: [HubPage]
    private let byPath: [String: Int]

    init(_ pages: [HubPage]) {
        self.pages = pages
        byPath = Dictionary(uniqueKeysWithValues: pages.enumerated().map { ($1.path, $0) })
    }

    subscript(path: String) -> HubPage? { byPath[path].map { pages[$0] } }

    /// The pages before and after one, within its kind.
    func neighbours(of page: HubPage) -> (previous: HubPage?, next: HubPage?) {
        guard let index = byPath[page.path] else { return (nil, nil) }
        let previous = index > 0 ? pages[index - 1] : nil
        let next = index + 1 < pages.count ? pages[index + 1] : nil
        return (previous?.kind == page.kind ? previous : nil, next?.kind == page.kind ? next : nil)
    }

    /// Categories of a kind of page with their pages, in order.
    func categories(of kind: HubPage.Kind) -> [(name: String, pages: [HubPage])] {
        var categories: [(name: String, pages: [HubPage])] = []
        for page in pages where page.kind == kind {
            if let index = categories.firstIndex(where: { $0.name == page.category }) {
                categories[index].pages.append(page)
            } else {
                categories.append((page.category, [page]))
            }
        }
        return categories
    }
}
