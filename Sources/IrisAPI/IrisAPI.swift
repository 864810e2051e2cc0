package import Fleet
package import Telemetry
package import Web

import struct Foundation.UUID

/// The REST APIs of the fleet.
package enum IrisAPI {
    /// Every operation of the room, a domain after the other.
    /// - Parameter publicURL: the address that clients use, without a slash at the end, for links in answers.
    /// - Parameter oldestKept: the oldest time that an account keeps samples of, in milliseconds since 1970 UTC.
    package static func operations(
        fleet: FleetStore, samples: SampleStore, publicURL: String, oldestKept: @escaping SampleStore.Retention
    ) -> [Operation] {
        let reads = FleetReads(fleet: fleet, cache: AnswerCache())
        return AssetOperations.all(reads) + LocationOperations.all(reads)
    }
}
