import Accounts
import Fleet
import HTTPTypes
import Synchronization
import Telemetry
import Web

import struct Foundation.UUID

/// The CAN Faults API: the fault codes that machines report, by machine number, so that programs of the Classic API can
/// move one call at a time.
struct CANFaultOperations: Sendable {
    let fleet: FleetStore
    let samples: SampleStore

    var all: [Operation] {
        [faults, summary, activeFaults, activeFaultsByPost]
            + SimulatedFaultOperations(fleet: fleet, samples: samples).all
    }

    static let domain = "CAN Faults"
    static let api = "can-faults"
    static let base = "/api/\(api)"
    static let view = Entitlement(scope: Scope.canFaultsView.name, api: api)
    private static let errors: [ErrorCode] = [.notFound, .unavailable]

    // MARK: Faults

    private var faults: Operation {
        Operation(
            .post, "\(Self.base)/faults", id: "getFaults", domain: Self.domain,
            "Fetch the faults that machines reported in an interval.", details: Self.details, access: Self.view,
            body: CANFaultRequest.faults, answer: Self.list("CANFaults", "faults"), errors: Self.errors,
            changesData: false, stopsWithClient: true
        ) { call, request in
            try await read(request, of: call.caller.accountID)
        }
    }

    /// The Classic API has the same rows under the same name.
    private static let unitFaults = list("UnitActiveFaults", "list")
    private static let unitSummary = "Fetch the faults that one machine reported in an interval."
    private static let unitDetails = "As `UnitActiveFaults` of the Classic API answers. \(details)"

    private var activeFaults: Operation {
        Operation(
            .get, "\(Self.base)/get-unit-active-faults", id: "getUnitActiveFaultsByRequestParams", domain: Self.domain,
            Self.unitSummary, details: Self.unitDetails, access: Self.view,
            parameters: .number(
                "unitId", CANFaultRequest.unitWords, CANFaultRequest.machineNumbers,
                example: CANFaultRequest.exampleMachine),
            .time("from", CANFaultRequest.fromWords, example: CANFaultRequest.exampleFrom),
            .time("to", CANFaultRequest.toWords, example: CANFaultRequest.exampleTo),
            answer: Self.unitFaults, errors: Self.errors, stopsWithClient: true
        ) { call, unit, from, to in
            try await read(
                CANFaultRequest(machines: [unit], from: from.milliseconds, to: to.milliseconds),
                of: call.caller.accountID)
        }
    }

    private var activeFaultsByPost: Operation {
        Operation(
            .post, "\(Self.base)/get-unit-active-faults", id: "getUnitActiveFaultsByRequestBody", domain: Self.domain,
            Self.unitSummary, details: Self.unitDetails, access: Self.view, body: CANFaultRequest.unit,
            answer: Self.unitFaults, errors: Self.errors, changesData: false, stopsWithClient: true
        ) { call, request in
            try await read(request, of: call.caller.accountID)
        }
    }

    private static func list(_ name: String, _ member: String) -> Answer<[CANFault]> {
        .object(
            Shape(
                name, "Faults of machines.",
                [.list(member, "Machine by machine.", of: CANFault.shape, atMost: mostFaults) { $0 }]),
            "The faults.")
    }

    // MARK: Summary

    private var summary: Operation {
        Operation(
            .post, "\(Self.base)/faults-summary", id: "getFaultsSummary", domain: Self.domain,
            "Count the faults that machines reported in an interval, by code and period.",
            details: """
                In order of time, then of code. Periods without a fault are left out. An interval with more than \
                \(CANFaultSummaries.Bound.allCases.map(\.words).joined(separator: ", or ")) is refused; ask for a \
                shorter one or for longer periods. \(Self.retention)
                """,
            access: Self.view, body: CANFaultRequest.summary,
            answer: .object(
                Shape(
                    "CANFaultsSummary", "How often machines had which fault.",
                    [
                        .list(
                            "summaries", "One for each code and period.", of: CANFaultSummary.shape,
                            atMost: CANFaultSummaries.Bound.counts.limit
                        ) { $0 }
                    ]),
                "The counts."),
            errors: Self.errors, changesData: false, stopsWithClient: true
        ) { call, asked in
            try await count(asked.request, by: asked.period, of: call.caller.accountID)
        }
    }

    // MARK: Reading

    /// One answer holds no more.
    static let mostFaults = 20_000
    private static let retention = "Samples past the account's retention are gone."
    private static let details = """
        In order of time for each machine. A fault that a machine reports again is there again; reports that it is over \
        are left out. An interval that holds more than \(mostFaults) faults is refused; ask for a shorter one. \
        \(retention)
        """

    /// As they were asked for; none where the interval is empty.
    private func machines(
        _ request: CANFaultRequest, of account: UUID
    ) async throws -> [(number: Int64, asset: AssetKey)] {
        try request.check()
        let machines = try await answering { () async throws(FleetError) in
            try await fleet.units(request.machines, of: account)
        }
        return request.from < request.to ? machines : []
    }

    /// Machine by machine.
    private func read(_ request: CANFaultRequest, of account: UUID) async throws -> [CANFault] {
        let machines = try await machines(request, of: account)
        return try await OffLoop.run {
            var faults: [CANFault] = []
            for machine in machines {
                let history = FaultHistory(of: machine.asset, in: samples) { request.filter.takes($0) }
                let left = Self.mostFaults - faults.count
                let found = try await answering { () async throws(FleetError) in
                    try await history.occurrences(in: request.times, limit: left)
                }
                try Task.checkCancellation()
                if found.count > left { throw request.tooLong("\(Self.mostFaults) faults") }
                faults += found.map { CANFault(machine: machine.number, occurrence: $0) }
            }
            return faults
        }
    }

    private func count(
        _ request: CANFaultRequest, by period: CANFaultPeriod, of account: UUID
    ) async throws -> [CANFaultSummary] {
        let machines = try await machines(request, of: account)
        return try await OffLoop.run {
            let summaries = Mutex(CANFaultSummaries(by: period))
            for machine in machines {
                let history = FaultHistory(of: machine.asset, in: samples) { request.filter.takes($0) }
                try await answering { () async throws(FleetError) in
                    try await history.forEachReport(in: request.times) { time, fault in
                        summaries.withLock {
                            $0.add(fault, at: time, of: machine.number)
                            return $0.crossed == nil
                        }
                    }
                }
                try Task.checkCancellation()
                if let bound = summaries.withLock(\.crossed) { throw request.tooLong(bound.words) }
            }
            return summaries.withLock(\.inOrder)
        }
    }
}
