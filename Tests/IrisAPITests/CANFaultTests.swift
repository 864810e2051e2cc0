import Fleet
import FleetTestSupport
import Foundation
import SQL
import Telemetry
import Testing
import Web

@testable import IrisAPI

@Suite("The CAN Faults API")
struct CANFaultTests {
    private static let day: Int64 = 86_400_000
    /// 2026-01-01.
    private static let start: Int64 = 1_767_225_600_000

    /// Two machines and what they have reported: the first a fault twice on one day and once on the next, another one of a
    /// source address, and a code that is none of the CAN bus; the second the first of these once.
    private func withMachines(_ body: (APIHarness, UUID, _ machines: [Asset]) async throws -> Void) async throws {
        try await withAPI { api in
            let account = UUID.version7()
            var machines: [Asset] = []
            for name in ["One", "Two"] {
                machines.append(try await api.fleet.create(AssetDraft(assetType: .machine, name: name), in: account))
            }
            func report(_ machine: Int, _ hours: Int64, _ code: String, _ source: String, isActive: Bool = true)
                async throws
            {
                let fault = FaultCode(
                    code: code, source: source, description: "\(code) at \(hours)", severity: "Low", isActive: isActive)
                let sample = Sample(fault.series, at: Self.start + hours * 3_600_000, fault.sample)
                try await api.samples.append([AssetSamples(machines[machine].sampleKey, [sample])])
            }
            try await report(0, 1, "110-16", "Engine")
            try await report(0, 2, "110-16", "Engine", isActive: false)
            try await report(0, 5, "110-16", "Engine")
            try await report(0, 30, "110-16", "Engine")
            try await report(0, 6, "97-15", "0")
            try await report(0, 7, "E-77", "")
            try await report(1, 3, "110-16", "Engine")
            try await body(api, account, machines)
        }
    }

    private func body(
        _ machines: [Asset], from: Int64 = 0, to: Int64 = 10 * day, _ more: String = ""
    ) -> String {
        let numbers = machines.map { String($0.unitNumber) }.joined(separator: ",")
        let (from, to) = (Timestamp(milliseconds: Self.start + from), Timestamp(milliseconds: Self.start + to))
        return
            #"{"canFaultsRequest":{"machineIds":[\#(numbers)],"interval":{"from":"\#(from)","to":"\#(to)"}\#(more)}}"#
    }

    private func faults(_ answer: APIHarness.Answer, _ member: String = "faults") throws -> [JSONValue] {
        #expect(answer.status == 200)
        return try #require(try answer.json[member]?.array)
    }

    @Test func faultsComeMachineByMachineInOrderOfTime() async throws {
        try await withMachines { api, account, machines in
            let found = try faults(try await api.call("getFaults", as: account, body: body(machines)))
            #expect(found.map { $0["name"]?.string } == ["110-16", "110-16", "97-15", "E-77", "110-16", "110-16"])
            #expect(found.map { $0["machineId"]?.integer } == [0, 0, 0, 0, 0, 1].map { machines[$0].unitNumber })
            #expect(found.map { $0["occurrenceCount"]?.integer } == [1, 2, 1, 1, 3, 1])
            #expect(found[0]["time"] == "2026-01-01T01:00:00Z" && found[0]["spn"] == 110 && found[0]["fmi"] == 16)
            #expect(found[0]["source"] == "Engine" && found[0]["sa"] == nil && found[0]["isSimulated"] == false)
            #expect(found[2]["sa"] == 0 && found[2]["description"] == "97-15 at 6")
            #expect(found[3]["spn"] == nil && found[3]["fmi"] == nil && found[3]["source"] == nil)
            // A machine that is named twice is told once.
            let twice = try faults(try await api.call("getFaults", as: account, body: body(machines + machines)))
            #expect(twice == found)
        }
    }

    @Test(
        arguments: [
            (#","spn":110"#, ["110-16", "110-16", "110-16", "110-16"]), (#","fmi":15"#, ["97-15"]),
            (#","sa":0"#, ["97-15"]),
            (#","spn":110,"sa":0"#, []), (#","spn2":1"#, nil),
            (
                #","spn":null,"fmi":null,"sa":null"#,
                ["110-16", "110-16", "97-15", "E-77", "110-16", "110-16"]
            ),
        ] as [(String, [String]?)])
    func filters(more: String, codes: [String]?) async throws {
        try await withMachines { api, account, machines in
            let answer = try await api.call("getFaults", as: account, body: body(machines, more))
            guard let codes else {
                #expect(answer.status == 400)
                return
            }
            #expect(try faults(answer).map { $0["name"]?.string } == codes)
        }
    }

    /// So that intervals which follow each other have every fault once.
    @Test func theEndOfAnIntervalIsNotInIt() async throws {
        try await withMachines { api, account, machines in
            func count(_ from: Int64, _ to: Int64) async throws -> Int {
                try faults(try await api.call("getFaults", as: account, body: body(machines, from: from, to: to))).count
            }
            let hour: Int64 = 3_600_000
            #expect(try await count(hour, hour) == 0)
            #expect(try await count(hour, hour + 1) == 1)
            #expect(try await count(0, hour) == 0)
            #expect(try await count(-100 * Self.day, 5 * hour) == 2)
            let answer = try await api.call("getFaults", as: account, body: body(machines, from: 2, to: 1))
            #expect(answer.status == 400)
            #expect(try answer.json["violations"]?.array?.first?["field"] == "canFaultsRequest.interval.from")
        }
    }

    @Test func oneMachineIsAskedForAsInTheClassicAPI() async throws {
        try await withMachines { api, account, machines in
            let all = try faults(try await api.call("getFaults", as: account, body: body([machines[0]])))
            let (from, to) = ("2026-01-01T02:00:00%2B02:00", "2026-02-01T00:00:00.000Z")
            let number = machines[0].unitNumber
            let byGet = try await api.call(
                "getUnitActiveFaultsByRequestParams", as: account, query: "unitId=\(number)&from=\(from)&to=\(to)")
            #expect(try faults(byGet, "list") == all)
            let byPost = try await api.call(
                "getUnitActiveFaultsByRequestBody", as: account,
                body: #"{"unitId":\#(number),"from":"2026-01-01T00:00:00Z","to":"\#(to)"}"#)
            #expect(byPost.bytes == byGet.bytes)
            for query in [
                "unitId=\(number)&from=\(from)", "unitId=x&from=\(from)&to=\(to)", "unitId=0&from=\(from)&to=\(to)",
                "unitId=\(number)&from=2026&to=\(to)", "unitId=\(number)&from=\(to)&to=\(from)", "",
            ] {
                let answer = try await api.call("getUnitActiveFaultsByRequestParams", as: account, query: query)
                #expect(answer.status == 400, "\(query)")
                #expect(try answer.json["violations"]?.array?.isEmpty == false)
            }
        }
    }

    @Test func aSummaryCountsWhatTheListHas() async throws {
        try await withMachines { api, account, machines in
            let days = try faults(
                try await api.call("getFaultsSummary", as: account, body: body(machines)), "summaries")
            #expect(days.map { $0["name"]?.string } == ["110-16", "97-15", "E-77", "110-16"])
            #expect(days.map { $0["occurrenceCount"]?.integer } == [3, 1, 1, 1])
            #expect(days[0]["from"] == "2026-01-01T00:00:00Z" && days[0]["to"] == "2026-01-02T00:00:00Z")
            #expect(days[0]["machineIds"] == .array(machines.map { .integer($0.unitNumber) }))
            #expect(days[0]["firstTime"] == "2026-01-01T01:00:00Z" && days[0]["lastTime"] == "2026-01-01T05:00:00Z")
            #expect(days[0]["description"] == "110-16 at 5")
            let months = try faults(
                try await api.call("getFaultsSummary", as: account, body: body(machines, #","period":"MONTH""#)),
                "summaries")
            #expect(months.map { $0["occurrenceCount"]?.integer } == [4, 1, 1])
            #expect(months.allSatisfy { $0["to"] == "2026-02-01T00:00:00Z" })
        }
    }

    @Test("Periods follow each other and hold the times they say", arguments: CANFaultPeriod.allCases)
    func periods(period: CANFaultPeriod) {
        for year: Int64 in [-40, 0, 30, 54, 56] {
            var time = year * 365 * Self.day - 12_345_678
            for _ in 0..<1_000 {
                let start = period.start(of: time)
                let end = period.end(start)
                #expect(start <= time && time < end)
                #expect(period.start(of: start) == start && period.start(of: end - 1) == start)
                #expect(period.start(of: end) == end)
                time += 37 * 3_600_000
            }
        }
        #expect(CANFaultPeriod.week.start(of: Self.start) == Self.start - 3 * Self.day)
    }

    @Test func aFaultIsSentToldEverywhereAndResolved() async throws {
        try await withMachines { api, account, machines in
            let number = machines[1].unitNumber
            let fault = #"{"machineId":\#(number),"spn":110,"fmi":16}"#
            let resolvedTooEarly = try await api.call("resolveSimulatedFault", as: account, body: fault)
            #expect(resolvedTooEarly.status == 404)
            let before = Timestamp(milliseconds: .now)
            let sent = try await api.call("sendSimulatedFault", as: account, body: fault)
            #expect(sent.status == 200)
            #expect(try sent.json["isActive"] == true && sent.json["machineId"] == .integer(number))
            let now = Timestamp(milliseconds: .now + 1000)
            let interval = #"{"from":"\#(before)","to":"\#(now)"}"#
            let asked = #"{"canFaultsRequest":{"machineIds":[\#(number)],"interval":\#(interval)}}"#
            let told = try faults(try await api.call("getFaults", as: account, body: asked))
            #expect(told.count == 1 && told[0]["isSimulated"] == true && told[0]["source"] == "Simulation")
            #expect(told[0]["occurrenceCount"] == 1, "the machine's own reports are counted apart")
            for (active, resolved) in [(1, 0), (0, 1), (0, 1)] as [(Int64, Int64)] {
                let list = try faults(try await api.call("getSimulatedFaults", as: account), "list")
                #expect(list.count == 1 && list[0]["isActive"] == .bool(active == 1))
                let summary = try await api.call("getSimulatedFaultsSummary", as: account).json
                #expect(summary["active"] == .integer(active) && summary["resolved"] == .integer(resolved))
                #expect(summary["machines"] == 1 && summary["faults"]?.array?.first?["name"] == "110-16")
                let answer = try await api.call("resolveSimulatedFault", as: account, body: fault)
                #expect(answer.status == 200)
                #expect(try answer.json["isActive"] == false)
            }
            // The machine's own fault is still there.
            let own = FaultCode(code: "110-16", source: "Engine", isActive: true).series
            let latest = try #require(api.samples.latest(of: machines[1].sampleKey, own))
            #expect(FaultCode(own, latest.value)?.isActive == true)
            for wrong in [#""spn":110,"fmi":30"#, #""spn":600000,"fmi":1"#, #""spn":110"#] {
                let answer = try await api.call(
                    "sendSimulatedFault", as: account, body: #"{"machineId":\#(number),\#(wrong)}"#)
                #expect(answer.status == 400)
            }
        }
    }

    @Test func everyFaultOfTheListCanBeSent() async throws {
        try await withMachines { api, account, machines in
            let list = try faults(try await api.call("getSimulatableFaults", as: account), "list")
            #expect(list.count == FaultCode.simulatable.count)
            for fault in list {
                let (spn, fmi) = (try #require(fault["spn"]?.integer), try #require(fault["fmi"]?.integer))
                let answer = try await api.call(
                    "sendSimulatedFault", as: account,
                    body: #"{"machineId":\#(machines[0].unitNumber),"spn":\#(spn),"fmi":\#(fmi)}"#)
                #expect(answer.status == 200)
                #expect(try answer.json["name"] == fault["name"])
            }
        }
    }

    @Test func everyAnswerKeepsTheRulesOfItsSchema() async throws {
        try await withMachines { api, account, machines in
            let number = machines[0].unitNumber
            let fault = #"{"machineId":\#(number),"spn":110,"fmi":16}"#
            let unit = #"{"unitId":\#(number),"from":"2026-01-01T00:00:00Z","to":"2026-02-01T00:00:00Z"}"#
            let bodies = [
                "getFaults": body(machines), "getFaultsSummary": body(machines), "sendSimulatedFault": fault,
                "resolveSimulatedFault": fault, "getUnitActiveFaultsByRequestBody": unit,
            ]
            _ = try await api.call("sendSimulatedFault", as: account, body: fault)
            for operation in api.operations where operation.domain == CANFaultOperations.domain {
                let answer = try await api.call(
                    operation.id, as: account,
                    query: "unitId=\(number)&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z",
                    body: bodies[operation.id])
                #expect(answer.status == 200, "\(operation.id)")
                let schema = try #require(operation.answers.first?.schema)
                #expect(Schema.object(schema).violations(of: try answer.json, at: "") == [], "\(operation.id)")
            }
        }
    }

    @Test func anIntervalWithTooManyFaultsIsRefused() async throws {
        try await withMachines { api, account, machines in
            let fault = FaultCode(code: "1-1", isActive: true)
            let rows = (0...Int64(CANFaultOperations.mostFaults)).map {
                Sample(fault.series, at: Self.start + $0 * 1000, fault.sample)
            }
            try await api.samples.append([AssetSamples(machines[0].sampleKey, rows)])
            let answer = try await api.call("getFaults", as: account, body: body(machines, #","spn":1"#))
            #expect(answer.status == 400)
            #expect(try answer.json["violations"]?.array?.first?["field"] == "canFaultsRequest.interval.to")
            let shorter = body(machines, from: 0, to: Int64(CANFaultOperations.mostFaults) * 1000, #","spn":1"#)
            #expect(
                try faults(try await api.call("getFaults", as: account, body: shorter)).count
                    == CANFaultOperations.mostFaults)
        }
    }

    @Test func aSummaryCountsMoreFaultsThanAListMayHold() async throws {
        try await withMachines { api, account, machines in
            let fault = FaultCode(code: "1-1", isActive: true)
            let many = 2 * Int64(CANFaultOperations.mostFaults)
            let rows = (0..<many).map { Sample(fault.series, at: Self.start + $0 * 10_000, fault.sample) }
            for machine in machines { try await api.samples.append([AssetSamples(machine.sampleKey, rows)]) }
            for period in CANFaultPeriod.allCases {
                let asked = body(machines, #","spn":1,"period":"\#(period.rawValue)""#)
                let counts = try faults(try await api.call("getFaultsSummary", as: account, body: asked), "summaries")
                #expect(counts.compactMap { $0["occurrenceCount"]?.integer }.reduce(0, +) == 2 * many)
                #expect(counts.allSatisfy { $0["machineIds"]?.array?.count == 2 })
            }
        }
    }

    @Test func anIntervalWithTooManyCountsIsRefused() async throws {
        try await withMachines { api, account, machines in
            let rows = (0...CANFaultSummaries.Bound.counts.limit).map { number in
                let fault = FaultCode(code: "\(number % 150)-2", isActive: true)
                return Sample(fault.series, at: Self.start + Int64(number / 150) * 3_600_000, fault.sample)
            }
            try await api.samples.append([AssetSamples(machines[1].sampleKey, rows)])
            func ask(_ period: CANFaultPeriod) async throws -> APIHarness.Answer {
                try await api.call(
                    "getFaultsSummary", as: account,
                    body: body(machines, #","fmi":2,"period":"\#(period.rawValue)""#))
            }
            let refused = try await ask(.hour)
            #expect(refused.status == 400)
            let violation = try #require(try refused.json["violations"]?.array?.first)
            #expect(violation["field"] == "canFaultsRequest.interval.to")
            #expect(violation["message"]?.string?.hasSuffix("more than 20000 counts") == true)
            #expect(try faults(try await ask(.day), "summaries").count < 1_000)
        }
    }

    @Test func eachBoundOfASummaryIsCrossedByOneMore() {
        let fault = FaultCode(code: "1-1", isActive: true)
        for bound in CANFaultSummaries.Bound.allCases {
            var summaries = CANFaultSummaries(by: .hour)
            for number in 0...Int64(bound.limit) {
                #expect(summaries.crossed == nil)
                switch bound {
                case .counts: summaries.add(fault, at: number * 3_600_000, of: 1)
                case .machines: summaries.add(fault, at: 0, of: number)
                case .reports: summaries.add(fault, at: number % 3_600_000, of: 1)
                }
            }
            #expect(summaries.crossed == bound)
        }
    }
}
