/// The labels of a series, by the bytes of their names, each name once. A label without a value counts as absent.
package struct Labels: Sendable, Hashable {
    package struct Label: Sendable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package static let metricName = "__name__"

    private var labels: [Label]

    package init() { labels = [] }

    /// - Parameter labels: in any order; the last of a name counts.
    package init(_ labels: some Sequence<Label>) {
        self.init()
        self.labels = labels.filter { !$0.value.isEmpty }
        var isOrdered = true
        for (label, next) in zip(self.labels, self.labels.dropFirst()) where !label.name.precedes(next.name) {
            isOrdered = false
            break
        }
        if isOrdered { return }
        self.labels = []
        for label in labels { self[label.name] = label.value }
    }

    package var isEmpty: Bool { labels.isEmpty }
    package var name: String { self[Self.metricName] }

    /// The value of a label; empty when there is none.
    package subscript(name: String) -> String {
        get {
            for label in labels where label.name.hasSameBytes(as: name) { return label.value }
            return ""
        }
        set {
            let index = labels.firstIndex { !$0.name.precedes(name) } ?? labels.count
            let isThere = index < labels.count && labels[index].name.hasSameBytes(as: name)
            switch (isThere, newValue.isEmpty) {
            case (true, true): labels.remove(at: index)
            case (true, false): labels[index] = Label(name, newValue)
            case (false, true): break
            case (false, false): labels.insert(Label(name, newValue), at: index)
            }
        }
    }

    /// With the labels of another set that it does not have itself.
    package func adding(_ other: Labels) -> Labels {
        var joined: [Label] = []
        joined.reserveCapacity(labels.count + other.labels.count)
        var (mine, theirs) = (labels[...], other.labels[...])
        while let one = mine.first, let another = theirs.first {
            if another.name.precedes(one.name) {
                joined.append(theirs.removeFirst())
            } else {
                if another.name.hasSameBytes(as: one.name) { theirs.removeFirst() }
                joined.append(mine.removeFirst())
            }
        }
        joined += mine
        joined += theirs
        return Labels(ordered: joined)
    }

    private init(ordered labels: [Label]) { self.labels = labels }

    package func keeping(_ names: [String]) -> Labels {
        Labels(ordered: labels.filter { label in names.contains { $0.hasSameBytes(as: label.name) } })
    }

    package func dropping(_ names: [String]) -> Labels {
        Labels(ordered: labels.filter { label in !names.contains { $0.hasSameBytes(as: label.name) } })
    }

    package var withoutName: Labels { dropping([Self.metricName]) }
}

extension Labels: RandomAccessCollection {
    package var startIndex: Int { labels.startIndex }
    package var endIndex: Int { labels.endIndex }
    package subscript(index: Int) -> Label { labels[index] }
}

/// By bytes: two names that look alike may be two names.
extension Labels.Label: Hashable {
    package static func == (one: Self, other: Self) -> Bool {
        one.name.hasSameBytes(as: other.name) && one.value.hasSameBytes(as: other.value)
    }

    package func hash(into hasher: inout Hasher) {
        for var text in [name, value] {
            text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
            hasher.combine(0xFF as UInt8)
        }
    }
}

/// By labels and their order, as in Prometheus.
extension Labels: Comparable {
    package static func < (one: Labels, other: Labels) -> Bool {
        for (label, next) in zip(one.labels, other.labels) where label != next {
            return label.name.hasSameBytes(as: next.name)
                ? label.value.precedes(next.value) : label.name.precedes(next.name)
        }
        return one.count < other.count
    }
}

extension Labels: CustomStringConvertible {
    /// As PromQL writes it: `{job="api"}`.
    package var description: String {
        "{" + labels.map { "\($0.name)=\"\($0.value)\"" }.joined(separator: ", ") + "}"
    }
}

extension Labels: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { Label($0.0, $0.1) })
    }
}
