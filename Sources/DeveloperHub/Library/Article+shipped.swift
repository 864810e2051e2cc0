import Web

extension Article {
    /// What the words of a folder of `Hub/` are about.
    enum Folder: String, CaseIterable {
        case guides = "Guides"
        case domains = "Domains"
        /// What is said of operations beside their descriptions.
        case notes = "Reference"
    }

    /// The articles that the program ships with.
    static func shipped(_ folder: Folder) throws(PageFilesError) -> [Article] {
        try all(in: DeveloperHub.folder() + "/Hub/" + folder.rawValue)
    }
}
