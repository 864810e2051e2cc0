/// A stretch of time in which a simulated machine really ran.
package struct SimulatedRun: Sendable, Hashable {
    /// From being switched on to being switched off, in milliseconds since 1970 UTC. A run is cut at the midnights of the
    /// machine's place, where the next one goes on.
    package let times: Range<Int64>
    /// What it has driven.
    package let kilometres: Double
    /// What its hour meter has gone on by, without the steps in which it is shown.
    package let hours: Double
}

extension SimulatedMachine {
    /// What the machine really does until a time, from where it is now: its own record, which no message has gone
    /// through. A run that is not over then is left out.
    /// - Parameter until: in milliseconds since 1970 UTC.
    package func runs(until: Int64) -> [SimulatedRun] {
        var machine = self
        var runs: [SimulatedRun] = []
        var start: (time: Int64, kilometres: Double, hours: Double)?
        while machine.nextEvent.time < until {
            let event = machine.nextEvent
            let day = machine.schedule.day
            let wasRunning = machine.activity != .off
            machine.pass(event)
            let isRunning = machine.activity != .off
            let isMidnight = machine.schedule.day != day
            let state = (time: event.time, kilometres: machine.motion.kilometres, hours: machine.operatingHours)
            if let known = start, isMidnight || !isRunning {
                runs.append(
                    SimulatedRun(
                        times: known.time..<state.time, kilometres: state.kilometres - known.kilometres,
                        hours: state.hours - known.hours))
                start = nil
            }
            if isRunning, isMidnight || !wasRunning { start = state }
        }
        return runs
    }

    /// Kilometres an hour: it never goes faster on its own.
    package var fastest: Double { profile.groundSpeed * MachineMotion.shareOfGroundSpeed.upperBound }
    /// Hours in which its hour meter goes on.
    package var stepOfHours: Double { 1 / resolution.hoursPerUnit }
    /// Kilometres in which its odometer goes on; nil when it has none.
    package var stepOfKilometres: Double? { resolution.hasOdometer ? 1 / MachineResolution.kilometresPerUnit : nil }
    /// The time zone whose clock its place has.
    package var timeZone: String { schedule.region.clock.timeZone }
}
