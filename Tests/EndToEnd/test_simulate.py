"""A simulated fleet from the command line: alone, beside a server, again, and until it is told to stop."""

import json
import signal
import sqlite3
import subprocess
import time
from datetime import datetime, timezone

import pytest

from harness.accounts import Accounts
from harness.oauth import Account, OAuth
from harness.program import CommandLine, clean_environment


def simulate(cli, account, *arguments, machines=12, days=3):
    # Days enough for one of work among them: on Sundays machines rest.
    return cli("simulate", "--account", account, "--machines", machines, "--days", days, *arguments)


def everything(oauth, token):
    """Assets and positions, as the API gives them."""
    assets = oauth.get("/api/asset/v1/assets?size=100", token).json()
    locations = oauth.get("/api/location/v1/locations?size=100", token).json()
    return assets["content"], locations["content"]


def settled(oauth, token):
    """The same when the server has taken everything in: nothing has changed for two of its rounds."""
    deadline = time.monotonic() + 20
    seen = everything(oauth, token)
    while True:
        time.sleep(0.7)
        now = everything(oauth, token)
        if now == seen and now[1]:
            return now
        assert time.monotonic() < deadline, "the samples do not come to an end"
        seen = now


def test_beside_a_server(oauth, accounts):
    account = accounts.account()
    token = oauth.access_token(accounts.api_user(account))
    result = simulate(accounts.cli, account.id)
    assert result["machines"] == result["created"] == 12
    assert result["samples"] > 10_000
    assert result["from"].endswith("T00:00:00Z") and result["from"] < result["until"]
    assets, locations = settled(oauth, token)
    assert len(assets) == 12 and 8 <= len(locations) <= 12
    places = {asset["id"]: asset for asset in assets}
    for location in locations:
        assert location["id"] in places or location["properties"]["assetId"] in places
        updated = datetime.fromisoformat(location["properties"]["updatedAt"].replace("Z", "+00:00"))
        assert -5 < (datetime.now(timezone.utc) - updated).total_seconds() < 3 * 86_400
        east, north = location["geometry"]["coordinates"][:2]
        assert 4 < east < 26 and 53 < north < 62


def test_again_changes_no_asset(oauth, accounts):
    account = accounts.account()
    token = oauth.access_token(accounts.api_user(account))
    first = simulate(accounts.cli, account.id, machines=6)
    before, _ = settled(oauth, token)
    second = simulate(accounts.cli, account.id, machines=6)
    assert (first["created"], second["created"]) == (6, 0)
    assert first["from"] == second["from"] and second["samples"] >= first["samples"]
    after, _ = settled(oauth, token)
    volatile = {"lastReportedAt", "lastSeen", "updatedAt"}
    plain = [[{name: value for name, value in asset.items() if name not in volatile} for asset in assets]
             for assets in (before, after)]
    assert plain[0] == plain[1]
    third = simulate(accounts.cli, account.id, "--seed", 2, machines=6)
    assert third["created"] == 6 and len(settled(oauth, token)[0]) == 12


def test_without_a_server(fresh_server):
    server = fresh_server(ready=False)
    account = server.cli("account", "create", "--name", "Rental", "--package", "irisx")["id"]
    result = server.cli.run("simulate", "--account", account, "--machines", "5", "--days", "1")
    assert result.returncode == 0 and result.stderr == ""
    table = dict(line.split(None, 1) for line in result.stdout.splitlines())
    assert list(table) == ["machines", "created", "samples", "from", "until"] and table["created"] == "5"
    with sqlite3.connect(server.data_dir / "iris.sqlite") as database:
        acts = database.execute("SELECT after FROM audit_entry WHERE action = 'fleet.simulated'").fetchall()
    assert [json.loads(after)["created"] for after, in acts] == [5]
    server.start()
    accounts = Accounts(server)
    key = accounts.api_key(Account(account, "irisx"))
    assets, locations = everything(OAuth(server), OAuth(server).access_token(key))
    assert len(assets) == 5 and locations
    assert server.stop() == 0


def test_live_until_it_is_told_to_stop(binary, server, accounts):
    account = accounts.account()
    command = [str(binary), "simulate", "--account", account.id, "--machines", "4", "--days", "0", "--live", "--json",
               "--data-dir", str(server.data_dir)]
    for number in (signal.SIGTERM, signal.SIGINT):
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=clean_environment()) as process:
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(4)
            process.send_signal(number)
            printed, complaint = process.communicate(timeout=10)
            assert process.returncode == 0, complaint
        assert json.loads(printed)["machines"] == 4


def test_what_is_interrupted_or_wrong_is_told(binary, accounts, tmp_path):
    account = accounts.account()
    command = [str(binary), "simulate", "--account", account.id, "--machines", "20", "--days", "300",
               "--data-dir", str(accounts.server.data_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=clean_environment()) as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(3)
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=10)
    assert process.returncode == 1 and "interrupted" in complaint
    nobody = "00000000-0000-0000-0000-000000000000"
    for arguments, status in ((["--account", nobody], 1), (["--account", "x"], 64), ([], 64),
                              (["--account", account.id, "--machines", "0"], 64),
                              (["--account", account.id, "--days", "-1"], 64),
                              (["--account", account.id, "--seed", "x"], 64)):
        result = accounts.cli.run("simulate", *arguments)
        assert result.returncode == status and result.stderr.strip() and not result.stdout.strip(), arguments
    empty = CommandLine(binary, tmp_path / "empty")
    assert empty.run("simulate", "--account", nobody).returncode == 1
