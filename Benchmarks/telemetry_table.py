"""What was measured of telemetry, as tables in Markdown."""

from iris_telemetry import IrisTelemetry
from table import DISTURBED

IRIS = IrisTelemetry.name
PROMETHEUS = "Prometheus"
RATE, JSON_RATE, BYTES_A_SAMPLE, MEGABYTES = 1_000_000, 150_000, 0.8, 250
READS = {"one": "24 h of one insight", "ten": "24 h of ten insights", "latest": "latest of all"}
ISO_READS = {f"iso {name}": f"{words}, ISO 15143-3" for name, words in READS.items()}


def render_writes(measured):
    lines = ["| server | format | samples a second | CPU s | CPU s, settled | sender's CPU s | bytes a sample | compacted | "
             "peak MB, written | peak MB, read | refused | others | target |",
             "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|"]
    rival = next((one for one in measured if one.server == PROMETHEUS), None)
    for one in measured:
        words = write_verdict(one, rival) if one.server == IRIS else []
        lines.append(
            f"| {one.server} | {one.encoding} | {one.rate:,.0f} | {one.cpu_seconds:.1f} | {one.settled_cpu_seconds:.1f} | "
            f"{one.sender_cpu_seconds:.1f} | {one.disk_bytes / one.samples:.2f} | "
            f"{one.compacted_bytes / one.samples:.2f} | {one.megabytes:.0f} | {one.final_megabytes:.0f} | {one.refused} | "
            f"{one.others_share:.0%} | {', '.join(words)} |")
    return "\n".join([*lines, *disturbed(measured)])


def write_verdict(one, rival):
    if one.encoding == "JSON":
        return [rate_verdict(one, JSON_RATE)]
    words = [rate_verdict(one, RATE)]
    if rival and one.rate < rival.rate:
        words.append("no verdict beside Prometheus: disturbed" if is_disturbed(one) or is_disturbed(rival)
                     else "missed: slower than Prometheus")
    size = one.compacted_bytes / one.samples
    words.append("size met" if size <= BYTES_A_SAMPLE else f"missed: {BYTES_A_SAMPLE} bytes a sample")
    words.append("memory met" if one.final_megabytes <= MEGABYTES else f"missed: {MEGABYTES} MB")
    return words


def rate_verdict(one, wanted):
    # Others only ever slow a rate.
    if one.rate >= wanted:
        return "rate met"
    return "no verdict on the rate: disturbed" if is_disturbed(one) else f"missed: {wanted:,} samples a second"


def render_reads(measured):
    lines = ["| server | answer | first ms | median ms | p99 ms | times asked | values | kB | target |",
             "|---|---|--:|--:|--:|--:|--:|--:|---|"]
    rival = next((one for one in measured if one.server == PROMETHEUS), None)
    for one in measured:
        for name, read in one.reads.items():
            word = read_verdict(read, rival.reads[name]) if one.server == IRIS and rival and name in READS else ""
            lines.append(
                f"| {one.server} | {(READS | ISO_READS)[name]} | {read.first:.2f} | {read.median:.2f} | {read.p99:.2f} | {len(read.times)} | "
                f"{read.values:,} | {read.bytes / 1000:,.1f} | {word} |")
    return "\n".join(lines)


def read_verdict(read, rival):
    """Iris has to be at or under Prometheus's median and p99."""
    if read.median > rival.median:
        return f"missed: {rival.median:.2f} ms of Prometheus"
    return "met" if read.p99 <= rival.p99 else f"median met; missed: p99 {rival.p99:.2f} ms of Prometheus"


def render_queries(measured):
    """A line for each query, with the servers side by side: Iris has to be at or under the faster of the others."""
    servers = [one.server for one in measured]
    lines = ["| query | " + " | ".join(f"{server}, median ms | p99 ms" for server in servers) + " | target |",
             "|---|" + "--:|--:|" * len(servers) + "---|"]
    for name in measured[0].queries:
        reads = {one.server: one.queries[name] for one in measured}
        others = {server: read.median for server, read in reads.items() if server != IRIS}
        word = ""
        if IRIS in reads and others:
            fastest = min(others, key=others.get)
            word = "met" if reads[IRIS].median <= others[fastest] else f"missed: {others[fastest]:.2f} ms of {fastest}"
        times = " | ".join(f"{read.median:.2f} | {read.p99:.2f}" for read in reads.values())
        lines.append(f"| {name} | {times} | {word} |")
    return "\n".join(lines)


def render_growth(measured):
    lines = ["| server | assets | samples a second | CPU s, settled | bytes a sample | compacted | peak MB | "
             "one insight ms | ten insights ms | latest of all ms | refused | others |",
             "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"]
    for one in measured:
        times = " | ".join(f"{one.reads[name].median:,.2f}" for name in READS)
        lines.append(
            f"| {one.server} | {one.assets:,} | {one.rate:,.0f} | {one.settled_cpu_seconds:.1f} | "
            f"{one.disk_bytes / one.samples:.2f} | {one.compacted_bytes / one.samples:.2f} | {one.final_megabytes:,.0f} | "
            f"{times} | {one.refused} | {one.others_share:.0%} |")
    return "\n".join([*lines, *disturbed(measured)])


def growth_panels(measured):
    """What the plot shows: {title: {server: [(assets, value), ...]}}."""
    shown = {
        "samples a second": lambda one: one.rate,
        "bytes a sample, compacted": lambda one: one.compacted_bytes / one.samples,
        "peak memory, MB": lambda one: one.final_megabytes,
        "latest of all, ms": lambda one: one.reads["latest"].median,
    }
    servers = dict.fromkeys(one.server for one in measured)
    return {title: {server: [(one.assets, value(one)) for one in measured if one.server == server] for server in servers}
            for title, value in shown.items()}


def is_disturbed(one):
    return one.others_share > DISTURBED


def disturbed(measured):
    count = sum(map(is_disturbed, measured))
    return ["", f"Other programs disturbed {count} of {len(measured)} measurements: their rates and times say what was left "
                "over."] if count else []
