import Fleet
import Telemetry
import TestSupport
import Testing

@Suite struct SimulatedFleetTests {
    private typealias Message = SimulatedMachine.Message
    private let start = SimulatedHistory.start
    private let day = SimulatedHistory.day

    private func fleet(seed: UInt64 = 1, count: Int) -> SimulatedFleet {
        SimulatedFleet(seed: seed, count: count, start: start)
    }

    @Test func theSameSeedGivesTheSameHistoryAndAnotherGivesAnother() {
        func messages(_ seed: UInt64) -> [[Message]] {
            fleet(seed: seed, count: 12).machines.map { SimulatedHistory($0, days: 3).messages }
        }
        let first = messages(5)
        #expect(first == messages(5))
        #expect(first != messages(6))
    }

    @Test func aMachineDoesNotDependOnHowManyOthersThereAre() {
        let few = fleet(count: 5).machines
        let many = fleet(count: 40).machines
        for (one, other) in zip(few, many) {
            #expect(one.draft == other.draft)
            #expect(SimulatedHistory(one, days: 2).messages == SimulatedHistory(other, days: 2).messages)
        }
    }

    @Test(arguments: [3, 11] as [UInt64]) func howTheTimeIsCutIntoStepsChangesNothing(seed: UInt64) {
        var random = TestGenerator(seed)
        let end = start + 5 * day
        for machine in fleet(seed: seed, count: 10).machines {
            var whole: [Message] = []
            var inOne = machine
            inOne.advance(to: end) { whole.append($0) }
            var parts: [Message] = []
            var strays = 0
            var inMany = machine
            var until = start
            while until < end {
                let longest: Int64 = Bool.random(using: &random) ? 90_000 : day
                let before = until
                until = min(end, until + Int64.random(in: 1...longest, using: &random))
                inMany.advance(to: until) { message in
                    if !(before..<until).contains(message.receivedAt) { strays += 1 }
                    parts.append(message)
                }
            }
            #expect(parts == whole)
            #expect(strays == 0, "a message belongs to the step in which it is received")
        }
    }

    @Test func whatFollowsSkippedTimeIsWhatWouldHaveFollowedAnyway() {
        for machine in fleet(seed: 2, count: 12).machines {
            let middle = start + 6 * day + 40_000_000
            var told = machine
            told.advance(to: middle) { _ in }
            var skipped = machine
            skipped.skip(to: middle)
            var expected: [Message] = []
            told.advance(to: start + 8 * day) { expected.append($0) }
            var found: [Message] = []
            skipped.advance(to: start + 8 * day) { found.append($0) }
            #expect(found == expected)
        }
    }

    @Test func messagesComeInTheOrderOfReceiptAndTellTheirOwnTime() {
        for machine in fleet(count: 30).machines {
            let messages = SimulatedHistory(machine, days: 3).messages
            let pairs = zip(messages, messages.dropFirst())
            #expect(pairs.allSatisfy { $0.receivedAt <= $1.receivedAt })
            #expect(pairs.allSatisfy { $0.time < $1.time })
            let wrong = messages.first { message in
                message.time >= message.receivedAt || message.time % 1000 != 0
                    || message.samples.contains { $0.time != message.time }
                    || message.faults.contains { $0.time != message.time }
                    || Set(message.samples.map(\.series)).count != message.samples.count
            }
            #expect(wrong == nil)
        }
    }

    @Test func aMinuteAtWorkAndAnHourAtRestLieBetweenMessages() {
        var work: [Double] = []
        var rest: [Double] = []
        for machine in fleet(count: 40).machines {
            let messages = SimulatedHistory(machine, days: 3).inOrderOfTime
            for (one, next) in zip(messages, messages.dropFirst()) {
                let seconds = Double(next.time - one.time) / 1000
                if one.isRunning {
                    work.append(seconds)
                } else if !next.isRunning {
                    rest.append(seconds)
                }
            }
        }
        #expect((57...61).contains(median(work)))
        #expect((work.max() ?? .infinity) <= 70)
        #expect((3590...3610).contains(median(rest)))
    }

    @Test func someMachinesLoseCoverageAndSendHoursOfMessagesAtOnce() {
        var bursts = 0
        for machine in fleet(count: 40).machines {
            let late = SimulatedHistory(machine, days: 14).messages.filter(\.isLate)
            #expect(late.allSatisfy { $0.receivedAt - $0.time <= 10 * 3_600_000 + 10_000 })
            bursts += Set(late.map(\.receivedAt)).count
        }
        #expect((8...40).contains(bursts), "\(bursts) bursts")
    }

    @Test func aFewBatteriesDieLowAndAreReplaced() {
        var silences = 0
        for machine in fleet(count: 100).machines where machine.draft.type != "Generator" {
            let messages = SimulatedHistory(machine, days: 14).inOrderOfTime
            for (one, next) in zip(messages, messages.dropFirst()) where next.time - one.time > 5 * 3_600_000 {
                silences += 1
                #expect((one["BatteryPotential"] ?? 0) < (one["BatteryStateOfChargePercent"] == nil ? 23.2 : 30))
                #expect(next.isRunning)
            }
        }
        #expect((1...20).contains(silences), "\(silences) silences that ended")
    }

    @Test func machinesAreOfManyKindsAndTheirPapersAreTheirOwn() {
        let drafts = fleet(count: 300).machines.map(\.draft)
        #expect(Set(drafts.map(\.type)).count == 9)
        #expect(Set(drafts.map(\.serialNumber)).count == 300)
        #expect(Set(drafts.map(\.pin)).count == 300)
        #expect(Set(drafts.flatMap(\.telematicsDevices)).count == 300)
        #expect(drafts.allSatisfy { $0.pin?.count == 17 })
    }

    private func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
    }
}
