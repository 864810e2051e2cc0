import Foundation
import SQL

/// What the system knows of this process, as metrics with the names that Prometheus clients share.
enum ProcessFigures {
    static let startedAt = Double(Int64.now) / 1000

    static func prometheusText() -> String {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        let cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime)
        var lines = [
            "# TYPE process_cpu_seconds_total counter", "process_cpu_seconds_total \(cpu)",
            "# TYPE process_start_time_seconds gauge", "process_start_time_seconds \(startedAt)",
        ]
        if let pages = residentPages() {
            lines.append("# TYPE process_resident_memory_bytes gauge")
            lines.append("process_resident_memory_bytes \(pages * sysconf(Int32(_SC_PAGESIZE)))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func residentPages() -> Int? {
        guard let data = FileManager.default.contents(atPath: "/proc/self/statm") else { return nil }
        let fields = String(decoding: data, as: UTF8.self).split(separator: " ")
        return fields.count > 1 ? Int(fields[1]) : nil
    }
}
