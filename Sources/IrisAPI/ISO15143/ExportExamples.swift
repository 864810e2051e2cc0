import ISO15143
import Web

/// The documents of the export in XML to show: those of `ExportSchemas`, through the reader and the writers that imports
/// and exports use.
enum ExportExamples {
    static let fleet: String? = {
        guard let page, let machine else { return nil }
        let fragment = EquipmentWriter.fragment(machine, as: .xml, metadata: true, extended: true)
        return indented(FleetDocument.page(fragments: [fragment], links: page.links, as: .xml))
    }()

    static let timeSeries: String? = {
        guard let page, let machine, let segment = TimeSeriesSegment("CumulativeOperatingHours") else { return nil }
        var document = TimeSeriesDocument(of: segment, links: page.links, as: .xml)
        document.append(.values(machine.values.filter { $0.point == .operatingHours }))
        return indented(document.finish())
    }()

    private static let page = try? FleetReader.read(ExportSchemas.fleet.example.encoded)
    private static let machine = page?.machines.first?.equipment

    /// An element a line, each deeper than the one around it.
    private static func indented(_ xml: [UInt8]) -> String {
        var lines: [String] = []
        var depth = 0
        for line in String(decoding: xml, as: UTF8.self).replacing("><", with: ">\n<").split(separator: "\n") {
            if line.hasPrefix("</") { depth -= 1 }
            lines.append(String(repeating: "  ", count: max(depth, 0)) + line)
            let isWhole = line.hasPrefix("<?") || line.hasPrefix("</") || line.hasSuffix("/>") || line.contains("</")
            if !isWhole { depth += 1 }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
