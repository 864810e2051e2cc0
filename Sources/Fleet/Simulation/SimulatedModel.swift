/// A model that a simulated fleet has machines of.
struct SimulatedModel: Sendable {
    enum Drive: Sendable {
        /// Tank in litres, use in litres an hour at usual work.
        case diesel(tank: Double, litresAnHour: Double)
        case electric
    }

    let profile: SimulatedProfile
    let brand: String
    let name: String
    /// The first letters of its PINs.
    let prefix: String
    let hoursAYear: ClosedRange<Double>
    let drive: Drive
    /// Has an odometer.
    let drives: Bool
    let firstYear: Int
    /// How often it occurs beside the others.
    let weight: Int

    var type: String { profile.type }

    private init(
        _ profile: SimulatedProfile, _ brand: String, _ name: String, _ prefix: String,
        _ hoursAYear: ClosedRange<Double>,
        _ drive: Drive, drives: Bool, since firstYear: Int, weight: Int
    ) {
        self.profile = profile
        self.brand = brand
        self.name = name
        self.prefix = prefix
        self.hoursAYear = hoursAYear
        self.drive = drive
        self.drives = drives
        self.firstYear = firstYear
        self.weight = weight
    }

    private static func diesel(_ tank: Double, _ litresAnHour: Double) -> Drive {
        .diesel(tank: tank, litresAnHour: litresAnHour)
    }

    static let all: [SimulatedModel] = [
        .init(
            .excavator, "Volvo", "EC220E", "VCE", 900...1700, diesel(370, 15), drives: false, since: 2016, weight: 5),
        .init(.excavator, "Volvo", "ECR88D", "VCE", 600...1200, diesel(116, 7), drives: false, since: 2014, weight: 4),
        .init(
            .excavator, "Komatsu", "PC210LC-11", "KMT", 900...1800, diesel(400, 15.5), drives: false, since: 2017,
            weight: 4),
        .init(
            .excavator, "Takeuchi", "TB290", "TKB", 500...1100, diesel(117, 6.5), drives: false, since: 2013, weight: 4
        ),
        .init(
            .wheelLoader, "Volvo", "L90H", "VCE", 900...1800, diesel(256, 11), drives: true, since: 2015, weight: 4),
        .init(
            .wheelLoader, "Kramer", "5085", "WNK", 350...900, diesel(80, 4.5), drives: true, since: 2015, weight: 5),
        .init(
            .wheelLoader, "Kramer", "8115", "WNK", 400...1000, diesel(120, 6), drives: true, since: 2017, weight: 3),
        .init(
            .wheelLoader, "Wacker Neuson", "WL32", "WNC", 350...800, diesel(65, 4), drives: true, since: 2014,
            weight: 4),
        .init(.dozer, "Liebherr", "PR 736", "LHB", 900...1600, diesel(432, 21), drives: false, since: 2015, weight: 2),
        .init(
            .dozer, "Komatsu", "D61PX-24", "KMT", 900...1500, diesel(372, 19), drives: false, since: 2016, weight: 2),
        .init(
            .telehandler, "Manitou", "MT 1840", "MAN", 500...1100, diesel(135, 6), drives: true, since: 2014, weight: 5
        ),
        .init(
            .telehandler, "Merlo", "P40.17", "MRL", 500...1000, diesel(140, 6), drives: true, since: 2015, weight: 3),
        .init(.scissorLift, "JLG", "2646ES", "JLG", 150...450, .electric, drives: false, since: 2012, weight: 7),
        .init(.scissorLift, "Skyjack", "SJ3226", "SKJ", 150...400, .electric, drives: false, since: 2013, weight: 6),
        .init(.boomLift, "JLG", "450AJ", "JLG", 200...600, diesel(64, 3), drives: false, since: 2012, weight: 4),
        .init(
            .generator, "Atlas Copco", "QAS 60", "APP", 1200...3200, diesel(190, 9), drives: false, since: 2013,
            weight: 6),
        .init(
            .generator, "Atlas Copco", "QES 105", "APP", 1200...3000, diesel(250, 14), drives: false, since: 2016,
            weight: 4),
        .init(.roller, "Bomag", "BW 154", "BMG", 300...800, diesel(150, 8), drives: true, since: 2014, weight: 3),
        .init(.roller, "Hamm", "HD 12", "HAM", 250...650, diesel(42, 4), drives: true, since: 2013, weight: 3),
        .init(.dumper, "Volvo", "A30G", "VCE", 1000...1900, diesel(400, 20), drives: true, since: 2015, weight: 3),
        .init(.dumper, "Wacker Neuson", "DW60", "WNC", 300...750, diesel(66, 4), drives: true, since: 2016, weight: 4),
    ]
}
