/// What a machine of a simulated fleet is: its model, its papers and the region that it works in. Every number in it
/// is invented. The same seed and index give the same, however many machines and days there are.
struct MachineIdentity: Sendable {
    let model: SimulatedModel
    let draft: AssetDraft
    let region: SimulatedRegion
    let productionYear: Int

    /// The newest model year, so that a fleet stays the same fleet in the years to come.
    private static let newestYear = 2025
    /// Every model as often as its weight says.
    private static let models = SimulatedModel.all.flatMap { Array(repeating: $0, count: $0.weight) }
    // PINs have no I, O and Q (ISO 10261).
    private static let letters = Array("0123456789ABCDEFGHJKLMNPRSTUVWXYZ")

    init(seed: UInt64, index: Int) {
        var random = SeededGenerator(seed: seed, stream: UInt64(index))
        model = random.element(of: Self.models)
        region = random.element(of: SimulatedRegion.all)
        productionYear = Int(random.uniform(Double(model.firstYear)...Double(Self.newestYear + 1) - 0.001))
        let number = String(1000 + index)
        // Unique in the fleet, because every machine draws from a range of its own, and among fleets of other seeds.
        let serial = String(100_000 + index * 137 + Int(random.uniform(0...136)))
        let device = String(2_000_000 + index * 31 + Int(random.uniform(0...30)))
        let middle = String((0..<8).map { _ in random.element(of: Self.letters) })
        let batch = String(1_000_000 + Int(random.uniform(0...8_999_999)))
        draft = AssetDraft(
            assetType: .machine, type: model.type, name: "\(model.type) \(number)",
            externalReference: "FLEET-\(number)", brand: model.brand, model: model.name,
            serialNumber: model.prefix + serial, pin: model.prefix + middle + serial, equipmentID: number,
            productionYear: productionYear, telematicsDevices: [batch + device])
    }
}
