"""What was measured, as a table in Markdown, and its place in docs/performance.md."""

import datetime
import os
import platform
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from load import Result

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/performance.md"
MARKS = {section: (f"<!-- {section}: written by make bench -->", f"<!-- end of {section} -->")
         for section in ("measured", "pages measured", "classic measured", "telemetry measured", "queries measured", "growth measured")}
MEGABYTES = 120
# Where other programs took more of the machine than this, a rate says nothing of the server.
DISTURBED = 0.05
# Of this server's own plain-text rate, at least; a token is also good enough at 10,000 a second and p99 under 10 ms.
SHARES = {"client-credentials": 0.4, "password": 0.4, "asset": 0.7, "page": 0.5}
ABSOLUTE = {"client-credentials", "password"}
# Of the rate at which nginx gives the same bytes.
NGINX_SHARE = 0.6
# While samples come in, in microseconds.
INGEST_P99 = 20_000
WORDS = {
    "plain": "plain text", "client-credentials": "token, client credentials", "password": "token, password",
    "refresh": "refresh", "introspect": "introspection", "asset": "asset", "page": "page of 100 assets",
    "fleet-xml": "fleet page, XML", "fleet-json": "fleet page, JSON",
    "fleet-xml-cold": "fleet page, XML, just started", "fleet-json-cold": "fleet page, JSON, just started",
    "fleet-xml-ingest": "fleet page, XML, 100,000 samples/s", "fleet-json-ingest": "fleet page, JSON, 100,000 samples/s",
}


@dataclass
class Measurement:
    server: str
    row: str
    result: Result
    cpu_seconds: float
    megabytes: float
    others_share: float

    @property
    def is_disturbed(self):
        return self.others_share > DISTURBED

    @property
    def cpu_microseconds(self):
        return self.cpu_seconds * 1e6 / max(self.result.requests, 1)


def fleet_verdict(measurement, nginx):
    """Whether a fleet page comes fast enough, and by how much."""
    document, _, state = measurement.row.removeprefix("fleet-").partition("-")
    p99, rival = measurement.result.p99, nginx.get(f"fleet-{document}")
    if state == "ingest":
        if p99 < INGEST_P99:
            return ["met"]
        return ["no verdict: disturbed" if measurement.is_disturbed else f"missed: p99 under {INGEST_P99 // 1000} ms"]
    if not rival:
        return []
    share = measurement.result.rate / rival.result.rate
    if measurement.is_disturbed or rival.is_disturbed:
        return [f"no verdict: disturbed; {share:.2f} of nginx"]
    return [f"met: {share:.2f} of nginx" if share >= NGINX_SHARE else f"missed: {share:.2f} of nginx, not {NGINX_SHARE}"]


def verdict(measurement, plain, nginx):
    """Whether an answer of Iris meets its target; nothing where there is none."""
    words = fleet_verdict(measurement, nginx) if measurement.row.startswith("fleet-") else []
    share = measurement.result.rate / plain.result.rate if plain else None
    wanted = SHARES.get(measurement.row)
    if wanted is not None:
        result = measurement.result
        is_fast = measurement.row in ABSOLUTE and result.rate >= 10_000 and result.p99 < 10_000
        if share is not None or is_fast:
            # Others only ever slow an absolute rate, but a ratio they can move both ways.
            if is_fast:
                words.append("met")
            elif measurement.is_disturbed or plain is None or plain.is_disturbed:
                words.append("no verdict: disturbed")
            else:
                words.append("met" if share >= wanted else f"missed: {wanted} of plain text")
    if measurement.megabytes >= MEGABYTES:
        words.append(f"missed: {MEGABYTES} MB")
    return ", ".join(words)


def render(measurements, iris, nginx):
    lines = ["| server | answer | a second | of plain text | p50 ms | p99 ms | CPU µs each | memory MB | others | target |",
             "|---|---|--:|--:|--:|--:|--:|--:|--:|---|"]
    plain = {found.server: found for found in measurements if found.row == "plain"}
    same_bytes = {found.row: found for found in measurements if found.server == nginx}
    for found in measurements:
        own = plain.get(found.server)
        share = f"{found.result.rate / own.result.rate:.2f}" if own else ""
        words = [verdict(found, own, same_bytes)] if found.server == iris else []
        failed = found.result.refused + found.result.broken
        if failed:
            words.append(f"{failed} failed")
        lines.append(
            f"| {found.server} | {WORDS[found.row]} | {found.result.rate:,.0f} | {share} | "
            f"{found.result.p50 / 1000:.2f} | {found.result.p99 / 1000:.2f} | {found.cpu_microseconds:.1f} | "
            f"{found.megabytes:.0f} | {found.others_share:.0%} | {', '.join(filter(None, words))} |")
    disturbed = sum(found.is_disturbed for found in measurements)
    if disturbed:
        lines += ["", f"Other programs disturbed {disturbed} of {len(measurements)} answers. Their rates and latencies say what "
                  "was left over, not what the server can do: measure again on a quiet machine."]
    return "\n".join(lines)


def describe_machine():
    """Where and when, in one sentence."""
    cpu = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1]) / 1024 / 1024
    system = re.search(r'^PRETTY_NAME="?([^"\n]+)', Path("/etc/os-release").read_text(), re.MULTILINE)
    return (
        f"Measured on {datetime.date.today().isoformat()}: {cpu[1] if cpu else platform.machine()}, "
        f"{os.cpu_count()} cores, {memory:.0f} GB, {system[1] if system else platform.system()}, "
        f"Linux {platform.release().partition('-')[0]}.")


def describe(seconds, connections, peer_versions):
    nginx = subprocess.run(["nginx", "-v"], capture_output=True, text=True).stderr.strip().rpartition("/")[2]
    return f"{describe_machine()} {connections} connections, {seconds} s an answer. nginx {nginx}; {peer_versions}."


def record(text, section="measured"):
    """Puts the text between the marks of its section in docs/performance.md."""
    begin, close = MARKS[section]
    page = PAGE.read_text()
    before, mark, rest = page.partition(begin)
    _, end, after = rest.partition(close)
    if not mark or not end:
        raise RuntimeError(f"{PAGE} does not hold the marks {begin} and {close}")
    PAGE.write_text(f"{before}{begin}\n{text}\n{close}{after}")
