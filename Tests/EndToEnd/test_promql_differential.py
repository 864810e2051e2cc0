"""Random PromQL has the same answers from Iris as from a Prometheus with the same samples.

`IRIS_EXPRESSIONS` says how many expressions are compared, `IRIS_SEED` which.
"""

import collections
import concurrent.futures
import http.client
import json
import os
import subprocess
import time
import urllib.parse

import pytest

from harness import remote_write
from harness.promql_answers import ERRORS, difference, explanation, outcome
from harness.promql_expressions import Queries
from harness.promql_series import MINUTE, DataSet
from harness.server import free_port
from harness.time_series import FLEET, Author, of_asset

EXPRESSIONS = int(os.environ.get("IRIS_EXPRESSIONS", "1500"))
SEED = int(os.environ.get("IRIS_SEED", "1"))
WORKERS = 4


class Queryable:
    """A connection that stays, to one HTTP API of Prometheus."""

    def __init__(self, port, base="", headers=()):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.base = base
        self.headers = {"Content-Type": "application/x-www-form-urlencoded", **dict(headers)}

    def body(self, query):
        form = {name: value if name == "query" else f"{value / 1000:.3f}" for name, value in query.items()}
        path = "query" if "time" in query else "query_range"
        self.connection.request("POST", f"{self.base}/api/v1/{path}", urllib.parse.urlencode(form), self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        # A query that takes too long or loads too much is an error of 4xx or 503 in both; none is made here.
        assert answer.status < 500, (query, answer.status, body[:500])
        return body.decode()

    def outcome(self, query):
        return outcome(json.loads(self.body(query)), left_out=("asset_id",))


@pytest.fixture(scope="module")
def data():
    return DataSet(int(time.time()) // 60 * MINUTE - MINUTE)


@pytest.fixture(scope="module")
def assets(server, accounts, data):
    """The assets that have the series and the shaken series: their identifiers, and functions that connect."""
    author = Author(server, accounts)

    def asset(name, all_series):
        identifier = author.asset(name)
        author.keep(*[remote_write.series(labels | {"asset_id": identifier}, samples) for labels, samples in all_series])
        return identifier, lambda: Queryable(server.port, of_asset(identifier), author.bearer)

    return asset("Steady", data.series), asset("Shaken", data.shaken(1)), asset("Shaken otherwise", data.shaken(-1))


@pytest.fixture(scope="module")
def prometheus(data, assets, tmp_path_factory):
    """The port of a Prometheus that has the series, with the label of the asset as Iris gives it to them."""
    folder = tmp_path_factory.mktemp("prometheus")
    (folder / "prometheus.yml").write_text("global: {}\n")
    port = free_port()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["prometheus", f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'data'}",
             "--web.enable-remote-write-receiver", f"--web.listen-address=127.0.0.1:{port}"],
            stdout=log, stderr=log, cwd=folder)
    try:
        deadline = time.monotonic() + 30
        while not is_ready(port):
            assert process.poll() is None and time.monotonic() < deadline, (folder / "log").read_text()[-4000:]
            time.sleep(0.1)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        body = remote_write.body(
            *[remote_write.series(labels | {"asset_id": assets[0][0]}, samples) for labels, samples in data.series])
        connection.request("POST", "/api/v1/write", body, dict(remote_write.HEADERS))
        answer = connection.getresponse()
        assert answer.status == 204, answer.read()
        yield port
    finally:
        process.terminate()
        process.wait(15)


def is_ready(port):
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/-/ready")
        return connection.getresponse().status == 200
    except OSError:
        return False


def test_random_expressions_have_the_same_answers(data, prometheus, assets):
    def compare(worker):
        ours, *shaken = (connect() for _, connect in assets)
        theirs = Queryable(prometheus)
        queries = Queries(SEED * 1000 + worker, data.end)
        problems, counts = [], collections.Counter()
        for _ in range(EXPRESSIONS // WORKERS):
            query = queries.next()
            one, other = ours.outcome(query), theirs.outcome(query)
            counts["errors" if other[0] in ERRORS else "answers" if other[1] else "empty answers"] += 1
            problem = difference(query["query"], one, other)
            if problem is None:
                continue
            if reason := explanation(query, one, other, *(way.outcome for way in shaken)):
                counts[reason] += 1
            else:
                problems.append(f"{problem}: {query}\n  Iris: {str(one)[:800]}\n  Prometheus: {str(other)[:800]}")
        return problems, counts

    problems, counts = [], collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for found, counted in pool.map(compare, range(WORKERS)):
            problems += found
            counts += counted
    print(dict(counts))
    assert not problems, f"{len(problems)} differ:\n" + "\n".join(sorted(problems, key=len)[:40])
    compared = counts.pop("errors"), counts.pop("empty answers"), counts.pop("answers")
    # Enough of them say something, and few need an explanation.
    assert compared[2] > 0.4 * sum(compared) and counts.total() < 0.02 * sum(compared), (compared, counts)


def test_random_expressions_see_no_other_account(server, accounts, data):
    """Two accounts with the same series, but for a label and the values; each asks its whole fleet."""
    connections, identifiers = {}, {}
    for who in ("owner", "stranger"):
        author = Author(server, accounts)
        identifiers[who] = author.asset(f"Twin of the {who}")
        author.keep(*[
            remote_write.series(labels | {"asset_id": identifiers[who], "tenant": who}, samples)
            for labels, samples in data.series])
        connections[who] = Queryable(server.port, FLEET, author.bearer)
    queries, seen = Queries(SEED, data.end), collections.Counter()
    for _ in range(EXPRESSIONS // 2):
        query = queries.next()
        for who, other in (("owner", "stranger"), ("stranger", "owner")):
            answer = connections[who].body(query)
            assert other not in answer and identifiers[other] not in answer, (query, answer)
            seen[who] += identifiers[who] in answer
    assert min(seen.values()) > EXPRESSIONS // 50, seen
