"""The Time Series API: PromQL through the HTTP API of Prometheus, on one asset and on the fleet."""

import gzip
import json
import math
import struct
import subprocess
import time
import urllib.parse
import uuid

import pytest

from harness import remote_write
from harness.program import SHARED
from harness.oauth import OAuth
from harness.raw_http import request

WRITE = "/api/data-ingest/v1/prometheus/api/v1/write"
FLEET = "/api/time-series/v1/prometheus"
CASES = SHARED / "data/promql" / "cases.jsonl"
STALE = struct.unpack("<d", struct.pack("<Q", 0x7FF0000000000002))[0]
FORM = [("Content-Type", "application/x-www-form-urlencoded")]


def of_asset(asset):
    return f"/api/time-series/v1/assets/{asset}/prometheus"


class Author:
    """An API Key that sends samples and asks for them, in an account of its own."""

    def __init__(self, server, accounts):
        self.account = accounts.account()
        self.key = accounts.api_key(self.account, "account.asset.manage", "data-ingest.write", "time-series.view")
        self.server, self.oauth = server, OAuth(server)
        self.token = self.oauth.access_token(self.key)

    def send(self, method, target, body=b"", headers=()):
        fields = [("Authorization", f"Bearer {self.token}"), *headers]
        return request(self.server, method, target, headers=fields, body=body, source=self.oauth.source, timeout=60)

    def asset(self, name="Drill", **fields):
        body = json.dumps({"assetType": "MACHINE", "name": name, **fields}).encode()
        answer = self.send("POST", "/api/asset/v1/assets", body, [("Content-Type", "application/json")])
        assert answer.status in (200, 201), answer
        return answer.json()["id"]

    def write(self, *series):
        answer = self.send("POST", WRITE, remote_write.body(*series), remote_write.HEADERS)
        assert answer.status == 204, answer

    def ask(self, base, path, method="GET", **parameters):
        query = urllib.parse.urlencode({name.replace("match", "match[]"): value for name, value in parameters.items()},
                                       doseq=True)
        target = f"{base}/api/v1/{path}"
        if method == "GET":
            return self.send("GET", f"{target}?{query}")
        return self.send("POST", target, query.encode(), FORM)

    def data(self, base, path, method="GET", **parameters):
        answer = self.ask(base, path, method, **parameters)
        assert answer.status == 200, answer
        assert answer.json()["status"] == "success"
        return answer.json()["data"]


@pytest.fixture(scope="module")
def author(server, accounts):
    return Author(server, accounts)


@pytest.fixture(scope="module")
def stranger(server, accounts):
    return Author(server, accounts)


def number(text):
    return STALE if text == "stale" else float(text.replace("Inf", "inf"))


# Published evaluations.

DIFFERING = {
    # The notation "0x59", sixty zeros, was read as the hexadecimal number 89.
    ("functions.test", 42, "timestamp(metric)"),
    # The case loads a native histogram beside the classic one, which the data leaves out.
    ("histograms.test", 1, "histogram_fraction(-Inf, 1, series)"),
}


def is_close(one, other):
    one, other = number(one), number(other)
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return one == other or abs(one - other) <= 1e-6 * max(abs(one), abs(other))


def own_labels(metric):
    return tuple(sorted((name, value) for name, value in metric.items() if name != "asset_id"))


def problem(answer, expect):
    if expect.get("fail"):
        return None if answer.status in (400, 422) else f"must fail, not {answer!r}"
    if answer.status != 200:
        return repr(answer)
    data = answer.json()["data"]
    if "scalar" in expect:
        return None if is_close(data["result"][1], expect["scalar"]) else str(data)
    if "vector" in expect:
        found = [(own_labels(item["metric"]), item["value"][1]) for item in data["result"]]
        wanted = [(own_labels(labels), value) for labels, value in expect["vector"]]
        if not expect["ordered"]:
            found, wanted = sorted(found), sorted(wanted)
        same = len(found) == len(wanted) and all(
            one[0] == other[0] and is_close(one[1], other[1]) for one, other in zip(found, wanted))
    else:
        found = sorted((own_labels(item["metric"]), item["values"]) for item in data["result"])
        wanted = sorted((own_labels(labels), values) for labels, values in expect["matrix"])
        same = len(found) == len(wanted) and all(
            one[0] == other[0] and len(one[1]) == len(other[1])
            and all(a[0] == b[0] and is_close(a[1], b[1]) for a, b in zip(one[1], other[1]))
            for one, other in zip(found, wanted))
    return None if same else f"{found}, not {wanted}"


@pytest.mark.skipif(not CASES.exists(), reason="the published evaluations are not here")
def test_published_evaluations_agree(author):
    problems, count = [], 0
    for line in CASES.read_text().splitlines():
        epoch = json.loads(line)
        asset = author.asset(f"{epoch['file']} {epoch['epoch']}")
        for step in epoch["steps"]:
            if "load" in step:
                author.write(*[
                    remote_write.series({**loaded["labels"], "asset_id": asset},
                                        [(at, number(value)) for at, value in loaded["samples"]])
                    for loaded in step["load"] if loaded["samples"]])
                continue
            evaluation = step["eval"]
            if evaluation["kind"] == "instant":
                answer = author.ask(of_asset(asset), "query", query=evaluation["query"], time=evaluation["time"])
            else:
                answer = author.ask(of_asset(asset), "query_range", "POST", query=evaluation["query"],
                                    start=evaluation["start"], end=evaluation["end"], step=evaluation["step"])
            count += 1
            found = problem(answer, evaluation["expect"])
            key = (epoch["file"], epoch["epoch"], evaluation["query"])
            if found and key not in DIFFERING:
                problems.append(f"{key}: {found[:500]}")
    assert count == 409
    assert not problems, f"{len(problems)} differ:\n" + "\n".join(problems)
