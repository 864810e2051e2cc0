import Web

/// What has changed between two texts, line by line, with a few lines around each change.
struct TextDifference: Sendable, Equatable {
    enum Line: Sendable, Equatable {
        case same(String)
        case added(String)
        case removed(String)
        /// So many lines that are the same are left out.
        case gap(Int)
    }

    let lines: [Line]

    /// Lines shown around a change.
    private static let context = 3

    init(from old: String, to new: String) {
        let before = Self.lines(of: old)
        let after = Self.lines(of: new)
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in after.difference(from: before) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var all: [Line] = []
        var place = 0
        for (index, line) in before.enumerated() {
            if removed.contains(index) {
                all.append(.removed(line))
                continue
            }
            while inserted.contains(place) {
                all.append(.added(after[place]))
                place += 1
            }
            all.append(.same(line))
            place += 1
        }
        all += after[place...].map { .added($0) }
        lines = Self.shortened(all)
    }

    private static func lines(of text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    private static func shortened(_ lines: [Line]) -> [Line] {
        func isSame(_ index: Int) -> Bool { if case .same = lines[index] { true } else { false } }
        var isNear = [Bool](repeating: false, count: lines.count)
        for index in lines.indices where !isSame(index) {
            for near in max(0, index - context)...min(lines.count - 1, index + context) { isNear[near] = true }
        }
        var shown: [Line] = []
        var left = 0
        for index in lines.indices {
            if isNear[index] {
                if left > 0 { shown.append(.gap(left)) }
                left = 0
                shown.append(lines[index])
            } else {
                left += 1
            }
        }
        if left > 0, !shown.isEmpty { shown.append(.gap(left)) }
        return shown
    }

    /// As `difference` of the templates.
    func value(_ label: String) -> TemplateValue {
        func line(_ text: String, added: Bool = false, removed: Bool = false, gap: Bool = false) -> TemplateValue {
            [
                "text": .text(text), "isAdded": .flag(added), "isRemoved": .flag(removed), "isGap": .flag(gap),
            ]
        }
        return [
            "label": .text(label),
            "lines": .list(
                lines.map {
                    switch $0 {
                    case .same(let text): line(text)
                    case .added(let text): line(text, added: true)
                    case .removed(let text): line(text, removed: true)
                    case .gap(let count): line(count == 1 ? "1 line" : "\(count) lines", gap: true)
                    }
                }),
        ]
    }
}
