"""Nothing acknowledged is lost: kill -9 under concurrent ingest, a full disk, a torn record, backups, retention.

IRIS_CRASH_ROUNDS says how often the server is killed, IRIS_LONG=1 adds a day of a thousand machines. `make test-crash` does
it a hundred times, with the day, to a release.
"""

import json
import os
import random
import shutil
import subprocess
import time
from typing import NamedTuple

import pytest
import yaml

from harness.accounts import Accounts
from harness.oauth import APIUser, OAuth
from harness.program import PACKAGE, clean_environment
from harness.samples import Book, Client, Writers, make_assets, read_series, verify
from harness.server import Server

ROUNDS = int(os.environ.get("IRIS_CRASH_ROUNDS", "3"))
# A debug build on a busy machine takes a part of a second to start at all.
STARTUP = 3.0
ENVIRONMENT = {"IRIS_RATE_LIMIT": "1000000", "IRIS_ACCESS_TOKEN_LIFETIME": "86400"}
GIBIBYTE = 1 << 30


@pytest.fixture
def catalogue(tmp_path):
    """Explore keeps 365 days and Evolve 1,095, and both open all that these tests use."""
    content = yaml.safe_load((PACKAGE / "Sources/Accounts/Catalogue.yaml").read_text())
    for package in content["packages"].values():
        package["apis"] = "all"
    path = tmp_path / "catalogue.yaml"
    path.write_text(yaml.safe_dump(content))
    return path


def fleet(server, package, days, assets=7):
    """An account: its token, its assets and for how many days it keeps samples."""
    accounts = Accounts(server)
    user = accounts.api_user(accounts.account(package))
    token = OAuth(server).access_token(user)
    return Fleet(token, make_assets(server, token, assets), days, user)


class Fleet(NamedTuple):
    token: str
    assets: list
    days: int
    user: APIUser

    def on(self, server):
        """The same account on a server that was restored from a backup."""
        return self._replace(token=OAuth(server).access_token(self.user))


def log_files(server):
    return sorted((server.data_dir / "telemetry/log").glob("*.log"))


def timed_restart(server):
    """Bytes of the log, and the seconds until the server is ready."""
    size = sum(path.stat().st_size for path in log_files(server))
    start = time.monotonic()
    server.restart()
    taken = time.monotonic() - start
    assert taken < STARTUP + 2 * size / GIBIBYTE, f"{taken:.2f} s for a log of {size} bytes"
    return size, taken


def tear(server, chance):
    """What a write that was cut off leaves behind the last whole record: nobody was told that it succeeded."""
    newest = log_files(server)[-1]
    whole = newest.read_bytes()
    if chance.random() < 0.5 and len(whole) > 64:
        # A record whose head promises more than there is.
        torn = whole[: chance.randint(1, min(len(whole) - 1, 4096))]
        length = int.from_bytes(whole[:4], "little") + 16
        torn = torn if len(torn) < length else torn[: length - 1]
    else:
        torn = chance.randbytes(chance.randint(1, 5000))
    with newest.open("ab") as file:
        file.write(torn)


class RunningBackup:
    """`iris backup`, which may be killed."""

    def __init__(self, server, target):
        self.target = target
        self.process = subprocess.Popen(
            [server.binary, "backup", str(target), "--data-dir", str(server.data_dir)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean_environment())

    def wait(self, seconds=60):
        _, error = self.process.communicate(timeout=seconds)
        return self.process.returncode, error

    def kill(self):
        self.process.kill()
        self.process.communicate()


@pytest.mark.timeout(180 + 60 * ROUNDS)
def test_acknowledged_samples_survive_kill(fresh_server, catalogue, tmp_path, capsys):
    server = fresh_server("--catalogue", catalogue, "--access-log", "false", environment=ENVIRONMENT)
    chance = random.Random(2026)
    book, fleets, restarts, verified = Book(), [], [], 0
    for number in range(ROUNDS):
        if number % 10 == 0:
            # What is read back after each round stays of one size; the data does not.
            current = [fleet(server, "irisx", 36_500), fleet(server, "explore", 365)]
            fleets += current
        before = book.count(book.acknowledged)
        writers = Writers(server, book, current, seed=number).start()
        started = time.monotonic()
        backup = None
        # The server retains, compacts and seals from its start; a minute later it looks again.
        length = 61.5 if number % 25 == 24 else chance.uniform(0.2, 2.5)
        if number % 4 == 1:
            time.sleep(chance.uniform(0, length / 2))
            backup = RunningBackup(server, tmp_path / f"backup-{number}")
            if number % 8 == 5:
                time.sleep(chance.uniform(0.05, 0.5))
                backup.kill()
        time.sleep(max(0, length - (time.monotonic() - started)))
        server.kill()
        writers.stop()
        sent = book.count(book.acknowledged) - before
        if backup and number % 8 == 1:
            status, error = backup.wait()
            assert status == 0, error
        if chance.random() < 0.4:
            tear(server, chance)
        size, taken = timed_restart(server)
        restarts.append((size, taken))
        verified = verify(server, book, current)
        with capsys.disabled():
            print(f"\nround {number + 1}: {sent} samples acknowledged before the kill, log {size / 1e6:.1f} MB, ready "
                  f"after {taken:.2f} s, {verified} samples read back", end="")
        shutil.rmtree(tmp_path / f"backup-{number}", ignore_errors=True)
    verified = verify(server, book, fleets)
    assert server.stop() == 0
    total = book.count(book.acknowledged)
    assert total > 1000 * ROUNDS and verified > 0.9 * total
    with capsys.disabled():
        slowest = max(taken for _, taken in restarts)
        print(f"\n{ROUNDS} kills, {total} samples acknowledged and {book.count(book.refused)} refused or cut off; "
              f"largest log {max(size for size, _ in restarts) / 1e6:.1f} MB, slowest start {slowest:.2f} s")


# Backups


@pytest.mark.timeout(300)
def test_a_backup_under_load_is_the_store_at_one_moment(fresh_server, catalogue, tmp_path, binary):
    server = fresh_server("--catalogue", catalogue, "--access-log", "false", environment=ENVIRONMENT)
    book, fleets = Book(), [fleet(server, "irisx", 36_500), fleet(server, "explore", 365)]
    writers = Writers(server, book, fleets, pause=0.1).start()
    for number in range(1 + ROUNDS // 20):
        time.sleep(1.5)
        before = book.snapshot(book.acknowledged)
        backup = RunningBackup(server, tmp_path / f"backup-{number}")
        assert backup.wait()[0] == 0
        # What was sent by now, acknowledged or under way, may be in it; nothing else.
        last = next(book.numbers)
        time.sleep(0.5)
        restored = Server(binary, tmp_path / f"restored-{number}", "--catalogue", str(catalogue), environment=ENVIRONMENT)
        restored.cli("restore", tmp_path / f"backup-{number}")
        restored.start()
        try:
            copy = Book()
            copy.started, copy.acknowledged = book.started, before
            for key, values in book.snapshot(book.acknowledged).items():
                known = before.get(key, {})
                copy.unknown[key] = {
                    at: value for at, value in values.items() if at not in known and value < (last + 1) * 1000}
                copy.refused[key] = {
                    at: value for at, value in values.items() if at not in known and value >= (last + 1) * 1000}
            assert verify(restored, copy, [account.on(restored) for account in fleets]) > 0
            assert restored.stop() == 0
        finally:
            restored.close()
    writers.stop()


# The disk


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", folder], capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def fill(folder, left):
    """Takes what is free but for some bytes."""
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    with (folder / "ballast").open("ab") as file:
        file.write(bytes(max(0, free - left)))


def test_a_full_disk_refuses_and_loses_nothing(fresh_server, catalogue, small_disk):
    server = fresh_server("--catalogue", catalogue, "--access-log", "false", environment=ENVIRONMENT, ready=False)
    server.data_dir = server.cli.data_dir = small_disk / "data"
    server.start()
    book, fleets = Book(), [fleet(server, "irisx", 36_500, assets=4)]
    for turn in range(2):
        # Some room first, so that there are chunks and a log; then none.
        Writers(server, book, fleets, count=3, pause=0.1).start().stop_after(1)
        fill(small_disk, 400_000)
        writers = Writers(server, book, fleets, count=3, pause=0.1).start()
        deadline = time.monotonic() + 30
        while writers.statuses[503] < 20:
            assert time.monotonic() < deadline and not writers.failures, (writers.statuses, writers.failures[:1])
            time.sleep(0.05)
        writers.stop()
        assert server.process.poll() is None
        verify(server, book, fleets)
        server.kill()
        if turn == 1:
            # The disk is still full when it starts again.
            timed_restart(server)
        (small_disk / "ballast").unlink()
        if turn == 0:
            timed_restart(server)
        verify(server, book, fleets)
        writers = Writers(server, book, fleets, count=3, pause=0.1).start().stop_after(1)
        assert set(writers.statuses) == {200}
        server.kill()
        timed_restart(server)
        verify(server, book, fleets)
    assert server.stop() == 0


# Retention


def test_the_package_says_what_is_kept(fresh_server, catalogue):
    server = fresh_server("--catalogue", catalogue, environment=ENVIRONMENT)
    accounts = Accounts(server)
    account = accounts.account("evolve")
    token = OAuth(server).access_token(accounts.api_user(account))
    [asset] = make_assets(server, token, 1)
    client = Client(server, token)
    now, day = int(time.time()), 86_400

    def send(*times):
        insights = [{"name": "EngineSpeed", "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at)), "value": at % 97}
                    for at in times]
        status, answer = client.send(
            "POST", "/api/data-ingest/v1/samples", json.dumps({"items": [{"assetId": asset, "insights": insights}]}))
        answer = json.loads(answer)
        assert status == 200, answer
        return answer["accepted"], [error["code"] for error in answer["errors"]]

    def read():
        found = []
        for days in (1100, 370, 10):
            found += read_series(client, asset, "EngineSpeed", now - days * day, now - (days - 13) * day)
        return [at for at, _ in found]

    def change_package(package):
        manager = accounts.manager(account)
        page = manager.open(f"/manager/packages/preview?package={package}")
        manager.submit(page, "/manager/packages")
        deadline = time.monotonic() + 3
        while package not in {row["package"] for row in server.cli("account", "list")["accounts"]}:
            assert time.monotonic() < deadline
            time.sleep(0.1)

    times = [now - 1095 * day + 3600, now - 366 * day, now - 365 * day + 3600, now - day]
    assert send(*times) == (4, [])
    assert send(now - 1095 * day - 60) == (0, ["past_retention"])
    assert read() == times
    change_package("explore")
    assert read() == times[2:]
    assert send(now - 366 * day) == (0, ["past_retention"])
    server.kill()
    server.restart()
    client.close()
    assert read() == times[2:]
    # What was deleted does not come back with a longer retention; the rest is there.
    change_package("evolve")
    assert read()[-2:] == times[2:]
    assert server.stop() == 0


# A day of a thousand machines


@pytest.mark.skipif(os.environ.get("IRIS_LONG") != "1", reason="takes long: `make test-crash` runs it")
@pytest.mark.timeout(7200)
def test_memory_stays_flat_over_a_day_of_a_thousand_machines(fresh_server, capsys):
    server = fresh_server("--access-log", "false", environment=ENVIRONMENT)
    accounts = Accounts(server)
    account = accounts.account()
    resident = [server.resident_kilobytes()]
    # A day of history goes through the inbox of the server, as fast as it takes it.
    simulation = subprocess.Popen(
        [server.binary, "simulate", "--account", account.id, "--machines", "1000", "--days", "1",
         "--data-dir", str(server.data_dir), "--json"], stdout=subprocess.PIPE, text=True, env=clean_environment())
    while simulation.poll() is None:
        time.sleep(2)
        resident.append(server.resident_kilobytes())
    assert simulation.returncode == 0
    sent = json.loads(simulation.stdout.read())["samples"]
    for _ in range(10):
        time.sleep(3)
        resident.append(server.resident_kilobytes())
    with capsys.disabled():
        print(f"\n{sent} samples; resident MB: {[kilobytes // 1024 for kilobytes in resident]}")
    first, second = resident[len(resident) // 4:len(resident) // 2], resident[len(resident) // 2:]
    assert max(second) < max(first) * 1.25 + 32_768
    assert server.stop() == 0
