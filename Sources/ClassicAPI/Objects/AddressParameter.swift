import Fleet

extension ClassicParameter<AssetLocation.Address> {
    /// An address: an object with the members that answers have, as JSON or as programs write it in a query
    /// (`{country:DK,city:Aalborg}`). Other text is street and number.
    static func address(_ name: String, _ words: String) -> ClassicParameter {
        ClassicParameter(
            name, UnitAddress.shape.name, words,
            rule: """
                must be an object with some of country, zipCode, city and streetAddress, each a line of up to \
                \(AssetLocation.Address.longestPart) characters, or a line of text
                """
        ) { AssetLocation.Address(text: $0) }
    }
}
