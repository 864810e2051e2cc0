#!/usr/bin/env python3
"""Measures Iris beside its own plain-text answer, nginx serving the same bytes, and a peer. See README.md."""

import argparse
import importlib.metadata
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from iris import ROOT, Iris
from load import Load
from nginx import Nginx
from peer import Peer
from processes import Watch
from table import WORDS, Measurement, describe, record, render

SERVERS = ("iris", "nginx", "peer")


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10, help="length of each measurement")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--only", action="append", choices=list(WORDS), help="this answer alone; may be repeated")
    parser.add_argument("--server", action="append", choices=SERVERS, help="this server alone; may be repeated")
    parser.add_argument("--record", action="store_true", help="write the table to docs/performance.md")
    parser.add_argument("--profile", type=Path, metavar="FOLDER", help="keep a perf profile of each answer of Iris there")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes of nginx and of the peer")
    return parser.parse_args()


def measure(server, load, only, profiles=None):
    for name, what in server.rows().items():
        if only and name not in only:
            continue
        print(f"{server.name}: {WORDS[name]} ...", file=sys.stderr, flush=True)
        load.run(server.url, what, warm_up=True)
        # Rows must not be slowed by what earlier ones have logged.
        for log in server.program.log.parent.glob("*log"):
            os.truncate(log, 0)
        profiler = start_profiler(server.program.process.pid, profiles / f"{name}.perf", load) if profiles else None
        found = once(server, load, name, what)
        if profiler:
            profiler.wait(60)
        elif found.is_disturbed:
            # Which of the two counts is decided by what others did, not by how fast it was.
            found = min(found, once(server, load, name, what), key=lambda one: one.others_share)
        yield found


def once(server, load, name, what):
    with Watch(server.program) as watch:
        result = load.run(server.url, what)
    return Measurement(server.name, name, result, watch.cpu_seconds, watch.megabytes, watch.others_share)


def start_profiler(pid, path, load):
    """Profiles all but the first half second of the next measurement."""
    return subprocess.Popen(
        ["perf", "record", "-q", "-F", "999", "-g", "-o", str(path), "-p", str(pid), "--", "sleep",
         str(max(load.seconds - 1, 1))], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main():
    asked = options()
    binary = Path(os.environ.get("IRIS_BINARY", ROOT / os.environ.get("BUILD", ".build") / "release/iris")).resolve()
    if not binary.exists():
        sys.exit(f"{binary} does not exist; `make build` makes it")
    for tool in ("wrk", "nginx"):
        if not shutil.which(tool, path=os.environ["PATH"] + ":/usr/sbin"):
            sys.exit(f"{tool} is not installed; scripts/setup-bench installs it")
    os.environ["PATH"] += ":/usr/sbin"
    if asked.profile:
        asked.profile.mkdir(parents=True, exist_ok=True)
    servers = asked.server or SERVERS
    measurements = []
    with tempfile.TemporaryDirectory(prefix="iris-bench-") as name:
        folder = Path(name)
        load = Load(folder, asked.seconds, asked.connections)
        # The other servers serve what this one answers, each alone on the machine.
        with Iris(str(binary), folder) as iris:
            if "iris" in servers:
                measurements += measure(iris, load, asked.only, asked.profile)
            page, files = iris.page, {"plain": b"pong\n", "asset": iris.asset_bytes, "page": iris.page_bytes}
        if "nginx" in servers:
            with Nginx(folder, asked.workers, files) as nginx:
                measurements += measure(nginx, load, asked.only)
        if "peer" in servers:
            with Peer(folder, asked.workers, page) as peer:
                measurements += measure(peer, load, asked.only)
    versions = ", ".join(f"{package} {importlib.metadata.version(package)}" for package in ("Flask", "Authlib", "gunicorn"))
    text = f"{describe(asked.seconds, asked.connections, versions)}\n\n{render(measurements, Iris.name)}"
    print(f"\n{text}")
    if asked.record:
        record(text)


if __name__ == "__main__":
    main()
