#!/usr/bin/env python3
"""Measures Iris beside nginx and a peer, and as a store of telemetry beside Prometheus and VictoriaMetrics. See README.md."""

import argparse
import importlib.metadata
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

import prometheus
import telemetry
import victoria_metrics
from classic import RUNS as RUNS_OF_CLASSIC
from classic import measure_classic, render_classic
from ingest import Ingest
from iris import ROOT, Iris
from load import Load
from nginx import Nginx
from pages import RUNS, measure_pages, measure_search, render_pages
from peer import Peer
from plot import plot
from processes import Watch
from samples import DAY
from table import WORDS, Measurement, describe, describe_machine, record, render
from telemetry_table import growth_panels, render_growth, render_queries, render_reads, render_writes

ANSWERING = ("iris", "nginx", "peer")
STORING = tuple(telemetry.SERVERS)
PLOT = ROOT / "docs/telemetry-growth.svg"


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10, help="length of each measurement")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--only", action="append", choices=[*WORDS, "pages", "classic", "telemetry", "growth"],
                        help="this answer or part alone; may be repeated")
    parser.add_argument("--server", action="append", choices=dict.fromkeys(ANSWERING + STORING),
                        help="this server alone; may be repeated")
    parser.add_argument("--record", action="store_true", help="write the tables to docs/performance.md")
    parser.add_argument("--profile", type=Path, metavar="FOLDER", help="keep a perf profile of each answer of Iris there")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes of nginx and of the peer")
    parser.add_argument("--assets", type=int, default=telemetry.ASSETS, help="machines of the telemetry")
    parser.add_argument("--minutes", type=int, default=DAY, help="messages of each machine")
    parser.add_argument("--writers", type=int, default=4, help="connections that write telemetry")
    parser.add_argument("--fleet", type=int, action="append", metavar="ASSETS",
                        help="a size of fleet for growth, with as many messages in all; may be repeated")
    return parser.parse_args()


def measure(server, load, only, profiles=None):
    for name, what in server.rows().items():
        if only and name not in only:
            continue
        print(f"{server.name}: {WORDS[name]} ...", file=sys.stderr, flush=True)
        if what.is_cold:
            server.restart()
        else:
            load.run(server.url, what, warm_up=True)
        # Rows must not be slowed by what earlier ones have logged.
        for log in server.program.log.parent.glob("*log"):
            os.truncate(log, 0)
        profiler = start_profiler(server.program.process.pid, profiles / f"{name}.perf", load) if profiles else None
        found = once(server, load, name, what)
        if profiler:
            profiler.wait(60)
        elif found.is_disturbed and not what.is_cold:
            # Which of the two counts is decided by what others did, not by how fast it was.
            found = min(found, once(server, load, name, what), key=lambda one: one.others_share)
        yield found


def once(server, load, name, what):
    with Ingest(server, what.samples_a_second, load) if what.samples_a_second else nullcontext():
        with Watch(server.program) as watch:
            result = load.run(server.url, what)
    return Measurement(server.name, name, result, watch.cpu_seconds, watch.megabytes, watch.others_share)


def start_profiler(pid, path, load):
    """Profiles all but the first half second of the next measurement."""
    return subprocess.Popen(
        ["perf", "record", "-q", "-F", "999", "-g", "-o", str(path), "-p", str(pid), "--", "sleep",
         str(max(load.seconds - 1, 1))], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def measure_answers(asked, binary, folder):
    servers = asked.server or ANSWERING
    measurements = []
    load = Load(folder, asked.seconds, asked.connections)
    # The other servers serve what this one answers, each alone on the machine.
    with Iris(binary, folder) as iris:
        if "iris" in servers:
            measurements += measure(iris, load, asked.only, asked.profile)
        page = iris.page
        files = {"plain": b"pong\n", "asset": iris.asset_bytes, "page": iris.page_bytes, **iris.fleet_bytes}
    if "nginx" in servers:
        with Nginx(folder, asked.workers, files) as nginx:
            measurements += measure(nginx, load, asked.only)
    if "peer" in servers:
        with Peer(folder, asked.workers, page) as peer:
            measurements += measure(peer, load, asked.only)
    versions = ", ".join(f"{package} {importlib.metadata.version(package)}" for package in ("Flask", "Authlib", "gunicorn"))
    table = render(measurements, Iris.name, Nginx.name)
    show(f"{describe(asked.seconds, asked.connections, versions)}\n\n{table}", "measured", asked)


def measure_telemetry(asked, binary, folder, parts):
    servers = [name for name in STORING if name in (asked.server or STORING)]
    bench = telemetry.Telemetry(folder, binary, servers, asked.writers)
    messages = asked.assets * asked.minutes
    about = (f"{describe_machine()} {messages * len(telemetry.INSIGHTS):,} samples, {asked.writers} connections. "
             f"{prometheus.version()}, {victoria_metrics.version()}.")
    measured = []
    if "telemetry" in parts:
        measured = bench.measure(asked.assets, messages, asks=True)
        writes = measured + ([bench.json()] if "iris" in servers else [])
        show(f"{about} {asked.assets:,} assets.\n\n{render_writes(writes)}\n\n{render_reads(measured)}",
             "telemetry measured", asked)
        show(f"{about} {asked.assets:,} assets.\n\n{render_queries(measured)}", "queries measured", asked)
    if "growth" in parts:
        grown = []
        for assets in asked.fleet or telemetry.FLEETS:
            grown += measured if measured and assets == asked.assets else bench.measure(assets, messages)
        names = [server.name for server in telemetry.SERVERS.values()]
        grown.sort(key=lambda one: (names.index(one.server), one.assets))
        picture = f"![Rate, size, memory and time of a read by size of fleet]({PLOT.name})"
        show(f"{about}\n\n{render_growth(grown)}\n\n{picture}", "growth measured", asked)
        if asked.record:
            PLOT.write_text(plot(growth_panels(grown), "assets"))


def measure_hub(asked, binary, folder):
    folder = folder / "hub"
    folder.mkdir()
    with Iris(binary, folder) as iris:
        search = measure_search(iris.url)
        figures = measure_pages(iris.url)
    about = (f"{describe_machine()} Chromium, slow 4G (562 ms to the first byte of an answer, 1.44 Mbit/s), a processor four times as slow, nothing in its cache, "
             f"412 x 823; the median of {RUNS} runs.")
    show(f"{about}\n\n{render_pages(figures, search)}", "pages measured", asked)


def measure_classic_api(asked, binary, folder):
    folder = folder / "classic"
    folder.mkdir()
    answers, others = measure_classic(binary, folder)
    about = (f"{describe_machine()} One connection, one answer at a time, the middle of {RUNS_OF_CLASSIC} runs. "
             f"Other programs took {others:.0%} of the machine.")
    show(f"{about}\n\n{render_classic(answers)}", "classic measured", asked)


def show(text, section, asked):
    print(f"\n{text}", flush=True)
    if asked.record:
        record(text, section)


def main():
    asked = options()
    binary = Path(os.environ.get("IRIS_BINARY", ROOT / os.environ.get("BUILD", ".build") / "release/iris")).resolve()
    os.environ["PATH"] += ":/usr/sbin"
    for tool in ("wrk", "nginx", "prometheus", "victoria-metrics"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is not installed; scripts/setup-bench installs it")
    if asked.profile:
        asked.profile.mkdir(parents=True, exist_ok=True)
    parts = {"answers" if part in WORDS else part for part in asked.only or [*WORDS, "pages", "classic", "telemetry", "growth"]}
    needs_iris = parts & {"answers", "pages", "classic"} or "iris" in (asked.server or STORING)
    if needs_iris and not binary.exists():
        sys.exit(f"{binary} does not exist; `make build` makes it")
    with tempfile.TemporaryDirectory(prefix="iris-bench-") as name:
        if "answers" in parts:
            measure_answers(asked, str(binary), Path(name))
        if "pages" in parts:
            measure_hub(asked, str(binary), Path(name))
        if "classic" in parts:
            measure_classic_api(asked, str(binary), Path(name))
        if parts & {"telemetry", "growth"}:
            measure_telemetry(asked, str(binary), Path(name), parts)


if __name__ == "__main__":
    main()
