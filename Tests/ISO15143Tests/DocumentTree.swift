@testable import ISO15143

/// A document as a tree of everything it says, for comparing two of them in order.
struct DocumentTree: Equatable {
    var name: String
    /// `name=value`, in order. Declarations of namespaces are not among them.
    var attributes: [String] = []
    var text = ""
    var children: [DocumentTree] = []

    static func read(xml bytes: [UInt8]) throws(FeedError) -> DocumentTree {
        var reader = try XMLReader(bytes)
        var open = [DocumentTree(name: "")]
        while true {
            switch try reader.next() {
            case .start(let name, let attributes):
                open.append(DocumentTree(name: name, attributes: attributes.map { "\($0.name)=\($0.value)" }))
            case .text(let run): open[open.count - 1].text += run
            case .end:
                let ended = open.removeLast()
                open[open.count - 1].children.append(ended)
            case .endOfDocument: return open[0].children[0]
            }
        }
    }

    /// Every place where the other tree says something else.
    func differences(from other: DocumentTree, at path: String = "") -> [String] {
        let path = path + "/" + name
        guard name == other.name else { return ["\(path): \(other.name)"] }
        var differences: [String] = []
        if attributes != other.attributes { differences.append("\(path): \(attributes) \(other.attributes)") }
        if Array(text.utf8) != Array(other.text.utf8) { differences.append("\(path): \(text) \(other.text)") }
        if children.map(\.name) != other.children.map(\.name) {
            differences.append("\(path): \(children.map(\.name)) \(other.children.map(\.name))")
        } else {
            for (index, (child, its)) in zip(children, other.children).enumerated() {
                differences += child.differences(from: its, at: "\(path)[\(index)]")
            }
        }
        return differences
    }

    /// The same tree without any text or attribute.
    var shape: DocumentTree { DocumentTree(name: name, children: children.map(\.shape)) }
}

extension Equipment {
    /// The machine with the units of the standard in small letters, which JSON writes as capitals.
    var withSmallUnits: Equipment {
        var equipment = self
        equipment.location?.altitudeUnits = location?.altitudeUnits?.inSmallLetters
        for index in values.indices where values[index].point.vocabulary == .standard {
            equipment.values[index].units = values[index].units?.inSmallLetters
        }
        return equipment
    }
}

extension [Equipment] {
    /// A page of the machines with everything they have.
    func page(
        as format: DocumentFormat, links: [FleetSnapshot.Link] = [], snapshotTime: Int64? = nil
    ) -> [UInt8] {
        FleetDocument.page(
            fragments: map { EquipmentWriter.fragment($0, as: format, metadata: true, extended: true) }, links: links,
            snapshotTime: snapshotTime, as: format)
    }
}
