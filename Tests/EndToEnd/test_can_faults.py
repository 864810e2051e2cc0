"""The CAN Faults API: what a scope opens, the same rows as the Classic API, and simulated faults wherever faults are told."""

import json
import time

import pytest

from harness import iso15143
from harness.accounts import Accounts
from harness.classic import Classic
from harness.oauth import OAuth
from harness.raw_http import request
from harness.samples import seconds, text
from harness.sender import Sender

BASE = "/public/api/can-faults"
FROM, TO = "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"


@pytest.fixture(scope="module")
def machine(server, accounts):
    """Its sender, its number, and what it has reported: three faults, one of them twice and then over."""
    sender = Sender(server, accounts)
    asset = sender.asset("Loader", serialNumber="CAN-1")
    sender.samples({"assetId": asset, "faults": [
        {"code": "110-16", "source": "0", "time": "2026-01-02T03:04:05Z", "description": "Hot", "severity": "Low"},
        {"code": "110-16", "source": "0", "time": "2026-01-03T03:04:05Z", "clearedTime": "2026-01-03T04:00:00Z"},
        {"code": "97-15", "time": "2026-01-02T03:04:05Z"}, {"code": "E-77", "source": "Engine", "time": "2026-01-04T00:00:00Z"}]})
    reader = accounts.api_user(sender.account)
    sender.bearer_of_all = OAuth(server).access_token(reader)
    sender.number = iso15143.machine_number(OAuth(server), sender.bearer_of_all, "CAN-1")
    return sender


def post(server, token, path, body):
    headers = [("Authorization", f"Bearer {token}"), ("Content-Type", "application/json")]
    return request(server, "POST", BASE + path, headers=headers, body=json.dumps(body).encode(), source=OAuth(server).source)


def test_rows_are_those_of_the_classic_api(server, accounts, machine):
    classic = Classic.of(server, accounts, machine.account)
    wanted = classic.send(f"/Report/UnitActiveFaults?id={machine.number}&from={FROM}&to={TO}").json()["list"]
    assert [row["occurrenceCount"] for row in wanted] == [1, 1, 2, 1]
    answer = OAuth(server).get(f"{BASE}/get-unit-active-faults?unitId={machine.number}&from={FROM}&to={TO}", machine.bearer_of_all)
    rows = answer.json()["list"]
    shared = [{name: row[name] for name in ("spn", "fmi", "occurrenceCount", "name", "description") if name in row} for row in rows]
    assert shared == [{name: value for name, value in row.items() if name != "time"} for row in wanted]
    assert [row["time"].removesuffix("Z") for row in rows] == [row["time"].removesuffix(".0000000Z") for row in wanted]
    body = {"canFaultsRequest": {"machineIds": [machine.number], "interval": {"from": FROM, "to": TO}}}
    assert post(server, machine.bearer_of_all, "/faults", body).json()["faults"] == rows


def test_scopes_tell_reading_from_simulating(server, accounts, machine):
    fault = {"machineId": machine.number, "spn": 110, "fmi": 16}
    viewer, simulator = (OAuth(server).access_token(accounts.api_key(machine.account, f"can-faults.{scope}"))
                         for scope in ("view", "simulate"))
    assert OAuth(server).get(f"{BASE}/simulated-faults/list", viewer).status == 200
    assert post(server, viewer, "/simulated-faults/send", fault).status == 403
    assert OAuth(server).get(f"{BASE}/simulated-faults/list", simulator).status == 403
    assert post(server, simulator, "/simulated-faults/resolve", fault).status == 404
    assert post(server, simulator, "/simulated-faults/send", fault).status == 200


def test_a_simulated_fault_is_told_like_one_of_the_machine(server, machine):
    oauth, token = OAuth(server), machine.bearer_of_all
    fault = {"machineId": machine.number, "spn": 1761, "fmi": 17}
    for _ in range(3):
        assert post(server, token, "/simulated-faults/send", fault).json()["isActive"] is True
    past, future = (text(time.time() + reach) for reach in (-3600, 3600))
    series = iso15143.fetch(oauth, token, f"/Equipment/ID/CAN-1/Faults/{past}/{future}/1", iso15143.JSON).json()
    told = [item for item in series["faultCode"] if item["CodeIdentifier"] == "1761-17"]
    assert len(told) == 3 and {item["CodeSource"] for item in told} == {"Simulation"}
    assert post(server, token, "/simulated-faults/resolve", fault).json()["isActive"] is False
    listed = oauth.get(f"{BASE}/simulated-faults/list/simulated", token).json()["list"]
    assert {"name": "1761-17", "isActive": False}.items() <= next(row for row in listed if row["spn"] == 1761).items()


def test_no_machine_can_report_in_the_name_of_the_simulation(server, machine):
    asset = machine.asset("Forger")
    answer = machine.post("/api/data-ingest/v1/samples", json.dumps({"items": [{"assetId": asset, "faults": [
        {"code": "110-16", "source": "Simulation", "time": FROM}]}]}).encode(), [("Content-Type", "application/json")]).json()
    assert (answer["accepted"], answer["refused"]) == (0, 1)
    assert answer["errors"][0]["code"] == "wrong_value" and answer["errors"][0]["field"].endswith("source")


def test_more_faults_than_an_answer_holds_are_refused(server, machine):
    """Of one code, a second apart, with long words; a filter that none of them fits does not count them."""
    asset = machine.asset("Noisy", serialNumber="CAN-2")
    start = seconds("2026-03-01T00:00:00Z")
    words = "x" * 1_900
    for part in range(start, start + 24_000, 3_000):
        times = range(part, part + 3_000)
        machine.samples({"assetId": asset, "faults": [
            {"code": "1-1", "time": text(moment), "description": words} for moment in times]}, coding="gzip")
    number = iso15143.machine_number(OAuth(server), machine.bearer_of_all, "CAN-2")
    interval = {"from": "2026-02-01T00:00:00Z", "to": "2026-04-01T00:00:00Z"}
    asked = {"machineIds": [number], "interval": interval}
    answer = post(server, machine.bearer_of_all, "/faults", {"canFaultsRequest": asked})
    assert answer.status == 400 and answer.json()["violations"][0]["field"] == "canFaultsRequest.interval.to"
    answer = post(server, machine.bearer_of_all, "/faults", {"canFaultsRequest": asked | {"fmi": 31}})
    assert answer.json() == {"faults": []}
