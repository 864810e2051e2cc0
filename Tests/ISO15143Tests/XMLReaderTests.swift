import Testing

@testable import ISO15143

/// What a document comes to, event by event: `<a x="1">`, `text`, `/`.
private func events(_ document: String) throws(FeedError) -> [String] {
    var reader = try XMLReader(Array(document.utf8))
    var events: [String] = []
    while true {
        switch try reader.next() {
        case .start(let name, let attributes):
            events.append("<" + name + attributes.map { " \($0.name)=[\($0.value)]" }.joined() + ">")
        case .text(let text): events.append(text)
        case .end: events.append("/")
        case .endOfDocument: return events
        }
    }
}

@Suite("The XML reader")
struct XMLReaderTests {
    @Test(
        "Well-formed documents come out as what they say",
        arguments: [
            ("<a/>", ["<a>", "/"]),
            ("<?xml version='1.0' encoding='utf-8' standalone=\"no\" ?>\n<a></a >\n", ["<a>", "/"]),
            ("<a>1<b/>2</a>", ["<a>", "1", "<b>", "/", "2", "/"]),
            ("<a>\n  <b>x</b>\n</a>", ["<a>", "<b>", "x", "/", "/"]),
            ("<p:a xmlns:p='u' xmlns='v' p:x='1' y = \"2\"/>", ["<a x=[1] y=[2]>", "/"]),
            ("<a x='&lt;&#65;&#x1F600;\"&#10;'/>", ["<a x=[<A😀\"\n]>", "/"]),
            ("<a x='1\n2\t3\r\n4'/>", ["<a x=[1 2 3 4]>", "/"]),
            ("<a>&amp;&lt;&gt;&quot;&apos;&#x20;&#228;</a>", ["<a>", "&<>\"' ä", "/"]),
            ("<a>1\r\n2\r3</a>", ["<a>", "1\n2\n3", "/"]),
            ("<a><![CDATA[<b>&amp;]]]]><![CDATA[>]]></a>", ["<a>", "<b>&amp;]]", ">", "/"]),
            ("<a>x<!-- - -->y<?p q?>z</a>", ["<a>", "x", "y", "z", "/"]),
            ("<!-- c --><?p?><a/><!-- c -->\n<?p q ?>", ["<a>", "/"]),
            ("<größe 長='1'>€</größe>", ["<größe 長=[1]>", "€", "/"]),
            ("<a>]] ></a>", ["<a>", "]] >", "/"]),
        ])
    func wellFormed(document: String, expected: [String]) throws {
        #expect(try events(document) == expected)
    }

    @Test(
        "What is not well formed is refused, with the place and the reason",
        arguments: [
            ("<a>", "line 1, column 4: the document ends inside <a>"),
            ("<a>\n<b></a>", "line 2, column 4: <b> is ended by </a>"),
            ("<a></A>", "<a> is ended by </A>"),
            ("<p:a></q:a>", "<p:a> is ended by </q:a>"),
            ("<a/><b/>", "line 1, column 5: a second element stands after the root element"),
            ("<a/>x", "line 1, column 5: text stands outside the root element"),
            ("<a/>&#32;", "text stands outside"),
            ("x<a/>", "line 1, column 1: text stands outside the root element"),
            ("<a/><![CDATA[]]>", "a CDATA section stands outside the root element"),
            ("</a>", "the end tag </a> has no start tag"),
            ("<!-- -->", "the document holds no element"),
            ("<a x='1' x='2'/>", "line 1, column 10: <a> has the attribute x twice"),
            ("<a x='1'y='2'/>", "white space is missing in the tag <a>"),
            ("<a x=1/>", "stands in no quotes"),
            ("<a x/>", "the attribute x has no \"=\""),
            ("<a x='<'/>", "holds \"<\""),
            ("<a x='1/>", "the document ends inside the attribute x"),
            ("<a / >", "is not followed by \">\""),
            ("< a/>", "an element name is missing"),
            ("<1/>", "begins with a character that no name begins with"),
            ("<:a/>", "is not a prefix and a name"),
            ("<a:/>", "is not a prefix and a name"),
            ("<a:b:c/>", "is not a prefix and a name"),
            ("<a b:='1'/>", "is not a prefix and a name"),
            ("<a>&#0;</a>", "&#0; stands for no character of XML"),
            ("<a>&#xD800;</a>", "stands for no character"),
            ("<a>&#xFFFE;</a>", "stands for no character"),
            ("<a>&#x110000;</a>", "stands for no character"),
            ("<a>&#99999999999;</a>", "stands for no character"),
            ("<a>&#+65;</a>", "stands for no character"),
            ("<a>&#;</a>", "stands for no character"),
            ("<a>&#X41;</a>", "stands for no character"),
            ("<a>Hof & Feld</a>", "line 1, column 8: \"&\" begins no reference"),
            ("<a>&amp</a>", "begins no reference"),
            ("<a>\u{1}</a>", "line 1, column 4: the control character U+0001"),
            ("<a>\u{FFFF}</a>", "U+FFFE or U+FFFF"),
            ("<a>]]></a>", "\"]]>\" stands in text"),
            ("<a><!-- -- --></a>", "\"--\" stands inside a comment"),
            ("<a><!-- ", "a comment does not end"),
            ("<a><!--->", "a comment does not end"),
            ("<a><![CDATA[</a>", "a CDATA section does not end"),
            ("<a><!x></a>", "neither a comment nor a CDATA section"),
            ("<a><?xml version='1.0'?></a>", "an XML declaration stands elsewhere"),
            ("<a><?p</a>", "white space is missing after <?p"),
            ("<?xml encoding='utf-8'?><a/>", "the XML declaration has no version"),
            ("<?xml version='2.0'?><a/>", "the XML version \"2.0\" is not known"),
            ("<?xml version='1.0' standalone='maybe'?><a/>", "neither yes nor no"),
            ("<?xml version='1.0' x='y'?><a/>", "the XML declaration does not end"),
            ("<ä>\n<é x='1' é='2' é='3'/></ä>", "line 2, column 16: <é> has the attribute é twice"),
        ])
    func malformed(document: String, message: String) throws {
        let error = try #require(throws: FeedError.self) { try events(document) }
        #expect(error.kind == .notWellFormed)
        #expect(error.description.contains(message), "\(error)")
    }

    @Test(
        "A document type and entities of its own are refused",
        arguments: [
            "<!DOCTYPE Fleet><Fleet/>",
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
            "<!DOCTYPE a SYSTEM 'http://127.0.0.1/a.dtd'><a/>",
            "<a>&b;</a>", "<a x='&b;'/>", "<a>&nbsp;</a>",
        ])
    func forbidden(document: String) throws {
        let error = try #require(throws: FeedError.self) { try events(document) }
        #expect(error.kind == .forbidden)
        #expect(error.line == 1)
    }

    @Test(
        "Other encodings are refused by name",
        arguments: ["ISO-8859-1", "UTF-16", "windows-1252", "Shift_JIS"])
    func encodings(name: String) throws {
        let error = try #require(throws: FeedError.self) { try events("<?xml version='1.0' encoding='\(name)'?><a/>") }
        #expect(error.kind == .encoding)
        #expect(error.message.contains(name))
    }

    @Test("Depth, attributes, names and texts are bounded, and the bound itself is allowed")
    func bounds() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        func flooded(_ count: Int) -> String { "<a" + (0..<count).map { " x\($0)=''" }.joined() + "/>" }
        func named(_ length: Int) -> String { "<" + String(repeating: "n", count: length) + "/>" }
        func filled(_ length: Int) -> String { "<a>" + String(repeating: "t", count: length) + "</a>" }
        func valued(_ length: Int) -> String { "<a x='" + String(repeating: "t", count: length) + "'/>" }
        let cases: [((Int) -> String, Int)] = [
            (nested, 64), (flooded, 64), (named, 256), (filled, 65_536), (valued, 65_536),
        ]
        for (document, bound) in cases {
            #expect(throws: Never.self) { try events(document(bound)) }
            let error = try #require(throws: FeedError.self) { try events(document(bound + 1)) }
            #expect(error.kind == .tooLarge)
        }
    }
}
