"""The Time Series API: PromQL through the HTTP API of Prometheus, on one asset and on the fleet."""

import gzip
import http.server
import json
import math
import os
import socket
import struct
import subprocess
import threading
import time
import urllib.parse
import uuid
from datetime import datetime, timezone
from pathlib import Path

import pytest
from prometheus_api_client import PrometheusConnect

from harness import remote_write
from harness.program import SHARED
from harness.raw_http import request
from harness.time_series import FLEET, Author, of_asset

CASES = SHARED / "data/promql/cases.jsonl"
STALE = struct.unpack("<d", struct.pack("<Q", 0x7FF0000000000002))[0]


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


def test_published_evaluations_agree(author):
    problems, count = [], 0
    for line in CASES.read_text().splitlines():
        epoch = json.loads(line)
        asset = author.asset(f"{epoch['file']} {epoch['epoch']}")
        for step in epoch["steps"]:
            if "load" in step:
                author.keep(*[
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


# Clients of Prometheus, unmodified.

@pytest.fixture(scope="module")
def excavator(author):
    """An asset with an hour of fuel levels, and two series that another program has sent."""
    asset = author.asset("Excavator 7", brand="Volvo", model="EC220E", type="Crawler excavator")
    end = int(time.time()) // 60 * 60
    author.keep(
        remote_write.series({"__name__": "machine_insight_fuel_level", "asset_id": asset},
                            [((end - 3600 + 60 * step) * 1000, 90 - step / 4) for step in range(61)]),
        remote_write.series({"__name__": "pump_starts_total", "pump": "1", "asset_id": asset},
                            [((end - 3600 + 60 * step) * 1000, 2 * step) for step in range(61)]),
        remote_write.series({"__name__": "pump_starts_total", "pump": "2", "asset_id": asset},
                            [((end - 3600 + 60 * step) * 1000, step) for step in range(61)]))
    return asset, end


@pytest.fixture(params=["asset", "fleet"])
def base(request, excavator):
    return of_asset(excavator[0]) if request.param == "asset" else FLEET


@pytest.fixture(scope="module")
def entrance(author):
    """An address that adds the token: promtool 2.42 cannot send one itself."""
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def forward(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            media = self.headers.get("Content-Type")
            answer = author.send(self.command, self.path, body, [("Content-Type", media)] if media else [])
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        do_GET = do_POST = forward

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{proxy.server_port}"
        proxy.shutdown()


def promtool(command, *arguments):
    result = subprocess.run(["promtool", "query", command, *arguments], capture_output=True, text=True, timeout=30)
    assert result.returncode == 0, result
    return result.stdout


def test_promtool_asks(entrance, excavator, base):
    asset, end = excavator
    server, span = entrance + base, [f"--start={end - 3600}", f"--end={end}"]
    fuel = promtool("instant", f"--time={end}", server, "machine_insight_fuel_level")
    assert f'asset_id="{asset}"' in fuel and "=> 75 @" in fuel
    ranged = promtool("range", f"--start={end - 600}", f"--end={end}", "--step=60s", server,
                      "sum(rate(pump_starts_total[5m]))")
    assert ranged.count("0.05 @") == 11, ranged
    assert promtool("series", "--match=pump_starts_total", *span, server).count('pump="') == 2
    names = promtool("labels", *span, server, "__name__")
    assert "machine_insight_fuel_level" in names and "pump_starts_total" in names


def test_the_api_client_of_python_asks(author, excavator, base):
    client = PrometheusConnect(
        url=author.server.url + base, headers={"Authorization": f"Bearer {author.token}"})
    asset, end = excavator
    assert client.check_prometheus_connection()
    assert "pump_starts_total" in client.all_metrics()
    [fuel] = client.custom_query("machine_insight_fuel_level", params={"time": end})
    assert fuel["metric"]["asset_id"] == asset and fuel["value"] == [end, "75"]
    steps = client.custom_query_range(
        "pump_starts_total", start_time=datetime.fromtimestamp(end - 600, timezone.utc),
        end_time=datetime.fromtimestamp(end, timezone.utc), step="1m")
    assert sorted(len(series["values"]) for series in steps) == [11, 11]
    assert client.get_label_values("pump") == ["1", "2"]


def test_grafana_asks(author, excavator, base):
    """What a Prometheus data source of Grafana sends: its test, the metric browser, a panel."""
    asset, end = excavator
    assert author.data(base, "status/buildinfo")["version"].startswith("3.")
    assert author.data(base, "query", "POST", query="1+1", time=end)["result"] == [end, "2"]
    assert "fuel_level" in str(author.data(base, "metadata", limit=1000))
    names = author.data(base, "label/__name__/values", start=end - 3600, end=end)
    assert {"machine_insight_fuel_level", "pump_starts_total"} <= set(names)
    assert "pump" in author.data(base, "labels", "POST", match="pump_starts_total", start=end - 3600, end=end)
    assert author.data(base, "label/pump/values", match="pump_starts_total") == ["1", "2"]
    assert len(author.data(base, "series", "POST", match=["pump_starts_total", "machine_insight_fuel_level"],
                           start=end - 3600, end=end)) == 3
    panel = author.data(base, "query_range", "POST", query='sum by (pump) (increase(pump_starts_total[5m]))',
                        start=end - 1800, end=end, step=15)
    assert panel["resultType"] == "matrix" and len(panel["result"]) == 2
    assert all(len(series["values"]) == 121 for series in panel["result"])


def test_the_fleet_says_which_machine(author, excavator):
    asset, end = excavator
    [found] = author.data(FLEET, "query", query=f'machine_insight_fuel_level{{asset_id="{asset}"}}', time=end)["result"]
    assert found["metric"] == {
        "__name__": "machine_insight_fuel_level", "asset_id": asset, "asset_name": "Excavator 7", "brand": "Volvo",
        "model": "EC220E", "type": "Crawler excavator", "unit_of_measurement": found["metric"]["unit_of_measurement"]}
    by_brand = author.data(FLEET, "query", query='count by (brand) (machine_insight_fuel_level{brand=~"V.*"})', time=end)
    assert by_brand["result"][0]["metric"] == {"brand": "Volvo"}


def test_answers_have_the_members_of_iris(author, excavator):
    answer = author.ask(FLEET, "query", query="pump_starts_total", time=excavator[1]).json()
    assert answer["isPartial"] is False and answer["stats"] == {"seriesFetched": "2"}
    hint = author.ask(FLEET, "query", query="rate(machine_insight_fuel_level[5m])", time=excavator[1]).json()
    assert "might not be a counter" in hint["infos"][0]


def test_raw_samples_come_as_they_are_kept(author, excavator):
    asset, end = excavator
    target = f"/api/time-series/v1/assets/{asset}/metrics?" + urllib.parse.urlencode(
        {"start": end - 3600, "end": end, "match[]": 'pump_starts_total{pump="2"}'})
    answer = author.send("GET", target)
    assert answer.status == 200, answer
    [series] = answer.json()["data"]["result"]
    assert series["values"] == [[end - 3600 + 60 * step, str(step)] for step in range(61)]
    target = f"/api/time-series/v1/assets/{asset}/metrics?start={end - 3600}&end={end}"
    answer = author.send("GET", target)
    assert len(answer.json()["data"]["result"]) == 3
    packed = author.send("GET", target, headers=[("Accept-Encoding", "gzip")])
    assert packed.header("Content-Encoding") == "gzip" and gzip.decompress(packed.body) == answer.body


# What is refused.

@pytest.mark.parametrize("path,parameters,status,kind,words", [
    ("query", {}, 400, "bad_data", "query"),
    ("query", {"query": "sum("}, 400, "bad_data", "1:5: parse error"),
    ("query", {"query": "up", "time": "yesterday"}, 400, "bad_data", "yesterday"),
    ("query", {"query": 'label_replace(up, "a", "b", "c", "(")'}, 422, "execution", "regular expression"),
    ("query", {"query": "histogram_count(up)"}, 400, "bad_data", "native histograms"),
    ("query", {"query": "topk(NaN, up)"}, 422, "execution", "NaN"),
    ("query_range", {"query": "up", "start": 0, "end": 10}, 400, "bad_data", "step"),
    ("query_range", {"query": "up", "start": 10, "end": 0, "step": 1}, 400, "bad_data", "before start"),
    ("query_range", {"query": "up", "start": 0, "end": 10, "step": 0}, 400, "bad_data", "step"),
    ("query_range", {"query": "up", "start": 0, "end": 100000, "step": 1}, 400, "bad_data", "11000 points"),
    ("query_range", {"query": "up[5m]", "start": 0, "end": 10, "step": 1}, 400, "bad_data", "range vector"),
    ("series", {}, 400, "bad_data", "match[]"),
    ("series", {"match": "rate(up[5m])"}, 400, "bad_data", "selector"),
    ("labels", {"match": "{}"}, 400, "bad_data", ""),
])
def test_what_makes_no_sense_is_refused_in_the_shape_of_prometheus(author, base, path, parameters, status, kind, words):
    for method in ["GET", "POST"]:
        answer = author.ask(base, path, method, **parameters)
        assert (answer.status, answer.json()["status"], answer.json()["errorType"]) == (status, "error", kind), answer
        assert words in answer.json()["error"]


def test_an_asset_that_is_not_there_is_not_found(author):
    answer = author.ask(of_asset(uuid.uuid4()), "query", query="up")
    assert answer.status == 404 and answer.json()["errorType"] == "not_found"
    answer = request(author.server, "GET", FLEET + "/api/v1/query?query=up", source=author.oauth.source)
    assert answer.status == 401 and answer.json()["status"] == "error"


@pytest.mark.parametrize("query", [
    "sum_over_time(vector(1)[100y:1s])",
    "count_over_time((vector(1) or vector(2))[50y:1ms])",
    "max_over_time(max_over_time(max_over_time(vector(time())[1000d:1s])[1000d:1s])[1000d:1s])",
    "(" * 5000 + "1" + ")" * 5000,
    "+".join(["1"] * 5000),
    'up{a=~"' + "(a*)*" * 100 + 'b"}',
])
def test_a_query_that_asks_for_too_much_is_refused_before_the_machine_suffers(author, base, query):
    started = time.monotonic()
    answer = author.ask(base, "query", "POST", query=query, timeout="5s")
    assert answer.status in (200, 400, 422, 503), answer
    assert time.monotonic() - started < 8
    assert author.data(base, "query", query="1")["result"][1] == "1"


def test_a_query_ends_with_its_client(author, server):
    """Seconds of work, and nobody who waits for them."""
    end = int(time.time())
    form = urllib.parse.urlencode({"query": "quantile_over_time(0.5, (vector(time()) % 977)[1h:1s])",
                                   "start": end - 10_000, "end": end, "step": 1})
    head = (f"POST {FLEET}/api/v1/query_range HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {author.token}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n{form}")
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(head.encode())
        time.sleep(0.5)
        busy = cpu_seconds(server)
        time.sleep(0.3)
        assert cpu_seconds(server) - busy > 0.1, "the query should take seconds"
    time.sleep(0.5)
    idle = cpu_seconds(server)
    time.sleep(1)
    # A query that goes on takes all of a processor; the server has other things to do.
    assert cpu_seconds(server) - idle < 0.6


def cpu_seconds(server):
    fields = (Path("/proc") / str(server.process.pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# Isolation.

HOSTILE = [
    '{__name__=~".+"}', '{asset_id!=""}', '{asset_id=~".+"}', 'secret_total or {__name__=~"secret.*"}',
    'sum by (asset_id, who) ({__name__=~".+"})', 'max_over_time({__name__=~"secret_total"}[1h:1m])',
    'label_replace(secret_total, "x", "$1", "who", "(.*)")', 'count_values("who", {__name__=~"secret.+"})',
    'secret_total{asset_id="ASSET"}', '{__name__!="nothing", asset_id="ASSET"}', 'group by (who) ({who!~"nobody", __name__!=""})',
    'absent(secret_total{who="stranger"}) or secret_total', '{__name__=~"secret_total|.+"} @ end() offset -1m',
]


def test_nobody_sees_series_of_another_account(author, stranger):
    """The same assets with the same series, but for what tells the accounts apart."""
    end = int(time.time()) // 60 * 60
    assets = {}
    for who in [author, stranger]:
        name = "owner" if who is author else "stranger"
        asset = assets[name] = who.asset("Twin", brand="Same")
        who.keep(remote_write.series({"__name__": "secret_total", "who": name, "asset_id": asset},
                                      [((end - 60 * step) * 1000, 1 if name == "owner" else 424242)
                                       for step in range(9, -1, -1)]))
    for base in [FLEET, of_asset(assets["owner"])]:
        for query in HOSTILE:
            query = query.replace("ASSET", assets["stranger"])
            for answer in [author.ask(base, "query", query=query, time=end),
                           author.ask(base, "query_range", query=query, start=end - 300, end=end, step=60)]:
                assert answer.status in (200, 422), (query, answer)
                text = answer.body.decode()
                assert "stranger" not in text.replace('{"who":"stranger"}', "") or "absent" in query, (query, text)
                assert "424242" not in text and (assets["stranger"] not in text), (query, text)
        for path in ["labels", "label/who/values", "label/asset_id/values"]:
            assert "stranger" not in str(author.data(base, path)) and assets["stranger"] not in str(author.data(base, path))
        assert author.data(base, "series", match='{who="stranger"}') == []
    for path in ["query", "labels", "series", "metadata", "status/buildinfo", "format_query", "label/who/values"]:
        answer = author.ask(of_asset(assets["stranger"]), path, query="up", match="up")
        assert answer.status == 404, (path, answer)
