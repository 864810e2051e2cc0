import Web

/// The same in several languages, one shown at a time: radio buttons that work without scripts. A script keeps the
/// choice and makes it on every set of tabs.
struct CodeTabs {
    struct Tab {
        let language: SampleLanguage
        let code: String
    }

    let html: String

    /// - Parameter shown: the language that is shown at first.
    init(_ tabs: [Tab], shown: SampleLanguage = .curl) {
        // Names and ids are unique on a page as long as no two sets hold the same code.
        var hash: UInt64 = 14_695_981_039_346_656_037
        for byte in tabs.flatMap({ $0.code.utf8 }) { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
        let name = "tabs-" + String(hash, radix: 36)
        let chosen = tabs.contains { $0.language == shown } ? shown : tabs.first?.language
        var html = #"<div class="tabs" role="group" aria-label="Language">"#
        for tab in tabs {
            let id = "\(name)-\(tab.language.rawValue)"
            html += #"<input type="radio" name="\#(name)" id="\#(id)" value="\#(tab.language.rawValue)""#
            html += "\(tab.language == chosen ? " checked" : "")>"
            html += #"<label for="\#(id)">\#(tab.language.title)</label>"#
        }
        for tab in tabs {
            html += #"<div class="tab-panel" data-language="\#(tab.language.rawValue)">"#
            html += CodeColours.block(tab.code, language: tab.language.rawValue)
            html += "</div>"
        }
        self.html = html + "</div>"
    }
}
