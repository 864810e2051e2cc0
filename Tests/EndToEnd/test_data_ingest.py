"""Samples in: JSON, remote write by hand, and remote write by a real Prometheus."""

import http.server
import re
import subprocess
import threading
import time
import uuid
import zlib

import pytest
import yaml

from harness import remote_write
from harness.oauth import OAuth
from harness.sender import SAMPLES, WRITE, Sender
from harness.server import free_port

LIMIT = 8 << 20


@pytest.fixture(scope="module")
def sender(server, accounts):
    return Sender(server, accounts)


@pytest.fixture(scope="module")
def stranger(server, accounts):
    return Sender(server, accounts)


def speed(value=1800, at="2026-01-02T03:04:05Z", name="EngineSpeed"):
    return {"name": name, "time": at, "value": value}


def metric(server, name, **labels):
    text = OAuth(server).get("/metrics").body.decode()
    found = re.search(re.escape(name) + "{" + ",".join(f'{k}="{v}"' for k, v in labels.items()) + r"} (\d+)", text)
    return int(found[1]) if found else 0


# JSON


@pytest.mark.parametrize("coding", [None, "gzip"])
def test_a_location_is_the_assets_location_at_once(sender, coding):
    asset = sender.asset()
    place = {"time": "2026-01-02T03:04:05.678Z", "latitude": 55.5, "longitude": -9.75, "altitude": 12, "accuracy": 4,
             "heading": 90, "speed": 12.5, "address": {"city": "København"}}
    report = sender.samples({"assetId": asset, "locations": [place], "insights": [speed()]}, coding=coding)
    assert report == {"accepted": 2, "refused": 0, "errorCount": 0, "errors": []}
    feature = sender.oauth.get(f"/api/location/v1/locations/{asset}", sender.token).json()
    assert feature["geometry"]["coordinates"] == [-9.75, 55.5, 12]
    assert feature["properties"] == {
        "accuracy": 4, "heading": 90, "speed": 12.5, "updatedAt": place["time"], "locationAddress": {"city": "København"}}
    assert sender.last_reported(asset) == place["time"]


def test_an_item_with_an_error_is_refused_and_the_others_are_kept(server, sender):
    good, bad = sender.asset("Good"), sender.asset("Bad")
    before = metric(server, "iris_ingest_refused_samples_total", way="json", reason="unknown_insight")
    report = sender.samples(
        {"assetId": bad, "insights": [speed(), speed(name="Nonsense"), speed("fast")]},
        {"assetId": good, "insights": [speed()]})
    assert (report["accepted"], report["refused"], report["errorCount"]) == (1, 3, 2)
    assert [(error["item"], error["assetId"], error["field"], error["code"]) for error in report["errors"]] == [
        (0, bad, "insights[1].name", "unknown_insight"), (0, bad, "insights[2].value", "wrong_value")]
    assert sender.last_reported(bad) is None and sender.last_reported(good) == "2026-01-02T03:04:05Z"
    assert metric(server, "iris_ingest_refused_samples_total", way="json", reason="unknown_insight") == before + 3


def test_times_that_are_too_new_or_too_old(sender):
    asset = sender.asset()
    codes = [
        sender.samples({"assetId": asset, "insights": [speed(at=at)]})["errors"][0]["code"]
        for at in ("2999-01-01T00:00:00Z", "1899-01-01T00:00:00Z")]
    assert codes == ["too_far_in_the_future", "past_retention"]


def test_an_asset_of_another_account_gets_nothing(sender, stranger):
    asset = sender.asset()
    report = stranger.samples({"assetId": asset, "insights": [speed()]}, {"assetId": str(uuid.uuid4()), "insights": []})
    theirs, unknown = report["errors"]
    assert theirs["code"] == unknown["code"] == "asset_not_found" and theirs["message"] == unknown["message"]
    now = int(time.time() * 1000)
    series = remote_write.series({"__name__": "up", "asset_id": asset}, [(now, 1)])
    assert stranger.write(series).status == 400
    target = f"/api/data-ingest/v1/assets/{asset}/prometheus/api/v1/write"
    assert stranger.write(series, target=target).status == 404
    assert sender.last_reported(asset) is None


def test_a_small_body_that_becomes_a_huge_one_is_refused_at_once(server, sender):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 24)) for _ in range(64)) + packer.flush()
    assert len(bomb) < LIMIT
    before, start = server.resident_kilobytes(), time.monotonic()
    answer = sender.post(SAMPLES, bomb, [("Content-Type", "application/json"), ("Content-Encoding", "gzip")])
    assert answer.status == 400 and answer.json()["violations"][0]["field"] == "body", answer
    # 33 MB out of 1.5: copies of 64 bytes, each in three.
    size = 33 << 20
    packed = remote_write.varint(size) + b"\x00a" + b"\xfe\x01\x00" * (size // 64)
    for body in (packed, b"\xff\xff\xff\xff\x0f"):
        assert sender.post(WRITE, body, remote_write.HEADERS).status == 413
    assert time.monotonic() - start < 5
    assert server.resident_kilobytes() - before < 64 << 10


# Remote write


def test_remote_write_by_hand(server, sender):
    asset = sender.asset()
    now = int(time.time() * 1000)
    labels = {"asset_id": asset, "job": "machines", "instance": "10.0.0.1:9100"}
    before = metric(server, "iris_ingest_samples_total", way="remote_write")
    answer = sender.write(
        remote_write.series({"__name__": "machine_insight_engine_speed"} | labels, [(now - 10, 1800), (now, 1900)]),
        remote_write.series({"__name__": "advanced_sensor_boom_angle", "sensor_id": "7"} | labels, [(now, 12.5)]))
    assert answer.status == 204 and answer.body == b""
    assert sender.last_reported(asset) is not None
    assert metric(server, "iris_ingest_samples_total", way="remote_write") == before + 3
    # A sender that sees the error drops the batch, so what was good in it must be kept.
    good = remote_write.series({"__name__": "up"} | labels, [(now + 5, 1)])
    answer = sender.write(good, remote_write.series({"__name__": "machine_insight_nonsense"} | labels, [(now, 1)]))
    assert answer.status == 400 and answer.json()["code"] == "samples_refused"
    assert "machine_insight_nonsense" in answer.json()["message"]
    assert sender.last_reported(asset).endswith(f"{(now + 5) % 1000:03}Z") or (now + 5) % 1000 == 0
    target = f"/api/data-ingest/v1/assets/{asset}/prometheus/api/v1/write"
    assert sender.write(remote_write.series({"__name__": "up"}, [(now, 1)]), target=target).status == 204


def test_other_protocols_are_told_apart(sender):
    other = [("Content-Type", "application/x-protobuf;proto=io.prometheus.write.v2.Request"), remote_write.HEADERS[1]]
    assert sender.write(headers=other).status == 415
    packed = sender.post(WRITE, b"x", [remote_write.HEADERS[0], ("Content-Encoding", "zstd")])
    assert packed.status == 415 and packed.header("Accept-Encoding") == "snappy"


class Exporter(http.server.BaseHTTPRequestHandler):
    """Two metrics of a machine, as an exporter beside it would give them."""

    def do_GET(self):
        body = b"machine_insight_engine_speed 1800\nadvanced_sensor_boom_angle 12.5\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.mark.parametrize("way", ["bearer", "oauth2"])
def test_prometheus_writes_what_it_scrapes(server, sender, tmp_path, way):
    asset = sender.asset()
    exporter = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Exporter)
    threading.Thread(target=exporter.serve_forever, daemon=True).start()
    secret = tmp_path / "secret"
    secret.write_text(sender.token if way == "bearer" else sender.key.client_secret)
    access = {"authorization": {"credentials_file": str(secret)}} if way == "bearer" else {
        "oauth2": {"client_id": sender.key.client_id, "client_secret_file": str(secret),
                   "token_url": f"{server.url}/token/v2", "scopes": ["data-ingest.write"]}}
    configuration = {
        "global": {"scrape_interval": "1s"},
        "scrape_configs": [{"job_name": "machines", "static_configs": [
            {"targets": [f"127.0.0.1:{exporter.server_port}"], "labels": {"asset_id": asset}}]}],
        "remote_write": [{"url": server.url + WRITE, "queue_config": {"batch_send_deadline": "1s"}, **access}],
    }
    (tmp_path / "prometheus.yml").write_text(yaml.safe_dump(configuration))
    before = metric(server, "iris_ingest_samples_total", way="remote_write")
    log = (tmp_path / "log").open("wb")
    prometheus = subprocess.Popen(
        ["prometheus", f"--config.file={tmp_path / 'prometheus.yml'}", f"--storage.tsdb.path={tmp_path / 'data'}",
         f"--web.listen-address=127.0.0.1:{free_port()}"], stdout=log, stderr=log, cwd=tmp_path)
    try:
        deadline = time.monotonic() + 40
        # Two metrics and what Prometheus adds of its own, over three scrapes.
        while metric(server, "iris_ingest_samples_total", way="remote_write") < before + 15:
            assert prometheus.poll() is None and time.monotonic() < deadline, (tmp_path / "log").read_text()[-4000:]
            time.sleep(0.2)
    finally:
        prometheus.terminate()
        prometheus.wait(15)
        exporter.shutdown()
        log.close()
    assert sender.last_reported(asset) is not None
    assert "non-recoverable error" not in (tmp_path / "log").read_text()
