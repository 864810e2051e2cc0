/// What a series measures. The same key means the same quantity on every asset.
package struct SeriesKey: Sendable, Hashable {
    package enum Kind: UInt8, Sendable, Hashable, CaseIterable {
        /// A machine insight; `name` is the catalogue's.
        case insight = 1
        /// A part of the position: `latitude`, `longitude`, `altitude`, ...; a row of parts with one time is a fix.
        case location = 2
        /// A fault code; `name` is the code and `instance` its source.
        case fault = 3
        /// A free-form advanced sensor; `name` is the sensor's and `instance` its id.
        case sensor = 4
        /// A series of a program that speaks Prometheus; `name` is its metric, and `instance` holds its labels.
        case metric = 5
    }

    package enum Form: UInt8, Sendable, Hashable {
        /// An IEEE 754 double, kept bit for bit.
        case number = 0
        case text = 1
    }

    package let kind: Kind
    package let form: Form
    package let name: String
    /// Tells apart what a machine has several times, such as engines; empty for the only or first one.
    package let instance: String
    /// Unit of an advanced sensor; empty where the catalogue knows it.
    package let unit: String

    package init(_ kind: Kind, _ name: String, form: Form = .number, instance: String = "", unit: String = "") {
        self.kind = kind
        self.form = form
        self.name = name
        self.instance = instance
        self.unit = unit
    }
}
