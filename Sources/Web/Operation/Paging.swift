/// One order of a list: a field, and whether the largest comes first.
package struct SortOrder: Sendable, Hashable {
    package let field: String
    package let isDescending: Bool

    package init(_ field: String, descending: Bool = false) {
        self.field = field
        isDescending = descending
    }
}

/// Which part of a list is asked for.
package struct PageRequest: Sendable, Hashable {
    /// Counted from 0.
    package let number: Int
    package let size: Int
    package let sort: [SortOrder]

    package init(number: Int, size: Int, sort: [SortOrder] = []) {
        self.number = number
        self.size = size
        self.sort = sort
    }

    /// The first element of the page, counted from 0.
    package var offset: Int { number * size }
}

extension Parameter<Int> {
    /// `page`: bounded so that its product with the size stays an integer of SQL.
    package static let page = Parameter.integer("page", "Number of the page, from 0.", 0...1_000_000_000, default: 0)
    package static let size = Parameter.integer("size", "Elements a page.", 1...1000, default: 20)
}

extension Parameter<[SortOrder]> {
    /// `sort`: fields in order of weight, each with an optional `+` or `-` before it.
    package static func sort(_ fields: [String]) -> Parameter {
        let words = """
            Fields to sort by, comma separated, `-` before a field for the largest first. \
            Fields: \(fields.map { "`\($0)`" }.joined(separator: ", ")).
            """
        let description = ParameterDescription(
            name: "sort", place: .query, words: words, schema: .sortOrder(fields), isRequired: false,
            defaultValue: nil, example: .string("-\(fields[0])"))
        return Parameter(description) { parameters throws(Violation) in
            guard let text = try parameters.query("sort"), !text.isEmpty else { return [] }
            var orders: [SortOrder] = []
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                // A plus sign that a client left unescaped arrives as a space.
                let isSigned = part.first == "-" || part.first == "+" || part.first == " "
                let field = String(isSigned ? part.dropFirst() : part)
                guard fields.contains(field) else {
                    throw Violation("sort", "must be a list of \(fields.joined(separator: ", "))")
                }
                if orders.contains(where: { $0.field == field }) { throw Violation("sort", "names a field twice") }
                orders.append(SortOrder(field, descending: part.first == "-"))
            }
            return orders
        }
    }
}

extension Schema {
    static func sortOrder(_ fields: [String]) -> Schema {
        let names = fields.joined(separator: "|")
        return .string(StringRule(length: 0...500, pattern: "^([+-]?(\(names))(,[+-]?(\(names)))*)?$"))
    }
}

/// A page of a list whose elements are JSON already.
package struct EncodedPage: Sendable {
    package let request: PageRequest
    package let totalElements: Int
    package let content: [[UInt8]]

    package init(_ request: PageRequest, totalElements: Int, content: [[UInt8]]) {
        self.request = request
        self.totalElements = totalElements
        self.content = content
    }

    /// The envelope of every paged list: counts, then `content`.
    package func encode() -> [UInt8] {
        var writer = JSONWriter(reserving: content.reduce(256) { $0 + $1.count + 1 })
        writer.beginObject()
        writer.name("totalPages")
        writer.write((totalElements + request.size - 1) / request.size)
        writer.name("totalElements")
        writer.write(totalElements)
        writer.name("number")
        writer.write(request.number)
        writer.name("size")
        writer.write(request.size)
        writer.name("numberOfElements")
        writer.write(content.count)
        writer.name("content")
        writer.beginArray()
        for element in content { writer.write(encoded: element) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    /// The envelope's schema for elements of a shape.
    package static func schema(of element: ObjectSchema) -> ObjectSchema {
        func count(_ name: String, _ words: String, _ example: Int64) -> PropertySchema {
            PropertySchema(name, words, .integer(0...Int64.max), required: true, example: .integer(example))
        }
        return ObjectSchema(
            "\(element.name)Page", "A page of a list.",
            [
                count("totalPages", "Pages of this size in all.", 1),
                count("totalElements", "Elements in all.", 1),
                count("number", "Number of this page, from 0.", 0),
                count("size", "Elements a page at most.", 20),
                count("numberOfElements", "Elements on this page.", 1),
                PropertySchema(
                    "content", "The elements.", .array(.object(element)), required: true, example: [element.example]),
            ])
    }
}
