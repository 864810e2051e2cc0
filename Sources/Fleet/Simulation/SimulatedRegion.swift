/// A branch of the rental company: a depot and the building sites around it. Machines stay in their region.
package struct SimulatedRegion: Sendable {
    package let depot: SimulatedSite
    package let buildingSites: [SimulatedSite]
    let clock: EuropeanClock
    /// Where it stands in `all`.
    let index: Int

    package var sites: [SimulatedSite] { buildingSites + [depot] }

    /// Every site of every region.
    package static let sites = all.flatMap(\.sites)

    package static let all: [SimulatedRegion] = {
        let central = EuropeanClock(standardOffset: 1)
        let eastern = EuropeanClock(standardOffset: 2)
        let regions: [(EuropeanClock, depot: SimulatedSite, [SimulatedSite])] = [
            (central, copenhagenDepot, copenhagen), (central, aarhusDepot, aarhus), (central, odenseDepot, odense),
            (central, malmoDepot, malmo), (central, gothenburgDepot, gothenburg),
            (central, stockholmDepot, stockholm), (central, osloDepot, oslo), (central, bergenDepot, bergen),
            (eastern, helsinkiDepot, helsinki), (eastern, tampereDepot, tampere), (central, hamburgDepot, hamburg),
            (central, kielDepot, kiel), (eastern, tallinnDepot, tallinn),
        ]
        return regions.enumerated().map { index, region in
            SimulatedRegion(depot: region.depot, buildingSites: region.2, clock: region.0, index: index)
        }
    }()
}

private let copenhagenDepot = SimulatedSite(
    55.6640, 12.3960, 24, 120, "Ejby Industrivej 60", "2600", "Glostrup", "Denmark")
private let copenhagen: [SimulatedSite] = [
    .init(55.7047, 12.5990, 3, 350, "Sundkaj 12", "2150", "København", "Denmark"),
    .init(55.6290, 12.5790, 2, 250, "Ørestads Boulevard 88", "2300", "København S", "Denmark"),
    .init(55.6490, 12.2690, 22, 300, "Høje Taastrup Boulevard 30", "2630", "Taastrup", "Denmark"),
]
private let aarhusDepot = SimulatedSite(56.1060, 10.1010, 63, 130, "Hasselager Allé 14", "8260", "Viby J", "Denmark")
private let aarhus: [SimulatedSite] = [
    .init(56.1629, 10.2180, 4, 400, "Østhavnsvej 31", "8000", "Aarhus", "Denmark"),
    .init(56.1910, 10.1750, 85, 300, "Palle Juul-Jensens Boulevard 99", "8200", "Aarhus N", "Denmark"),
]
private let odenseDepot = SimulatedSite(55.3780, 10.3200, 21, 120, "Holkebjergvej 48", "5250", "Odense SV", "Denmark")
private let odense: [SimulatedSite] = [
    .init(55.3959, 10.3883, 14, 300, "Havnegade 100", "5000", "Odense", "Denmark"),
    .init(55.3640, 10.4280, 17, 350, "Campusvej 1", "5230", "Odense M", "Denmark"),
]
private let malmoDepot = SimulatedSite(55.5660, 13.0350, 17, 140, "Agnesfridsvägen 113", "213 75", "Malmö", "Sweden")
private let malmo: [SimulatedSite] = [
    .init(55.6180, 12.9890, 5, 350, "Kajgatan 8", "211 12", "Malmö", "Sweden"),
    .init(55.5630, 12.9760, 9, 250, "Hyllie Allé 20", "215 33", "Malmö", "Sweden"),
    .init(55.7120, 13.2150, 68, 300, "Scheelevägen 15", "223 63", "Lund", "Sweden"),
]
private let gothenburgDepot = SimulatedSite(
    57.7500, 11.9850, 14, 130, "Exportgatan 21", "422 46", "Hisings Backa", "Sweden")
private let gothenburg: [SimulatedSite] = [
    .init(57.7160, 11.9460, 6, 450, "Lindholmsallén 40", "417 55", "Göteborg", "Sweden"),
    .init(57.6560, 12.0160, 18, 250, "Göteborgsvägen 91", "431 37", "Mölndal", "Sweden"),
]
private let stockholmDepot = SimulatedSite(59.2960, 18.0560, 31, 120, "Årstaängsvägen 11", "117 43", "Årsta", "Sweden")
private let stockholm: [SimulatedSite] = [
    .init(59.3520, 18.0960, 11, 300, "Hamnvägen 5", "115 42", "Stockholm", "Sweden"),
    .init(59.4080, 17.8750, 16, 350, "Flyginfarten 4", "177 38", "Järfälla", "Sweden"),
]
private let osloDepot = SimulatedSite(59.9290, 10.8450, 104, 130, "Alfasetveien 24", "0668", "Oslo", "Norway")
private let oslo: [SimulatedSite] = [
    .init(59.9030, 10.7600, 5, 300, "Sjøgata 21", "0150", "Oslo", "Norway"),
    .init(59.8950, 10.6250, 8, 350, "Snarøyveien 36", "1364", "Fornebu", "Norway"),
]
private let bergenDepot = SimulatedSite(60.2920, 5.2640, 47, 120, "Kokstadveien 23", "5257", "Kokstad", "Norway")
private let bergen: [SimulatedSite] = [
    .init(60.3810, 5.3270, 18, 250, "Verftsveien 3", "5058", "Bergen", "Norway"),
    .init(60.4650, 5.3260, 66, 250, "Åsane senter 16", "5116", "Ulset", "Norway"),
]
private let helsinkiDepot = SimulatedSite(60.2850, 25.0020, 33, 140, "Tikkurilantie 68", "01530", "Vantaa", "Finland")
private let helsinki: [SimulatedSite] = [
    .init(60.1870, 24.9780, 8, 350, "Satamakatu 17", "00540", "Helsinki", "Finland"),
    .init(60.1990, 24.9330, 19, 250, "Ratapihantie 9", "00520", "Helsinki", "Finland"),
]
private let tampereDepot = SimulatedSite(61.4660, 23.6800, 97, 120, "Jasperintie 270", "33960", "Pirkkala", "Finland")
private let tampere: [SimulatedSite] = [
    .init(61.4980, 23.7750, 92, 300, "Ratakatu 44", "33100", "Tampere", "Finland"),
    .init(61.4510, 23.8500, 137, 250, "Hervannan valtaväylä 5", "33720", "Tampere", "Finland"),
]
private let hamburgDepot = SimulatedSite(53.5340, 10.0860, 5, 150, "Billbrookdeich 167", "22113", "Hamburg", "Germany")
private let hamburg: [SimulatedSite] = [
    .init(53.5400, 9.9990, 7, 450, "Am Hafenrand 9", "20457", "Hamburg", "Germany"),
    .init(53.5620, 9.9380, 29, 300, "Stresemannstraße 320", "22761", "Hamburg", "Germany"),
]
private let kielDepot = SimulatedSite(54.2910, 10.1490, 36, 120, "Edisonstraße 40", "24145", "Kiel", "Germany")
private let kiel: [SimulatedSite] = [
    .init(54.3150, 10.1320, 6, 300, "Werftweg 2", "24143", "Kiel", "Germany"),
    .init(54.3560, 10.0790, 25, 250, "Eckernförder Straße 290", "24119", "Kronshagen", "Germany"),
]
private let tallinnDepot = SimulatedSite(59.4380, 24.8660, 37, 130, "Betooni 11", "13816", "Tallinn", "Estonia")
private let tallinn: [SimulatedSite] = [
    .init(59.4440, 24.7510, 6, 250, "Sadama tee 6", "10111", "Tallinn", "Estonia"),
    .init(59.4220, 24.8030, 40, 250, "Valukoja 8", "11415", "Tallinn", "Estonia"),
]
