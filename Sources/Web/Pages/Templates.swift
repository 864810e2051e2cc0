import Foundation
import Mustache

/// The page templates of an application, and the parts that the pages of every application use, parsed once at the
/// start. Values are escaped for HTML wherever a template shows them.
package struct Templates: Sendable {
    private let library: MustacheLibrary

    /// Reads every `*.mustache` file of a folder; a template is called as its file, without the ending.
    /// - Throws: `PageFilesError` when the folder or a file cannot be read, or a file is not a template.
    package init(folder: String) throws(PageFilesError) {
        guard let resources = Bundle.module.resourcePath else {
            throw PageFilesError(reason: "the templates of all pages are missing beside the program")
        }
        let shared = try Self.read(resources + "/Templates")
        library = MustacheLibrary(templates: shared.merging(try Self.read(folder)) { _, own in own })
    }

    private static func read(_ folder: String) throws(PageFilesError) -> [String: MustacheTemplate] {
        var templates: [String: MustacheTemplate] = [:]
        for name in try PageFilesError.names(in: folder) where name.hasSuffix(".mustache") {
            let path = folder + "/" + name
            do {
                let text = try String(contentsOfFile: path, encoding: .utf8)
                templates[String(name.dropLast(".mustache".count))] = try MustacheTemplate(string: text)
            } catch {
                throw PageFilesError(reason: "\(path) is not a template: \(error)")
            }
        }
        return templates
    }

    /// - Throws: `PageFilesError` when there is no such template.
    package func render(_ name: String, _ values: [String: TemplateValue]) throws(PageFilesError) -> String {
        guard let text = library.render(values, withTemplate: name) else {
            throw PageFilesError(reason: "there is no template \(name)")
        }
        return text
    }
}

/// A file that pages are made of is missing or broken.
package struct PageFilesError: Error, Sendable, CustomStringConvertible {
    package let reason: String
    package var description: String { reason }

    package init(reason: String) {
        self.reason = reason
    }

    /// The names of the files of a folder, sorted, without hidden ones.
    static func names(in folder: String) throws(PageFilesError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }.sorted()
        } catch {
            throw PageFilesError(reason: "\(folder) cannot be read: \(error.localizedDescription)")
        }
    }
}
