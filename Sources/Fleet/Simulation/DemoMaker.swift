import Foundation
import ISO15143

/// Gives the machines of a demo fleet, which are those of a simulated one, positions and values one after the other
/// from one stream of random numbers.
struct DemoMaker {
    private static let millisecondsAYear = 31_556_952_000.0
    private static let metresADegree = 111_320.0

    private let seed: UInt64
    private var random: SeededGenerator
    private let now: Int64
    private let year: Int

    init(seed: UInt64, now: Int64) {
        self.seed = seed
        random = SeededGenerator(seed: seed)
        self.now = now
        year = 1970 + Int(Double(now) / Self.millisecondsAYear)
    }

    mutating func machine(_ index: Int) -> DemoFleet.Machine {
        let identity = MachineIdentity(seed: seed, index: index)
        let reportedAt = now - silence()
        return DemoFleet.Machine(
            draft: identity.draft, position: position(of: identity.model),
            values: values(of: identity.model, built: identity.productionYear, at: reportedAt), reportedAt: reportedAt)
    }

    /// Milliseconds since the last report: minutes for most machines, days for those that rest.
    private mutating func silence() -> Int64 {
        let minutes =
            Int.random(in: 0..<100, using: &random) < 92
            ? Int64.random(in: 0...55, using: &random)
            : Int64.random(in: 1440...28_800, using: &random)
        return minutes * 60_000 + Int64.random(in: 0..<60, using: &random) * 1000
    }

    private mutating func position(of model: SimulatedModel) -> DemoFleet.Position? {
        let site = random.element(of: SimulatedRegion.sites)
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

    private mutating func values(of model: SimulatedModel, built: Int, at time: Int64) -> [LatestValue] {
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
