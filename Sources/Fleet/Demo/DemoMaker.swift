import Foundation
import ISO15143

/// Makes the machines of a demo fleet one after the other from one stream of random numbers.
struct DemoMaker {
    private static let millisecondsAYear = 31_556_952_000.0
    private static let metresADegree = 111_320.0

    private var random: SeededGenerator
    private let now: Int64
    private let year: Int
    private let bag: [DemoModel]

    init(seed: UInt64, now: Int64) {
        random = SeededGenerator(seed: seed)
        self.now = now
        year = 1970 + Int(Double(now) / Self.millisecondsAYear)
        bag = DemoModel.all.flatMap { Array(repeating: $0, count: $0.weight) }
    }

    mutating func machine(_ index: Int) -> DemoFleet.Machine {
        let model = bag[Int.random(in: bag.indices, using: &random)]
        let productionYear = Int.random(in: model.firstYear...max(model.firstYear, year - 1), using: &random)
        let number = String(1000 + index)
        let serial = String(100_000 + index * 137 + Int.random(in: 0..<137, using: &random))
        let draft = AssetDraft(
            assetType: .machine, type: model.type, name: "\(model.type) \(number)",
            externalReference: "FLEET-\(number)", brand: model.brand, model: model.name,
            serialNumber: "\(model.prefix)\(serial)", pin: pin(model, serial), equipmentID: number,
            productionYear: productionYear, telematicsDevices: [device(index)])
        let reportedAt = now - silence()
        return DemoFleet.Machine(
            draft: draft, position: position(of: model),
            values: values(of: model, built: productionYear, at: reportedAt), reportedAt: reportedAt)
    }

    /// Seventeen characters that end with the serial number.
    private mutating func pin(_ model: DemoModel, _ serial: String) -> String {
        // PINs have no I, O and Q (ISO 10261).
        let letters = Array("0123456789ABCDEFGHJKLMNPRSTUVWXYZ")
        let middle = (0..<8).map { _ in letters[Int.random(in: letters.indices, using: &random)] }
        return model.prefix + String(middle) + serial
    }

    /// Unique because every machine draws from a range of its own.
    private mutating func device(_ index: Int) -> String {
        String(2_000_000 + index * 31 + Int.random(in: 0..<31, using: &random))
    }

    /// Milliseconds since the last report: minutes for most machines, days for those that rest.
    private mutating func silence() -> Int64 {
        let minutes =
            Int.random(in: 0..<100, using: &random) < 92
            ? Int64.random(in: 0...55, using: &random)
            : Int64.random(in: 1440...28_800, using: &random)
        return minutes * 60_000 + Int64.random(in: 0..<60, using: &random) * 1000
    }

    private mutating func position(of model: DemoModel) -> DemoFleet.Position? {
        let site = DemoSite.all[Int.random(in: DemoSite.all.indices, using: &random)]
        // One in seven is on its way or beside the site.
        let reach = Int.random(in: 0..<7, using: &random) == 0 ? site.radius * 8 : site.radius
        let distance = reach * Double.random(in: 0...1, using: &random).squareRoot()
        let angle = Double.random(in: 0..<(2 * .pi), using: &random)
        let north = distance * cos(angle) / Self.metresADegree
        let east = distance * sin(angle) / (Self.metresADegree * cos(site.latitude * .pi / 180))
        let moves = model.drives && Int.random(in: 0..<5, using: &random) == 0
        let position = DemoFleet.Position(
            latitude: rounded(site.latitude + north, 6), longitude: rounded(site.longitude + east, 6),
            altitude: rounded(site.altitude + Double.random(in: 0...6, using: &random), 1),
            accuracy: rounded(Double.random(in: 1.5...9, using: &random), 1),
            heading: Double(Int.random(in: 0..<360, using: &random)),
            speed: moves ? rounded(Double.random(in: 1...24, using: &random), 1) : 0,
            address: AssetLocation.Address(
                street: site.street, zip: site.zip, city: site.city, country: site.country))
        return Int.random(in: 0..<40, using: &random) == 0 ? nil : position
    }

    private mutating func values(of model: DemoModel, built: Int, at time: Int64) -> [LatestValue] {
        let age = max(0.3, Double(year - built) + Double.random(in: -0.4...0.4, using: &random))
        let hours = rounded(age * Double.random(in: model.hoursAYear, using: &random), 2)
        let idle = rounded(hours * Double.random(in: 0.12...0.35, using: &random), 2)
        var values = [
            value(.operatingHours, hours, time),
            value(.engineRunning, Int.random(in: 0..<3, using: &random) == 0 ? 1 : 0, time),
        ]
        if model.drives {
            let kilometres = rounded(hours * Double.random(in: 2.1...5.5, using: &random), 1)
            values.append(value(.distance, kilometres, unit: "kilometre", time))
        }
        if case .diesel(let tank, let litresAnHour) = model.drive {
            let used = rounded(hours * litresAnHour * Double.random(in: 0.85...1.1, using: &random), 0)
            values.append(value(.idleHours, idle, time))
            values.append(value(.fuelUsed, used, unit: "litre", time))
            values.append(value(.fuelRemaining, Double(Int.random(in: 9...100, using: &random)), time))
            values.append(value(.fuelTankCapacity, tank, unit: "litre", time))
            if built >= 2019, tank > 100 {
                values.append(value(.defRemaining, Double(Int.random(in: 15...100, using: &random)), time))
            }
        }
        return values
    }

    private func value(_ point: DataPoint, _ number: Double, unit: String? = nil, _ time: Int64) -> LatestValue {
        LatestValue(name: point.path, .number(number), unit: unit, time: time)
    }

    private func rounded(_ value: Double, _ decimals: Int) -> Double {
        let scale = pow(10, Double(decimals))
        return (value * scale).rounded() / scale
    }
}
