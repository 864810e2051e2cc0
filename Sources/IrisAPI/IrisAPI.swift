package import Fleet
package import Web

/// The REST APIs of the fleet.
package enum IrisAPI {
    /// Every operation of the room, a domain after the other.
    package static func operations(fleet: FleetStore) -> [Operation] {
        let reads = FleetReads(fleet: fleet, cache: AnswerCache())
        return AssetOperations.all(reads) + LocationOperations.all(reads)
    }
}
