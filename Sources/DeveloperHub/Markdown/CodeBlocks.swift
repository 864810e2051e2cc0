import CMarkGFM

/// Code in texts: coloured, and in tabs where the same is said in several languages one after the other.
enum CodeBlocks {
    private struct Block {
        let node: OpaquePointer
        let language: String
        let code: String
    }

    static func replace(in root: OpaquePointer) {
        for group in groups(in: root) {
            guard let first = group.first else { continue }
            let tabs = group.compactMap { block in
                SampleLanguage(rawValue: block.language).map { CodeTabs.Tab(language: $0, code: block.code) }
            }
            let html =
                tabs.count == group.count && tabs.count > 1
                ? CodeTabs(tabs).html : CodeColours.block(first.code, language: first.language)
            let shown = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK)
            cmark_node_set_on_enter(shown, html)
            cmark_node_insert_before(first.node, shown)
            for block in group {
                cmark_node_unlink(block.node)
                cmark_node_free(block.node)
            }
        }
    }

    /// Blocks in order; those of sample languages that follow each other directly, and differ, are one group.
    private static func groups(in root: OpaquePointer) -> [[Block]] {
        var groups: [[Block]] = []
        let walk = cmark_iter_new(root)
        defer { cmark_iter_free(walk) }
        while true {
            let event = cmark_iter_next(walk)
            if event == CMARK_EVENT_DONE { return groups }
            guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(walk),
                cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK
            else { continue }
            let info = MarkdownNode.text(cmark_node_get_fence_info(node)) ?? ""
            let block = Block(
                node: node, language: String(info.prefix { $0 != " " }),
                code: MarkdownNode.text(cmark_node_get_literal(node)) ?? "")
            if let last = groups.last?.last, cmark_node_previous(node) == last.node,
                SampleLanguage(rawValue: block.language) != nil, SampleLanguage(rawValue: last.language) != nil,
                !groups[groups.count - 1].contains(where: { $0.language == block.language })
            {
                groups[groups.count - 1].append(block)
            } else {
                groups.append([block])
            }
        }
    }
}
