import Web

/// One page of a long list, and the ways to the others.
struct Pager: Equatable {
    static let size = 50

    let page: Int
    let total: Int

    var pageCount: Int { max(1, (total + Self.size - 1) / Self.size) }
    var offset: Int { (page - 1) * Self.size }

    /// A page past the end is the last one.
    init(page: Int, total: Int) {
        self.total = total
        self.page = min(page, max(1, (total + Self.size - 1) / Self.size))
    }

    func slice<Element>(_ elements: [Element]) -> ArraySlice<Element> {
        elements.dropFirst(offset).prefix(Self.size)
    }

    /// Absent when all fits on one page.
    func value(path: String, _ pairs: [(name: String, value: String)]) -> TemplateValue {
        guard pageCount > 1 else { return .absent }
        func address(_ number: Int, _ exists: Bool) -> TemplateValue {
            exists ? .text(QueryText.address(path, pairs + [("page", String(number))])) : .absent
        }
        return [
            "from": .text(Amount.text(offset + 1)), "to": .text(Amount.text(min(offset + Self.size, total))),
            "total": .text(Amount.text(total)), "page": .text(Amount.text(page)),
            "pageCount": .text(Amount.text(pageCount)),
            "firstUrl": address(1, page > 1), "previousUrl": address(page - 1, page > 1),
            "nextUrl": address(page + 1, page < pageCount), "lastUrl": address(pageCount, page < pageCount),
        ]
    }
}
