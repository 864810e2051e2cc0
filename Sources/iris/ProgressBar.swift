import Foundation

/// Shows on the terminal how far a long command has come, how fast it is and how long it will take. Without a terminal
/// on standard error it draws nothing, so that logs stay clean.
///
///     var bar = ProgressBar(counting: "samples")
///     for day in days { ...; bar.update(done: Double(day) / Double(days), count: samples) }
///     bar.clear()
struct ProgressBar {
    /// What is counted, in the plural.
    private let noun: String
    private let isShown: Bool
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var drawn: ContinuousClock.Instant?

    private static let width = 28
    private static let shortestInterval = Duration.milliseconds(100)
    /// To the first column, and erase to the end of the line.
    private static let erase = "\r\u{1B}[K"

    init(counting noun: String) {
        self.noun = noun
        isShown = isatty(FileHandle.standardError.fileDescriptor) == 1
        start = clock.now
    }

    /// Draws the state unless it was drawn just before.
    /// - Parameter done: from 0 to 1.
    mutating func update(done: Double, count: Int) {
        guard isShown else { return }
        let now = clock.now
        if let drawn, drawn.duration(to: now) < Self.shortestInterval { return }
        drawn = now
        write(Self.erase + Self.line(done: done, count: count, of: noun, after: start.duration(to: now)))
    }

    /// Takes the bar away, before anything else is written and at the end.
    mutating func clear() {
        if drawn != nil { write(Self.erase) }
        drawn = nil
    }

    /// `[#######---------------------]  25 %  1,200,000 samples  400,000/s  0:09 left`
    static func line(done: Double, count: Int, of noun: String, after elapsed: Duration) -> String {
        let done = done.isFinite ? min(1, max(0, done)) : 0
        let filled = Int(done * Double(width))
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
        let percent = String(Int(done * 100))
        var parts = [
            "[\(bar)] \(String(repeating: " ", count: 3 - percent.count))\(percent) %", "\(grouped(count)) \(noun)",
        ]
        let seconds = elapsed / .seconds(1)
        if seconds > 0 { parts.append("\(grouped(Int(Double(count) / seconds)))/s") }
        if done > 0 { parts.append("\(time(seconds * (1 - done) / done)) left") }
        return parts.joined(separator: "  ")
    }

    /// `0:09`, `12:00`, `3:05:00`.
    private static func time(_ seconds: Double) -> String {
        // A first step that took no time may promise for ever.
        let whole = Int(min(seconds.rounded(.up), 359_999))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(whole % 60))" : "\(minutes):\(two(whole % 60))"
    }

    private static func grouped(_ number: Int) -> String {
        var text = ""
        for (place, digit) in String(number).reversed().enumerated() {
            if place > 0, place % 3 == 0, digit != "-" { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
