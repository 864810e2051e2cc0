import Accounts
import Fleet
import HTTPTypes
import Telemetry
import Web

import struct Foundation.UUID

/// Faults that are sent in a machine's name, to try out what becomes of them: they are told wherever those of machines
/// are, under the source `Simulation`.
struct SimulatedFaultOperations: Sendable {
    let fleet: FleetStore
    let samples: SampleStore

    var all: [Operation] { [simulatable, list, summary, send, resolve] }

    private static let base = "\(CANFaultOperations.base)/simulated-faults"
    private static let simulate = Entitlement(scope: Scope.canFaultsSimulate.name, api: CANFaultOperations.api)

    // MARK: Reading

    private var simulatable: Operation {
        Operation(
            .get, "\(Self.base)/list", id: "getSimulatableFaults", domain: CANFaultOperations.domain,
            "List the faults that can be simulated, for machines of every kind.", access: CANFaultOperations.view,
            answer: .object(
                Shape(
                    "SimulatableFaults", "Faults that can be sent.",
                    [
                        .list(
                            "list", "One for each code.",
                            of: Shape("SimulatableFault", "A fault that can be sent.", FaultCode.fields { $0 })
                        ) { $0 }
                    ]), "The faults.")
        ) { _ in FaultCode.simulatable }
    }

    private var list: Operation {
        Operation(
            .get, "\(Self.base)/list/simulated", id: "getSimulatedFaults", domain: CANFaultOperations.domain,
            "List the faults that were sent to the account's machines, active and resolved.",
            details: "Machine by machine, each fault once as it is now. Hidden machines are left out.",
            access: CANFaultOperations.view,
            answer: .object(
                Shape(
                    "SimulatedFaults", "Faults that were sent.",
                    [
                        .list("list", "Machine by machine.", of: CANSimulatedFault.shape, atMost: .max) { $0 }
                    ]), "The faults."), errors: [.unavailable]
        ) { call in
            try await simulated(of: call.caller.accountID)
        }
    }

    private var summary: Operation {
        Operation(
            .get, "\(Self.base)/summary", id: "getSimulatedFaultsSummary", domain: CANFaultOperations.domain,
            "Count the faults that were sent to the account's machines.", access: CANFaultOperations.view,
            answer: .object(CANSimulatedFaultsSummary.shape, "The counts."), errors: [.unavailable]
        ) { call in
            CANSimulatedFaultsSummary(of: try await simulated(of: call.caller.accountID))
        }
    }

    private func simulated(of account: UUID) async throws -> [CANSimulatedFault] {
        try await OffLoop.run {
            let units = try await answering { () async throws(FleetError) in try await fleet.units(of: account) }
            let series = FaultCode.simulatable.map(\.series)
            let newest = samples.latest(of: units.map(\.asset), series)
            return zip(units, newest).flatMap { unit, newest in
                zip(series, newest.samples).compactMap { series, sample in
                    sample.flatMap { Self.simulated(series, $0.value, at: $0.time, of: unit.number) }
                }
            }
        }
    }

    /// The fault as a sample has it.
    private static func simulated(
        _ series: SeriesKey, _ value: SampleValue, at time: Int64, of machine: Int64
    ) -> CANSimulatedFault? {
        FaultCode(series, value).map { CANSimulatedFault(machine: machine, time: time, fault: $0) }
    }

    // MARK: Changing

    private var send: Operation {
        change(
            "send", id: "sendSimulatedFault", "Send a fault in a machine's name.",
            details: "It is active from now on until it is resolved. Sent again, it has been reported once more.",
            isActive: true)
    }

    private var resolve: Operation {
        change(
            "resolve", id: "resolveSimulatedFault", "Tell that a fault that was sent is over.",
            details: "One that is over already stays as it is. A machine's own faults are not touched.",
            isActive: false)
    }

    private func change(
        _ path: String, id: String, _ summary: String, details: String, isActive: Bool
    ) -> Operation {
        Operation(
            .post, "\(Self.base)/\(path)", id: id, domain: CANFaultOperations.domain, summary, details: details,
            access: Self.simulate, body: CANSimulatedFaultRequest.body,
            answer: .object(CANSimulatedFault.shape, "The fault as it is now."), errors: [.notFound, .unavailable]
        ) { call, asked in
            var fault = try asked.fault
            fault.isActive = isActive
            let machine = try await answering { () async throws(FleetError) in
                try await fleet.units([asked.machine], of: call.caller.accountID)
            }[0].asset
            let known = samples.latest(of: machine, fault.series).flatMap {
                Self.simulated($0.series, $0.value, at: $0.time, of: asked.machine)
            }
            if !isActive {
                guard let known else {
                    throw APIError(
                        .notFound, "The fault \(fault.code) was never sent to the machine \(asked.machine).")
                }
                if !known.fault.isActive { return known }
            }
            // Each is a report of its own, also of one millisecond, and a clock that was put back hides none.
            let time = max(call.request.receivedAt, known.map { $0.time + 1 } ?? .min)
            try await answering { [fault] () async throws(FleetError) in
                do throws(TelemetryError) {
                    try await samples.append([AssetSamples(machine, [Sample(fault.series, at: time, fault.sample)])])
                } catch {
                    throw .samples(error)
                }
            }
            return CANSimulatedFault(machine: asked.machine, time: time, fault: fault)
        }
    }
}
