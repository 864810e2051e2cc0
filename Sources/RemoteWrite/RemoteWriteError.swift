/// Why a remote-write request was refused. Nothing of it is taken then.
package struct RemoteWriteError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        /// Not snappy, or not the protobuf message `prometheus.WriteRequest`.
        case malformed
        /// Larger than the bounds, told before memory is taken.
        case tooLarge
    }

    package let kind: Kind
    package let reason: String

    package var description: String { reason }

    init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }
}
