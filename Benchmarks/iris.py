"""Iris under load: the release program over a data directory of its own, with a fleet in it."""

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

from load import Refresh, Replay, basic, get, post
from processes import Program, free_port

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("IRIS_SHARED", ROOT.parent / "shared"))
FLEET_PAGE = SHARED / "data/iso-15143-3/fleet-page-1-of-4.xml"
ASSETS = "/api/asset/v1/assets"
EQUIPMENT = "/public/api/aemp/v2/15143/-3/Fleet"
REMOTE_WRITE = "/api/data-ingest/v1/prometheus/api/v1/write"
DOCUMENTS = {"fleet-xml": "application/xml", "fleet-json": "application/json"}
MACHINES = 250
TOKENS = 32
# What comes in while fleet pages are asked for.
SAMPLES_A_SECOND = 100_000


class Iris:
    name = "Iris"

    def __init__(self, binary, folder):
        self.binary = binary
        self.folder = folder / "iris"
        self.folder.mkdir()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("IRIS_")}
        self.program = self.run()

    def run(self):
        # The access log is on, as it is by default, and goes to a file.
        return Program(
            [self.binary, "serve", "--port", str(self.port), "--data-dir", str(self.folder / "data"),
             "--rate-limit", "1000000000", "--query-series", "2000000", "--access-log", "true"],
            self.folder / "log", self.environment)

    def restart(self):
        self.program.__exit__()
        self.program = self.run()
        self.program.wait_for(self.port)

    def __enter__(self):
        self.start()
        self.ids = [asset["id"] for asset in json.loads(self.read(f"{ASSETS}?size=1000"))["content"]]
        # The server takes the samples of an import within seconds.
        inbox = self.folder / "data/telemetry/inbox"
        while any(inbox.iterdir()):
            time.sleep(0.1)
        time.sleep(0.5)
        self.fleet_bytes = {name: self.read(f"{EQUIPMENT}/1", accept) for name, accept in DOCUMENTS.items()}
        self.page_bytes = self.read(f"{ASSETS}?size=100")
        self.page = json.loads(self.page_bytes)
        if self.page["numberOfElements"] != 100:
            raise RuntimeError(f"a page has {self.page['numberOfElements']} assets, not 100")
        self.asset_bytes = self.read(f"{ASSETS}/{self.page['content'][0]['id']}")
        return self

    def start(self):
        """Makes an account, its credentials and its fleet."""
        self.program.wait_for(self.port)
        account = self.command("account", "create", "--name", "Benchmark", "--package", "irisx")["accountId"]
        self.user = self.command("api-user", "create", "--account", account, "--name", "Benchmark")
        self.key = self.command("api-key", "create", "--account", account, "--name", "Benchmark",
                                "--scope", "asset.view", "--scope", "token.introspect")
        self.import_fleet(account)
        self.basic_user = basic(self.user["clientId"], self.user["clientSecret"])
        self.basic_key = basic(self.key["clientId"], self.key["clientSecret"])
        self.password_form = {"grant_type": "password", "username": self.user["username"],
                              "password": self.user["password"], "scope": "api"}
        self.tokens = [self.token(self.password_form)["access_token"] for _ in range(TOKENS)]

    def __exit__(self, *_):
        self.program.__exit__()

    def rows(self):
        ids = [asset["id"] for asset in self.page["content"]]
        offline = {**self.password_form, "scope": "api offline_access"}
        spread = [(identifier, self.tokens[index % TOKENS]) for index, identifier in enumerate(ids)]
        fleet = {name: [get(f"{EQUIPMENT}/1", token, accept) for token in self.tokens] for name, accept in DOCUMENTS.items()}
        return {
            "plain": Replay(get("/ping")),
            "client-credentials": Replay(post("/token/v2", {"grant_type": "client_credentials"}, self.basic_key)),
            "password": Replay(post("/token", self.password_form, self.basic_user)),
            "refresh": Refresh(lambda: self.token(offline)["refresh_token"], self.basic_user),
            "introspect": Replay(*(post("/introspect", {"token": token}, self.basic_user) for token in self.tokens)),
            "asset": Replay(*(get(f"{ASSETS}/{identifier}", token) for identifier, token in spread)),
            "page": Replay(*(get(f"{ASSETS}?size=100&page={index % 2}", token)
                             for index, token in enumerate(self.tokens))),
            **{name: Replay(*texts) for name, texts in fleet.items()},
            **{f"{name}-cold": Replay(*texts, is_cold=True) for name, texts in fleet.items()},
            **{f"{name}-ingest": Replay(*texts, samples_a_second=SAMPLES_A_SECOND) for name, texts in fleet.items()},
        }

    @property
    def write_headers(self):
        return {"Authorization": f"Bearer {self.tokens[0]}"}

    def import_fleet(self, account):
        """The fleet page that the tests read, when it is here, and invented machines for the rest."""
        count = 0
        if FLEET_PAGE.exists():
            count = self.command("import", "iso15143", str(FLEET_PAGE), "--account", account)["created"]
        self.import_invented(MACHINES - count, account)

    def import_invented(self, count, account):
        invented = self.folder / "fleet.xml"
        invented.write_text(fleet(count))
        self.command("import", "iso15143", str(invented), "--account", account)

    def command(self, *arguments):
        ran = subprocess.run(
            [self.binary, *arguments, "--data-dir", str(self.folder / "data"), "--json"],
            capture_output=True, text=True, timeout=600, env=self.environment)
        if ran.returncode != 0:
            raise RuntimeError(f"iris {' '.join(arguments)}: {ran.stderr}")
        return json.loads(ran.stdout)

    def token(self, form):
        """Waits for the second in which the server sees what the command line has made."""
        deadline = time.monotonic() + 5
        while True:
            question = urllib.request.Request(
                self.url + "/token", urlencode(form).encode(), {"Authorization": self.basic_user})
            try:
                with urllib.request.urlopen(question, timeout=10) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if time.monotonic() > deadline:
                    raise RuntimeError(f"no token: {error.read().decode()}") from None
                time.sleep(0.25)

    def read(self, target, accept="application/json"):
        headers = {"Authorization": f"Bearer {self.tokens[0]}", "Accept": accept}
        question = urllib.request.Request(self.url + target, headers=headers)
        with urllib.request.urlopen(question, timeout=10) as answer:
            return answer.read()


def fleet(count):
    """An ISO 15143-3 fleet page of invented machines."""
    machines = "".join(f"""
  <Equipment>
    <EquipmentHeader>
      <OEMName>Maker {number % 7}</OEMName><Model>Model {number % 23}</Model>
      <EquipmentID>Machine {number:04d}</EquipmentID><SerialNumber>BENCH{number:06d}</SerialNumber>
      <PIN>PIN0BENCH{number:08d}</PIN>
    </EquipmentHeader>
    <Location datetime="2026-01-02T03:04:05Z">
      <Latitude>{48 + number * 0.013 % 20:.6f}</Latitude><Longitude>{9 + number * 0.017 % 90:.6f}</Longitude>
    </Location>
    <CumulativeOperatingHours datetime="2026-01-02T03:04:05Z"><Hour>{100 + number * 3.25}</Hour></CumulativeOperatingHours>
    <FuelRemaining datetime="2026-01-02T03:04:05Z"><Percent>{number % 100}</Percent></FuelRemaining>
  </Equipment>""" for number in range(count))
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<Fleet version="1" snapshotTime="2026-01-02T03:04:05Z" '
            f'xmlns="http://standards.iso.org/iso/15143/-3">{machines}\n</Fleet>\n')
