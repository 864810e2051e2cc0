"""The Classic API over a large fleet and a long history: time to the first byte, rate, memory, beside the IRIS APIs."""

import http.client
import json
import subprocess
import time
from dataclasses import dataclass

from iris import Iris
from load import basic
from processes import Watch

UNITS = 10_000
DAYS = 90
RUNS = 3
# Milliseconds, and a share of the rate of JSON pages of the IRIS APIs.
FIRST_BYTE = 50
SHARE = 0.5


class ClassicIris(Iris):
    """A server with a fleet for lists, and an account with one machine that has a history."""

    def start(self):
        self.program.wait_for(self.port)
        fleet = self.command("account", "create", "--name", "Fleet", "--package", "irisx")["accountId"]
        self.fill(fleet, machines=UNITS, days=1)
        self.fleet_token = self.command("classic-token", "create", "--account", fleet, "--name", "Bench")["token"]
        single = self.command("account", "create", "--name", "Single", "--package", "irisx")["accountId"]
        self.fill(single, machines=1, days=DAYS)
        self.single_token = self.command("classic-token", "create", "--account", single, "--name", "Bench")["token"]
        user = self.command("api-user", "create", "--account", fleet, "--name", "Bench")
        self.basic_user = basic(user["clientId"], user["clientSecret"])
        self.access_token = self.token({"grant_type": "password", "username": user["username"],
                                        "password": user["password"], "scope": "api"})["access_token"]

    def __enter__(self):
        self.start()
        return self

    def fill(self, account, machines, days):
        subprocess.run(
            [self.binary, "simulate", "--account", account, "--machines", str(machines), "--days", str(days),
             "--data-dir", str(self.folder / "data")], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        inbox = self.folder / "data/telemetry/inbox"
        while any(inbox.iterdir()):
            time.sleep(0.2)


@dataclass
class Answer:
    name: str
    first: float
    megabytes: float
    rate: float
    memory: float


def ask(port, path, method="GET", body=None, headers=None):
    """Status, milliseconds to the first byte, the body, and seconds in all."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    start = time.monotonic()
    connection.request(method, path, body=body, headers=headers or {})
    answer = connection.getresponse()
    first = answer.read(1)
    begun = time.monotonic()
    rest = answer.read()
    connection.close()
    return answer.status, (begun - start) * 1000, first + rest, time.monotonic() - start


def measure(server, name, paths, headers):
    """The middle of some runs by rate. `paths` are asked for one after the other and count as one answer."""
    runs = []
    for _ in range(RUNS):
        with Watch(server.program) as watch:
            answers = [ask(server.port, path, headers=headers) for path in paths]
        if any(status != 200 for status, *_ in answers):
            raise RuntimeError(f"{name}: {[status for status, *_ in answers]} {answers[0][2][:300]}")
        size = sum(len(body) for _, _, body, _ in answers) / 1e6
        runs.append(Answer(name, answers[0][1], size, size / sum(seconds for *_, seconds in answers), watch.megabytes))
    return sorted(runs, key=lambda run: run.rate)[RUNS // 2]


def measure_classic(binary, folder):
    now = int(time.time())
    day = 86_400

    def text(moment):
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))

    with ClassicIris(binary, folder) as server:
        fleet = {"Authorization": basic("API", server.fleet_token)}
        single = {"Authorization": basic("API", server.single_token)}
        unit = json.loads(ask(server.port, "/public/unit", headers=single)[2])["list"][0]["id"]
        pages = [f"/api/asset/v1/assets?size=1000&page={page}" for page in range(UNITS // 1000)]
        history = f"/public/Report/UnitHistory?unitId={unit}&from={text(now - DAYS * day)}&to={text(now)}"
        return [
            measure(server, f"IRIS: {UNITS:,} assets in pages of 1,000", pages,
                    {"Authorization": f"Bearer {server.access_token}"}),
            measure(server, f"Classic: GetUnit, {UNITS:,} units, JSON", ["/public/unit"], fleet),
            measure(server, f"Classic: GetUnit, {UNITS:,} units, CSV", ["/public/unit.csv"], fleet),
            measure(server, f"Classic: UnitHistory, {DAYS} days of a unit, JSON", [history], single),
            measure(server, f"Classic: UnitHistory, {DAYS} days of a unit, XML", [history.replace("UnitHistory?", "UnitHistory.xml?")], single),
        ]


def render_classic(answers):
    pages, *rest = answers
    lines = ["| answer | first byte ms | MB | MB a second | memory MB | target |", "|---|--:|--:|--:|--:|---|",
             f"| {pages.name} | {pages.first:.1f} | {pages.megabytes:.1f} | {pages.rate:.0f} | {pages.memory:.0f} |  |"]
    for one in rest:
        share = one.rate / pages.rate
        missed = [] if one.first <= FIRST_BYTE else [f"first byte in {FIRST_BYTE} ms"]
        if share < SHARE:
            missed.append(f"{share:.2f} of the rate of pages, not {SHARE}")
        lines.append(f"| {one.name} | {one.first:.1f} | {one.megabytes:.1f} | {one.rate:.0f} | {one.memory:.0f} | "
                     f"{'missed: ' + ', '.join(missed) if missed else f'met: {share:.2f} of the rate of pages'} |")
    return "\n".join(lines)
