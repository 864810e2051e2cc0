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
DAY = 86_400
DAYS = 90
RUNS = 7
# Milliseconds, and a share of the rate of JSON pages of the IRIS APIs with the like in them.
FIRST_BYTE = 50
SHARE = 0.5
# Units in a part of a list of the Classic API.
PART = 250
PAGES = [f"/api/asset/v1/assets?size=1000&page={page}" for page in range(UNITS // 1000)]
KEPT, RENAMED, CHANGED, REPORTED, READ = (
    "again", "an asset was renamed", "the fleet has changed", "units have reported", "nothing is kept")
SERIES = "/public/api/aemp/v2/15143/-3/Fleet/Equipment/ID"
# A request for a time series may reach over so many days.
REACH = 14


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
        self.bearer, self.single_bearer = self.bearer_of(fleet), self.bearer_of(single)
        self.assets = [asset["id"] for page in PAGES for asset in self.iris("GET", page)["content"]]
        self.changes = 0

    def bearer_of(self, account):
        user = self.command("api-user", "create", "--account", account, "--name", "Bench")
        # By which `token` signs in.
        self.basic_user = basic(user["clientId"], user["clientSecret"])
        return {"Authorization": "Bearer " + self.token(
            {"grant_type": "password", "username": user["username"], "password": user["password"], "scope": "api"})["access_token"]}

    def series_pages(self, now):
        """The addresses of all pages of the single machine's positions."""
        headers = {**self.single_bearer, "Accept": "application/json"}
        [machine] = self.answer("GET", "/api/asset/v1/assets", headers)["content"]
        found = []
        for start in range(now - DAYS * DAY, now, REACH * DAY):
            base = f"{SERIES}/{machine['serialNumber']}/Locations/{text(start)}/{text(min(start + REACH * DAY, now))}"
            page = 1
            while True:
                found.append(f"{base}/{page}")
                document = self.answer("GET", found[-1], headers)
                if not any(link["rel"].lower() == "next" for link in document["links"]):
                    break
                page += 1
        return found

    def __enter__(self):
        self.start()
        return self

    def iris(self, method, path, body=None):
        """The answer of an IRIS API."""
        return self.answer(method, path, {**self.bearer, "Content-Type": "application/json"}, body and json.dumps(body))

    def classic(self, method, path):
        """The answer of the Classic API."""
        headers = {"Authorization": basic("API", self.fleet_token), "Accept": "application/json"}
        return self.answer(method, f"/public{path}", headers)

    def answer(self, method, path, headers, body=None):
        status, _, answer, _ = ask(self.port, path, method, body, headers)
        if status not in (200, 202, 204):
            raise RuntimeError(f"{method} {path}: {status} {answer[:300]}")
        return json.loads(answer or b"null")

    def rename(self):
        """Renames a machine, so that what was made of it is of no use any more."""
        self.changes += 1
        self.iris("PATCH", f"/api/asset/v1/assets/{self.assets[0]}", {"name": f"Machine {self.changes}"})

    def change_fleet(self):
        """Deletes a category, in which any machine may have been: nothing that was made of the fleet is of use any more."""
        self.changes += 1
        category = self.classic("POST", f"/Category?name=Category{self.changes}")["id"]
        self.classic("DELETE", f"/Category/{category}")

    def report(self):
        """Lets a machine of each part of the fleet report, so that no part that was written is of use any more."""
        self.changes += 1
        insight = {"name": "CumulativeOperatingHours", "time": text(time.time()), "value": self.changes}
        self.iris("POST", "/api/data-ingest/v1/samples",
                  {"items": [{"assetId": asset, "insights": [insight]} for asset in self.assets[::PART]]})

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
    # What was before it.
    state: str
    first: float
    megabytes: float
    rate: float
    memory: float


def text(moment):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))


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


def measure(server, name, paths, headers, state=KEPT, before=None):
    """The middle of some runs by rate. `paths` are asked for one after the other and count as one answer.

    Before each run `before` is called, and before the first of a kept answer the answer itself is asked for.
    """
    runs = []
    for path in [] if before else paths:
        ask(server.port, path, headers=headers)
    for _ in range(RUNS):
        if before:
            before()
        with Watch(server.program) as watch:
            answers = [ask(server.port, path, headers=headers) for path in paths]
        if any(status != 200 for status, *_ in answers):
            raise RuntimeError(f"{name}: {[status for status, *_ in answers]} {answers[0][2][:300]}")
        size = sum(len(body) for _, _, body, _ in answers) / 1e6
        runs.append(Answer(name, state, answers[0][1], size, size / sum(seconds for *_, seconds in answers), watch.megabytes))
    return sorted(runs, key=lambda run: run.rate)[RUNS // 2]


def measure_classic(binary, folder):
    """The answers, and the share of the machine that other programs took meanwhile."""
    now = int(time.time())
    with ClassicIris(binary, folder) as server:
        fleet = {"Authorization": basic("API", server.fleet_token)}
        single = {"Authorization": basic("API", server.single_token)}
        unit = json.loads(ask(server.port, "/public/unit", headers=single)[2])["list"][0]["id"]
        span = f"unitId={unit}&from={text(now - DAYS * DAY)}&to={text(now)}"
        states = {KEPT: None, RENAMED: server.rename, CHANGED: server.change_fleet, REPORTED: server.report}
        pages = f"IRIS: {UNITS:,} assets in pages of 1,000"
        series = server.series_pages(now)
        as_json = {**server.single_bearer, "Accept": "application/json"}
        with Watch(server.program) as watch:
            answers = [
                *(measure(server, pages, PAGES, server.bearer, state, states[state]) for state in (KEPT, RENAMED, CHANGED)),
                measure(server, f"IRIS: time series, {DAYS} days of positions of a machine in {len(series)} pages", series, as_json, READ),
                *(measure(server, f"Classic: GetUnit, {UNITS:,} units, {name.upper()}", [f"/public/unit.{name}"], fleet, state, before)
                  for name in ("json", "csv", "xml") for state, before in states.items()),
                *(measure(server, f"Classic: UnitHistory, {DAYS} days of a unit, {name.upper()}",
                          [f"/public/Report/UnitHistory.{name}?{span}"], single, READ)
                  for name in ("json", "csv", "xml")),
            ]
    return answers, watch.others_share


def render_classic(answers):
    """A table: each rate as a share of the IRIS pages with the like in them, and of pages that are kept."""
    kept, renamed, anew, series = answers[:4]
    like = {KEPT: kept, RENAMED: renamed, CHANGED: anew, REPORTED: anew, READ: series}
    lines = ["| answer | before | first byte ms | MB | MB a second | of like pages | of pages kept | memory MB | target |",
             "|---|---|--:|--:|--:|--:|--:|--:|---|"]
    for one in answers:
        share = one.rate / like[one.state].rate
        missed = [] if one.first <= FIRST_BYTE else [f"first byte in {FIRST_BYTE} ms"]
        # The share is one of JSON: a row of CSV has half as many bytes.
        if "JSON" in one.name and share < SHARE:
            missed.append(f"{SHARE} of like pages")
        verdict = "" if "IRIS" in one.name else f"missed: {', '.join(missed)}" if missed else "met"
        lines.append(f"| {one.name} | {one.state} | {one.first:.1f} | {one.megabytes:.1f} | {one.rate:.0f} | {share:.2f} | "
                     f"{one.rate / kept.rate:.2f} | {one.memory:.0f} | {verdict} |")
    return "\n".join(lines)
