"""Trips and day summaries of the Classic API, compared with what the same unit's history says."""

import datetime
import zoneinfo

import pytest

from harness.accounts import Accounts
from harness.classic import Classic

ZONE = zoneinfo.ZoneInfo("Europe/Copenhagen")
UTC = datetime.UTC
DAYS = 12


def moment(text):
    return datetime.datetime.fromisoformat(text[:19]).replace(tzinfo=UTC)


def query(time):
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def program(fresh_server):
    server = fresh_server(environment={"IRIS_TIME_ZONE": ZONE.key})
    accounts = Accounts(server)
    account = accounts.account()
    accounts.cli("simulate", "--account", account.id, "--machines", 12, "--days", DAYS)
    accounts.settle()
    return Classic.of(server, accounts, account)


def runs(history):
    """From each message that says that the unit runs to the next that says that it does not."""
    found, start = [], None
    for row in history:
        if "input1" not in row:
            continue
        is_running, time = row["input1"] == "true", moment(row["time"])
        if is_running and start is None:
            start = time
        elif not is_running and start is not None:
            found.append((start, time))
            start = None
    return found


def test_trips_and_summaries_are_what_the_history_says(program):
    today = datetime.datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    # Days that are over, the last of them more than a night ago.
    days = [(today - datetime.timedelta(days=back)).date() for back in range(DAYS - 2, 1, -1)]
    midnights = [datetime.datetime.combine(day, datetime.time(), ZONE) for day in [*days, days[-1] + datetime.timedelta(days=1)]]
    begin, end = midnights[0], midnights[-1]
    trips, kilometres = 0, 0
    for unit in program.rows("/unit"):
        number = unit["id"]
        lead, tail = begin - datetime.timedelta(days=1), end + datetime.timedelta(days=1)
        history = program.rows(f"/Report/UnitHistory?unitId={number}&from={query(lead)}&to={query(tail)}")
        expected = runs(history)
        rows = program.rows(f"/Report/Trip?unitID={number}&dateFrom={query(begin)}&dateTo={query(end)}")
        found = [(moment(row["startTime"]), moment(row["stopTime"])) for row in rows if row["finished"] == "true"]
        assert found == [run for run in expected if begin <= run[0] < end], unit["name"]
        trips += len(found)
        for row in rows:
            assert row["unitId"] == number and "keyId" not in row
            if "startKm" in row:
                assert float(row["stopKm"]) >= float(row["startKm"])
                kilometres += float(row["stopKm"]) - float(row["startKm"])
        for day, first, last in zip(days, midnights, midnights[1:]):
            [summary] = program.rows(f"/Report/UnitSummary/{number}?date={day}")
            parts = [(max(start, first), min(stop, last)) for start, stop in expected if start < last and stop > first]
            seconds = sum((stop - start).total_seconds() for start, stop in parts)
            if not parts:
                continue  # One that runs for days has neither its start nor its stop in the history.
            local = [datetime.datetime.fromisoformat(summary[name][:19]) for name in ("startTime", "stopTime")]
            assert local == [edge.astimezone(ZONE).replace(tzinfo=None) for edge in (parts[0][0], parts[-1][1])]
            assert abs(int(summary["run1"]) - seconds) <= 1
    assert trips > 50 and kilometres > 10
    whole = program.rows(f"/Report/UnitSummary?date={days[0]}")
    assert {row["unitId"] for row in whole} == {unit["id"] for unit in program.rows("/unit")}


def test_a_wrong_time_zone_stops_the_start_with_words(fresh_server):
    server = fresh_server("--time-zone", "Mars/Olympus", ready=False)
    with pytest.raises(AssertionError, match="iris serve ended with"):
        server.start()
    assert "--time-zone 'Mars/Olympus' must be a name of the time zone database" in server.log()
