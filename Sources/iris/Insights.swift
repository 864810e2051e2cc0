import ArgumentParser
import Fleet

struct Insights: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "insights", abstract: "Print the catalogue of machine insights as Markdown.")

    func run() {
        print(MachineInsight.markdown)
    }
}
