/// A unit of the catalogue, or another one in which makers send the same quantity.
struct UnitOfMeasure: Sendable, Hashable {
    /// Units of one quantity can be converted into each other.
    enum Quantity: Sendable, Hashable {
        case volume, length, mass, speed, time, power, apparentPower, reactivePower
    }

    /// The catalogue's words.
    let name: String
    /// The word of ISO 15143-3 documents.
    let isoName: String
    /// Nil where no other unit of the quantity is known.
    let quantity: Quantity?
    /// How many of the quantity's base units make this one.
    let scale: Double
    /// Other ways to write it, in small letters, without underscores and hyphens.
    let spellings: [String]

    private init(
        _ name: String, iso: String? = nil, _ quantity: Quantity? = nil, _ scale: Double = 1, _ spellings: String...
    ) {
        self.name = name
        self.isoName = iso ?? name
        self.quantity = quantity
        self.scale = scale
        self.spellings = spellings
    }

    /// No two units of the table have one name.
    static func == (one: UnitOfMeasure, other: UnitOfMeasure) -> Bool { one.name == other.name }

    func hash(into hasher: inout Hasher) { hasher.combine(name) }

    static let hours = UnitOfMeasure("hours", iso: "hour", .time, 3_600, "h", "hr", "hrs")
    static let seconds = UnitOfMeasure("seconds", iso: "second", .time, 1, "s", "sec")
    static let metres = UnitOfMeasure("metres", iso: "metre", .length, 1, "m", "meter", "meters")

    static let all: [UnitOfMeasure] = [
        hours, seconds, metres,
        UnitOfMeasure("minutes", iso: "minute", .time, 60, "min"),
        UnitOfMeasure("litres", iso: "litre", .volume, 1, "l", "liter", "liters"),
        UnitOfMeasure("millilitres", iso: "millilitre", .volume, 0.001, "ml", "milliliter", "milliliters"),
        UnitOfMeasure("cubic metres", iso: "cubic metre", .volume, 1_000, "m3", "cubic meter", "cubic meters"),
        // Makers that write no more than "gallon" are American.
        UnitOfMeasure("gallons", iso: "gallon", .volume, 3.785411784, "gal", "us gallon", "us gallons"),
        UnitOfMeasure(
            "imperial gallons", iso: "imperial gallon", .volume, 4.54609, "uk gallon", "uk gallons", "gallon uk",
            "gallon imperial", "imp gal"),
        UnitOfMeasure("kilometre", .length, 1_000, "km", "kilometres", "kilometer", "kilometers"),
        UnitOfMeasure("mile", .length, 1_609.344, "mi", "miles"),
        UnitOfMeasure("feet", iso: "foot", .length, 0.3048, "ft"),
        UnitOfMeasure("kilogram", .mass, 1, "kg", "kilograms", "kilogramme", "kilogrammes"),
        UnitOfMeasure("gram", .mass, 0.001, "g", "grams"),
        // A "ton" alone may be any of three and is not taken.
        UnitOfMeasure("tonne", .mass, 1_000, "t", "tonnes", "metric ton", "metric tons"),
        UnitOfMeasure("short ton", .mass, 907.18474, "short tons", "us ton", "us tons"),
        UnitOfMeasure("pound", .mass, 0.45359237, "lb", "lbs", "pounds"),
        UnitOfMeasure(
            "kilometres per hour", .speed, 1, "km/h", "kmh", "kph", "kilometre per hour", "kilometer per hour",
            "kilometers per hour", "kilometre/hour", "kilometres/hour"),
        UnitOfMeasure("miles per hour", .speed, 1.609344, "mph", "mile per hour", "miles/hour", "mile/hour"),
        UnitOfMeasure(
            "metres per second", .speed, 3.6, "m/s", "metre per second", "meter per second", "meters per second"),
        UnitOfMeasure("watt", .power, 1, "w", "watts"),
        UnitOfMeasure("kilowatt", .power, 1_000, "kw", "kilowatts"),
        UnitOfMeasure("volt-ampere", .apparentPower, 1, "va", "volt amperes"),
        UnitOfMeasure("kilovolt-ampere", .apparentPower, 1_000, "kva", "kilovolt amperes"),
        UnitOfMeasure("volt-ampere reactive", .reactivePower, 1, "var", "volt amperes reactive"),
        UnitOfMeasure("kilovolt-ampere reactive", .reactivePower, 1_000, "kvar", "kilovolt amperes reactive"),
        UnitOfMeasure("ampere", nil, 1, "a", "amperes", "amp", "amps"),
        UnitOfMeasure("count"),
        UnitOfMeasure("degrees", nil, 1, "deg", "degree", "°"),
        UnitOfMeasure("degrees Celsius", nil, 1, "°c", "c", "celsius", "degree celsius", "celcius", "degrees celcius"),
        UnitOfMeasure("g-force", nil, 1, "g force"),
        UnitOfMeasure("hertz", nil, 1, "hz"),
        UnitOfMeasure("kilopascal", nil, 1, "kpa", "kilopascals"),
        UnitOfMeasure("kilowatt-hours", nil, 1, "kwh", "kilowatt hour"),
        UnitOfMeasure("litres per hour", nil, 1, "l/h", "litre per hour", "liter per hour", "liters per hour"),
        UnitOfMeasure("percent", nil, 1, "%", "percentage", "pct"),
        UnitOfMeasure("revolutions per minute", nil, 1, "rpm", "revolution per minute", "1/min"),
        UnitOfMeasure("volt", nil, 1, "v", "volts"),
    ]

    /// The unit that someone means by these words, whatever the letters' size.
    static func spelled(_ words: String) -> UnitOfMeasure? { bySpelling[spelling(words)] }

    static func spelling(_ words: String) -> String {
        var spelling = words.lowercased()
        for separator in ["_", "-"] where spelling.contains(separator) {
            spelling.replace(separator, with: " ")
        }
        return spelling
    }

    private static let bySpelling: [String: UnitOfMeasure] = {
        var units: [String: UnitOfMeasure] = [:]
        for unit in all {
            for words in [unit.name, unit.isoName] + unit.spellings { units[spelling(words)] = unit }
        }
        return units
    }()
}
