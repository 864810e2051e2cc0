import Crypto

/// Tells URLs apart that a quota counts by. It has the same size for every URL: the first half of a SHA-256.
package struct URLIdentity: Sendable, Hashable {
    private let words: (UInt64, UInt64)

    /// nil when the quota does not count by URL.
    init?(_ extent: Quota.Extent, of request: IncomingRequest, at operation: Operation) {
        var aside: [String] = []
        switch extent {
        case .everything: return nil
        case .url: break
        case .urlWithout(let names): aside = names
        }
        // The template is the same with and without /public; a decoded value holds no NUL, so that none runs over.
        var hash = SHA256()
        func add(_ text: String) {
            hash.update(data: Array(text.utf8))
            hash.update(data: [0])
        }
        add(operation.path)
        for (name, value) in request.pathParameters.sorted(by: { $0.key < $1.key }) where !aside.contains(name) {
            add(name)
            add(value)
        }
        if let page = operation.parameters.first(where: { $0.place == .query && $0.name == "page" }) {
            // `page=0`, `page=00` and no page are one page.
            let given = (try? request.query())?.all("page").first
            let number = given.map { Int64($0) } ?? page.defaultValue?.integer
            add(number.map(String.init) ?? given ?? "")
        }
        words = hash.finalize().withUnsafeBytes { bytes in
            (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
    }

    package static func == (left: URLIdentity, right: URLIdentity) -> Bool { left.words == right.words }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}
