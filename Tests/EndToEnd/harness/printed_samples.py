"""The samples that the Developer Hub prints for every operation, and the values that they are asked for with."""

import base64
import datetime
import itertools
import json
import re
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from urllib.parse import urlencode

from jsonschema import Draft202012Validator

from harness import iso15143, remote_write
from harness.oauth import OAuth
from harness.raw_http import request

LANGUAGES = ("curl", "java", "csharp", "node")
# Whatever ends a text or starts something else in one of the languages.
HOSTILE = """it's "quoted" `uname` $HOME ${x} $(id) \\u0041 \\ %7B {{y}} #{z} 'é' 日本 🚜 <b>&amp;; rm -rf"""
JSON, XML = "application/json", "application/xml"


@dataclass
class Case:
    """One way to call an operation: in one form of its answer, or with one grant."""

    operation: dict
    method: str
    path: str
    variant: str
    number: int

    @property
    def name(self):
        return self.operation["operationId"]

    @property
    def id(self):
        return f"{self.name}-{self.variant}" if self.variant else self.name

    @property
    def file_name(self):
        return self.id.replace("/", "-")

    @property
    def domain(self):
        return re.sub(r"[^a-z0-9]+", "-", self.operation["tags"][0].lower()).strip("-")

    @property
    def class_name(self):
        return self.name[0].upper() + self.name[1:]

    @property
    def status(self):
        """The documented status of success."""
        return min(int(status) for status in self.operation["responses"] if status.startswith("2"))

    @property
    def content(self):
        return self.operation["responses"][str(self.status)].get("content", {})

    @property
    def media(self):
        return self.variant if self.variant in self.content else next(iter(self.content), None)


def cases(document):
    """Every operation of the document, those with several ways once for each."""
    found = []
    for path, item in document["paths"].items():
        for method, operation in item.items():
            ways = list(Case(operation, method, path, "", 0).content)
            variants = ways if len(ways) > 1 else [""]
            if operation["operationId"] == "createToken":
                variants = ["password", "refresh_token"]
            found += [Case(operation, method.upper(), path, variant, number) for number, variant in enumerate(variants)]
    return found


def rfc3339(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class HubReader:
    """Who reads the Hub: an account with a fleet, samples of the last minutes, and credentials."""

    def __init__(self, server, accounts):
        self.server, self.oauth = server, OAuth(server)
        account = accounts.account()
        accounts.import_fleet(account)
        self.user, self.key = accounts.api_user(account), accounts.api_key(account)
        self.token = self.oauth.access_token(self.user)
        self.numbers = itertools.count(1)
        # A machine whose names mean something in addresses.
        self.machine = {"assetType": "MACHINE", "name": "Loader", "brand": "Ma & Söhne", "model": "L90 H/2+%41",
                        "serialNumber": "S#1?x=1"}
        answer = self.send("POST", "/api/asset/v1/assets", json.dumps(self.machine))
        assert answer.status == 201, answer
        self.machine = answer.json()
        self.number = iso15143.machine_number(self.oauth, self.token, self.machine["serialNumber"])
        self.now = int(time.time())
        answer = self.send("POST", "/api/data-ingest/v1/samples", json.dumps(self.samples()))
        assert answer.status == 200 and answer.json()["refused"] == 0, answer
        answer = self.send("POST", "/api/can-faults/simulated-faults/send", json.dumps(self.fault()))
        assert answer.status == 200, answer

    def send(self, method, path, body):
        headers = [("Authorization", f"Bearer {self.token}"), ("Content-Type", JSON)]
        return request(self.server, method, path, headers=headers, body=body.encode(), source=self.oauth.source)

    def samples(self):
        insights = [{"name": name, "time": rfc3339(self.now - 60 * minute), "value": minute + 0.5}
                    for name in ("FuelLevel", "CumulativeOperatingHours") for minute in range(1, 10)]
        place = {"time": rfc3339(self.now - 60), "latitude": 55.5, "longitude": 9.75}
        return {"items": [{"assetId": self.machine["id"], "insights": insights, "locations": [place]}]}

    def faults(self):
        """An interval in which the machine has reported a fault."""
        past, future = rfc3339(self.now - 3600), rfc3339(self.now + 3600)
        return {"machineIds": [self.number], "interval": {"from": past, "to": future}}

    def fault(self):
        return {"machineId": self.number, "spn": 110, "fmi": 16}

    def tool(self):
        """A fresh asset that may be offboarded and deleted."""
        answer = self.send("POST", "/api/asset/v1/assets", json.dumps({"assetType": "TOOL", "name": "Drill"}))
        assert answer.status == 201, answer
        return answer.json()["id"]

    def body(self, case):
        """What a reader types into the field of the body; nothing where the example will do."""
        number = next(self.numbers)
        asset = {"name": HOSTILE, "serialNumber": f"S{number}", "externalReference": f"E{number}"}
        device = {"assetType": "TOOL", "telematicsDevices": [{"serialNumber": f"{self.now}{number}"}]}
        series = remote_write.series({"__name__": "machine_insight_fuel_level", "asset_id": self.machine["id"]},
                                     [(self.now * 1000, 42.0)])
        bodies = {
            "createAsset": asset | device, "onboardAsset": asset | device, "updateAsset": asset,
            "writeSamples": self.samples(), "remoteWrite": remote_write.body(series),
            "getFaults": {"canFaultsRequest": self.faults() | {"spn": 110}},
            "getFaultsSummary": {"canFaultsRequest": self.faults() | {"period": "HOUR"}},
            "getUnitActiveFaultsByRequestBody": {"unitId": self.number} | self.faults()["interval"],
            "sendSimulatedFault": self.fault(), "resolveSimulatedFault": self.fault()}
        body = bodies.get(case.name, "")
        return base64.b64encode(body).decode() if isinstance(body, bytes) else body and json.dumps(body)

    def values(self, case):
        """The reader's form: every parameter, optional ones too."""
        machine, asset = self.machine, self.machine["id"]
        if case.name in ("deleteAsset", "offboardAsset", "updateAsset"):
            asset = self.tool()
        past, now = rfc3339(self.now - 3600), rfc3339(self.now)
        known = {
            "assetId": asset, "id": machine["serialNumber"], "make": machine["brand"], "model": machine["model"],
            "serial": machine["serialNumber"], "dataPoint": "CumulativeOperatingHours", "start": past, "end": now,
            "page": "1" if "15143" in case.path else "0", "size": "5",
            "addMetadata": "true", "addExtendedData": "true", "includeOffRentAssets": "true", "includeHidden": "true",
            "query": f"max(machine_insight_fuel_level{{asset_name!={json.dumps(HOSTILE, ensure_ascii=False)}}})",
            "time": now, "timeout": "10s", "lookback_delta": "15m", "limit": "100", "step": "5m",
            "match[]": ["machine_insight_fuel_level", '{__name__=~"machine_.+",asset_id!="é"}'],
            "name": "__name__", "metric": "machine_insight_fuel_level",
            "unitId": str(self.number), **self.faults()["interval"],
        }
        parameters = {parameter["name"]: parameter for parameter in case.operation.get("parameters", [])}
        given = {name: known[name] for name in parameters if name != "sort"}
        if "sort" in parameters:
            given["sort"] = parameters["sort"]["example"]
        if case.name == "createToken":
            given |= {"grant_type": case.variant}
        return given | {"body": self.body(case), "accept": case.variant}

    def environment(self, case):
        """The secrets that a sample reads."""
        holder = self.key if case.name == "createKeyToken" else self.user
        fresh = case.name in ("revokeToken", "introspectToken")
        secrets = {
            "IRIS_TOKEN": self.oauth.access_token(self.user) if fresh else self.token,
            "IRIS_CLIENT_ID": holder.client_id, "IRIS_CLIENT_SECRET": holder.client_secret,
            "IRIS_USERNAME": self.user.username, "IRIS_PASSWORD": self.user.password}
        if case.variant == "refresh_token":
            secrets["IRIS_REFRESH_TOKEN"] = self.oauth.refresh_token(self.user)
        return secrets

    def printed(self, case, language, **more):
        """The sample's text, for values of its own."""
        query = urlencode(self.values(case) | more, doseq=True)
        answer = self.oauth.get(f"/reference/{case.domain}/{case.name}/samples?{query}")
        assert answer.status == 200, answer
        samples = {sample["language"]: sample["code"] for sample in answer.json()["samples"]}
        assert tuple(samples) == LANGUAGES
        return samples[language]


def check(case, status, body, document):
    """That an answer is the documented one, and that the values of the form have arrived."""
    assert status == case.status, (status, body)
    if case.media is None:
        assert body == ""
    elif case.media == XML:
        assert len(ElementTree.fromstring(body)) >= 1, body
    else:
        value = json.loads(body)
        schema = case.content[case.media].get("schema")
        if schema is None:  # Prometheus describes the form.
            assert value["status"] == "success", value
        else:
            Draft202012Validator(schema | {"components": document["components"]}).validate(value)
        assert_arrived(case, value)


def assert_arrived(case, value):
    if case.name in ("createAsset", "updateAsset", "onboardAsset"):
        assert value["name"] == HOSTILE
    elif case.name.startswith("query"):
        assert len(value["data"]["result"]) == 1, value
    elif case.name.startswith(("listSeries", "listLabel", "listSamples", "listMetadata")):
        assert value["data"], value
    elif case.name.startswith("formatQuery"):
        assert HOSTILE.replace("\\", "\\\\") in value["data"].replace('\\"', '"'), value
    elif case.name.startswith("getSingleElement"):
        assert [machine["EquipmentHeader"]["Model"] for machine in value["equipment"]] == ["L90 H/2+%41"]
    elif case.name in ("getTimeSeries", "getTimeSeriesByMakeModelSerial"):
        assert len(value["cumulativeOperatingHours"]) == 9, value
    elif case.name == "writeSamples":
        assert value["accepted"] > 0 and value["refused"] == 0, value
    elif case.name.startswith(("getFaults", "getUnitActiveFaults", "getSimulat")):
        [rows] = [member for member in value.values() if isinstance(member, list)]
        assert rows, value
    elif case.name == "introspectToken":
        assert value["active"] is True
