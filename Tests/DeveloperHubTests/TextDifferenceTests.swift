import TestSupport
import Testing

@testable import DeveloperHub

struct TextDifferenceTests {
    @Test func aChangeIsShownWithTheLinesAroundIt() {
        let old = (1...20).map(String.init).joined(separator: "\n") + "\n"
        let new = old.replacing("\n10\n", with: "\nten\n")
        let lines = TextDifference(from: old, to: new).lines
        #expect(
            lines == [
                .gap(6), .same("7"), .same("8"), .same("9"), .removed("10"), .added("ten"), .same("11"), .same("12"),
                .same("13"), .gap(7),
            ])
    }

    @Test func textsThatAreTheSameHaveNone() {
        #expect(TextDifference(from: "a\nb\n", to: "a\nb\n").lines.isEmpty)
        #expect(TextDifference(from: "", to: "").lines.isEmpty)
    }

    @Test func eitherTextCanBeReadFromTheWhole() {
        var generator = TestGenerator(7)
        for _ in 0..<300 {
            func text() -> [String] {
                (0..<Int.random(in: 0...9, using: &generator)).map { _ in "\(Int.random(in: 0...3, using: &generator))"
                }
            }
            let (old, new) = (text(), text())
            var before: [String] = []
            var after: [String] = []
            let lines = TextDifference(from: old.joined(separator: "\n"), to: new.joined(separator: "\n")).lines
            if old == new { continue }
            for line in lines {
                switch line {
                case .same(let text):
                    before.append(text)
                    after.append(text)
                case .removed(let text): before.append(text)
                case .added(let text): after.append(text)
                case .gap: break
                }
            }
            let isWhole = !lines.contains { if case .gap = $0 { true } else { false } }
            if isWhole { #expect(before == old && after == new, "\(old) -> \(new)") }
        }
    }

    @Test func longTextsWithNothingInCommonTakeNoTime() {
        let old = (0..<40_000).map { "a\($0)" }.joined(separator: "\n")
        let new = (0..<40_000).map { "b\($0)" }.joined(separator: "\n")
        let lines = TextDifference(from: "same\n" + old, to: "same\n" + new).lines
        #expect(lines.count == 80_001 && lines.first == .same("same"))
    }
}
