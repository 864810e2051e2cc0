import Fleet
import NIOCore
import Web

import struct Foundation.UUID

/// Reads of the fleet whose answers are kept as bytes: a repeated read of a fleet that has not changed touches
/// neither the database nor an encoder.
struct FleetReads: Sendable {
    let fleet: FleetStore
    let cache: AnswerCache

    /// The kept answer, or the one that `make` gives.
    /// - Parameter usesSamples: whether the answer changes with what machines report.
    func answer(
        _ operation: String, _ subject: AnswerCache.Subject, of account: UUID, usesSamples: Bool = false,
        make: () async throws(FleetError) -> [UInt8]
    ) async throws -> ByteBuffer {
        // Taken before the read: the bytes are at least as new as this version of the fleet.
        let version = usesSamples ? fleet.versionWithSamples(of: account) : fleet.version(of: account)
        let key = AnswerCache.Key(account: account, operation: operation, subject: subject)
        if let bytes = cache.bytes(key, version: version) { return bytes }
        let bytes = ByteBuffer(bytes: try await answering(make))
        cache.keep(bytes, for: key, version: version)
        return bytes
    }
}
