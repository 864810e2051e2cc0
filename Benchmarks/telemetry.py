"""Telemetry: a day of samples written to each server by remote write, then read back."""

import json
import os
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bodies import DataIngest, RemoteWrite, invented_ids, prepare
from iris_telemetry import SAMPLES, IrisTelemetry
from load import FOLDER
from processes import Watch
from prometheus import Prometheus
from promql import ALL
from samples import DAY, INSIGHTS, minutes_of
from sender import answer, job
from victoria_metrics import VictoriaMetrics

ASSETS = 1000
MESSAGES = ASSETS * DAY
FLEETS = (100, 1000, 10_000, 100_000)
SERVERS = {"iris": IrisTelemetry, "prometheus": Prometheus, "victoria-metrics": VictoriaMetrics}
# JSON is about ten times as long as remote write; two hours of it say enough.
JSON_MESSAGES = ASSETS * 120
READS = 200
CLIENTS = 8
# A read of a large fleet takes seconds; it is repeated for this long, and three times at least.
READING_SECONDS = 20


@dataclass
class Read:
    """Answers to one question about different machines, in milliseconds; `first` is the one before all others."""
    first: float
    times: list
    bytes: int
    values: int

    @property
    def median(self):
        return statistics.median(self.times)

    @property
    def p99(self):
        return sorted(self.times)[int(len(self.times) * 0.99)]


@dataclass
class Written:
    """What a server has made of the samples. Sizes are bytes, memory is megabytes."""
    server: str
    assets: int
    encoding: str
    seconds: float
    samples: int
    requests: int
    sent_bytes: int
    refused: int
    retried: int
    refusal: str | None
    sender_cpu_seconds: float
    cpu_seconds: float
    settled_cpu_seconds: float
    others_share: float
    megabytes: float
    disk_bytes: int
    compacted_bytes: int = 0
    final_megabytes: float = 0
    reads: dict = field(default_factory=dict)
    queries: dict = field(default_factory=dict)

    @property
    def rate(self):
        return self.samples / self.seconds


class Telemetry:
    """Measures the servers, each alone on the machine, with the same samples that end at the minute in which this began."""

    def __init__(self, folder, binary, servers, connections):
        self.folder = folder
        self.binary = binary
        self.servers = servers
        self.connections = connections
        self.end = int(time.time()) // 60 * 60

    def measure(self, assets, messages, asks=False):
        """Writes, reads and sizes of every server, one after the other; and queries, if they are asked for."""
        return [self.one(name, assets, messages, asks) for name in self.servers]

    def one(self, name, assets, messages, asks):
        with ExitStack() as stack:
            folder, server = self.started(stack, name, assets)
            ids = getattr(server, "ids", None) or invented_ids(assets)
            say(f"{server.name}: {assets:,} assets, preparing {messages * len(INSIGHTS):,} samples ...")
            indexes = prepare(folder, RemoteWrite(ids), assets, messages, self.end, self.connections)
            say(f"{server.name}: writing ...")
            written = self.write(server, assets, server.write_path, RemoteWrite, indexes, "remote write")
            say(f"{server.name}: {written.rate:,.0f} samples/s; reading ...")
            written.reads = self.read(server, ids)
            if written.refused:
                say(f"{server.name}: {written.refused} requests were refused: {written.refusal}")
            else:
                check(server, written, min(minutes_of(assets, messages), DAY))
            if asks:
                say(f"{server.name}: asking in PromQL ...")
                written.queries = self.queries(server, ids)
            written.final_megabytes = server.program.peak_megabytes()
            written.compacted_bytes = server.compact()
            return written

    def json(self):
        """How fast Iris takes JSON. The other two have no like format."""
        with ExitStack() as stack:
            folder, server = self.started(stack, "iris", ASSETS)
            say("Iris: writing JSON ...")
            indexes = prepare(folder, DataIngest(server.ids), ASSETS, JSON_MESSAGES, self.end, self.connections)
            written = self.write(server, ASSETS, SAMPLES, DataIngest, indexes, "JSON")
            written.final_megabytes = server.program.peak_megabytes()
            written.compacted_bytes = server.compact()
            return written

    def started(self, stack, name, assets):
        folder = Path(stack.enter_context(TemporaryDirectory(prefix=f"{name}-", dir=self.folder)))
        server = IrisTelemetry(self.binary, folder, assets) if name == "iris" else SERVERS[name](folder)
        return folder, stack.enter_context(server)

    def write(self, server, assets, path, encoding, indexes, words):
        # What was prepared is on its way to the disk, which the server needs for itself.
        os.sync()
        with Watch(server.program) as watch:
            ran = subprocess.run([sys.executable, str(FOLDER / "sender.py")], input=job(server, path, encoding, indexes),
                                 capture_output=True, text=True)
        if ran.returncode != 0:
            log = server.program.log.read_text(errors="replace")[-2000:]
            raise RuntimeError(f"{server.name} was not written to: {ran.stderr}{log}")
        result = json.loads(ran.stdout)
        before = server.program.cpu_seconds()
        server.flush()
        server.program.settle()
        return Written(
            server=server.name, assets=assets, encoding=words, seconds=result["seconds"], samples=result["samples"],
            requests=result["requests"], sent_bytes=result["bytes"], refused=result["refused"],
            retried=result["retried"], refusal=result["refusal"], sender_cpu_seconds=result["cpu_seconds"],
            cpu_seconds=watch.cpu_seconds, settled_cpu_seconds=watch.cpu_seconds + server.program.cpu_seconds() - before,
            others_share=watch.others_share, megabytes=server.program.peak_megabytes(), disk_bytes=server.disk_bytes())

    def read(self, server, ids):
        asked = [ids[number * len(ids) // READS] for number in range(READS)] if len(ids) >= READS else ids
        insight = next(insight for insight in INSIGHTS if insight.name == "EngineSpeed")
        questions = {
            "one": [lambda asset=asset: server.series(asset, insight, self.end) for asset in asked],
            "ten": [lambda asset=asset: server.all_series(asset, INSIGHTS, self.end) for asset in asked],
            "latest": [lambda: server.latest(self.end)],
        }
        if isinstance(server, IrisTelemetry):
            questions |= {
                "iso one": [lambda asset=asset: server.iso_series(asset, insight, self.end) for asset in asked],
                "iso ten": [lambda asset=asset: server.iso_all_series(asset, INSIGHTS, self.end) for asset in asked],
                "iso latest": [lambda: server.iso_latest(self.end)],
            }
        return {name: read(server, makers) for name, makers in questions.items()}

    def queries(self, server, ids):
        """PromQL as dashboards ask it."""
        asked = [ids[number * len(ids) // READS] for number in range(READS)] if len(ids) >= READS else ids
        speed, fuel = (next(insight.metric for insight in INSIGHTS if insight.name == name)
                       for name in ("EngineSpeed", "EngineTotalFuelUsed"))

        def of(asset):
            return f'{{asset_id="{asset}"}}'

        def every(make):
            return [lambda asset=asset: [make(asset)] for asset in asked]

        end = self.end
        questions = {
            "instant, one insight": every(lambda asset: server.query(speed + of(asset), end, asset)),
            "instant, ten insights": every(
                lambda asset: server.query(f'{{{ALL},asset_id="{asset}"}}', end, asset)),
            "day, one insight": every(lambda asset: server.query_day(speed + of(asset), end, asset)),
            "day, ten insights": every(lambda asset: server.query_day(f'{{{ALL},asset_id="{asset}"}}', end, asset)),
            "instant, average of all": [lambda: [server.query(f"avg({speed})", end)]],
            "day, average of all": [lambda: [server.query_day(f"avg({speed})", end)]],
            "day, rate of one": every(lambda asset: server.query_day(f"rate({fuel}{of(asset)}[5m])", end, asset)),
            "day, rate of all, summed": [lambda: [server.query_day(f"sum(rate({fuel}[5m]))", end)]],
            "day, quantile of all": [lambda: [server.query_day(f"quantile(0.9, {speed})", end)]],
        }
        return {name: read(server, makers) for name, makers in questions.items()} | {
            f"day, one insight, {CLIENTS} clients": crowd(server, questions["day, one insight"])}


def check(server, written, minutes):
    """What was acknowledged is there, by the server's own count and by what it answers."""
    accepted = server.accepted()
    if accepted is not None and accepted != written.samples:
        raise RuntimeError(f"{server.name} has taken {accepted} samples, and acknowledged {written.samples}")
    found = [read.values for read in written.reads.values()]
    wanted = [minutes, minutes * len(INSIGHTS), written.assets * len(INSIGHTS)]
    if any(found[start:start + len(wanted)] != wanted for start in range(0, len(found), len(wanted))):
        raise RuntimeError(f"{server.name} gives {found} values, not {wanted}")


def read(server, makers):
    """Asks READS times, or for as long as is worth it."""
    with Asker(server) as asker:
        paths = [make() for make in makers]
        bodies, first = asker.timed(paths[0])
        times = []
        began = time.monotonic()
        for number in range(READS):
            if number >= 3 and time.monotonic() - began > READING_SECONDS:
                break
            times.append(asker.timed(paths[number % len(paths)])[1])
    return Read(first, times, sum(map(len, bodies)), sum(map(server.values, bodies)))


def crowd(server, makers):
    """Asks by several clients at once, each one question after the other; the times are those of each answer."""
    paths = [make() for make in makers]
    askers = [Asker(server) for _ in range(CLIENTS)]

    def ask(number):
        return [askers[number].timed(paths[(number + CLIENTS * turn) % len(paths)])[1] for turn in range(READS // CLIENTS)]

    bodies, first = askers[0].timed(paths[0])
    with ThreadPoolExecutor(CLIENTS) as pool:
        times = [time for times in pool.map(ask, range(CLIENTS)) for time in times]
    for asker in askers:
        asker.__exit__()
    return Read(first, times, sum(map(len, bodies)), sum(map(server.values, bodies)))


class Asker:
    """Sends all requests of a question at once, over two connections when there are several, and reads the answers.

    Bytes and not a client library: that takes longer than some of the answers.
    """

    CONNECTIONS = 2

    def __init__(self, server):
        self.head = "".join(f"{name}: {value}\r\n" for name, value in {"Host": "127.0.0.1", **server.read_headers}.items())
        self.sockets = [socket.create_connection(("127.0.0.1", server.port), 600) for _ in range(self.CONNECTIONS)]
        for connection in self.sockets:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.files = [connection.makefile("rb", 1 << 18) for connection in self.sockets]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for one in self.files + self.sockets:
            one.close()

    def timed(self, paths):
        """The bodies of the answers, and how many milliseconds all of them took."""
        before = time.perf_counter()
        for number, connection in enumerate(self.sockets):
            requests = "".join(f"GET {path} HTTP/1.1\r\n{self.head}\r\n" for path in paths[number::self.CONNECTIONS])
            if requests:
                connection.sendall(requests.encode())
        bodies = []
        for number, path in enumerate(paths):
            status, _, body = answer(self.files[number % self.CONNECTIONS])
            if status != 200:
                raise RuntimeError(f"{path}: {status} {body[:300].decode(errors='replace')}")
            bodies.append(body)
        return bodies, (time.perf_counter() - before) * 1000


def say(text):
    print(text, file=sys.stderr, flush=True)
