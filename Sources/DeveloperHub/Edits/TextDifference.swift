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
    /// Lines, of both texts together, that are compared each with each.
    private static let longestComparison = 2000

    init(from old: String, to new: String) {
        let before = Self.lines(of: old)
        let after = Self.lines(of: new)
        let (removed, inserted) = Self.changes(from: before, to: after)
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

    /// The lines of either text that the other lacks. What is the same at both ends is not looked at any further, and
    /// what is between them is all different where it is long: to tell it apart takes time and memory by its square.
    private static func changes(from before: [String], to after: [String]) -> (removed: Set<Int>, inserted: Set<Int>) {
        let head = zip(before, after).prefix { $0 == $1 }.count
        let most = min(before.count, after.count) - head
        let tail = zip(before.reversed(), after.reversed()).prefix { $0 == $1 }.prefix(most).count
        let old = head..<(before.count - tail)
        let new = head..<(after.count - tail)
        if old.count + new.count > longestComparison { return (Set(old), Set(new)) }
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in after[new].difference(from: before[old]) {
            switch change {
            case .remove(let offset, _, _): removed.insert(head + offset)
            case .insert(let offset, _, _): inserted.insert(head + offset)
            }
        }
        return (removed, inserted)
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
