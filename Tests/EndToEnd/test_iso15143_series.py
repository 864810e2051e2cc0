"""Time series of ISO 15143-3, and what holds for all documents of the export: scopes, codings, tags, accounts."""

import gzip
import re
import xml.etree.ElementTree as ElementTree
from urllib.parse import quote, urlsplit

import pytest

from harness.accounts import FLEET_PAGE
from harness.iso15143 import (
    BASE, DAY, FIRST, FLAGS, INTERVAL, JSON, LAST, NAMESPACE, XML, fetch, json_machine, links_of, tree)


@pytest.fixture(scope="module")
def recent_page(tmp_path_factory):
    path = tmp_path_factory.mktemp("feed") / "recent.xml"
    path.write_text(re.sub(r'datetime="\d{4}-\d\d-\d\d', f'datetime="{DAY}', FLEET_PAGE.read_text()))
    return path


@pytest.fixture(scope="module")
def recent_fleet(accounts, recent_page):
    account = accounts.account()
    accounts.import_fleet(account, recent_page)
    return account, accounts.api_user(account)


@pytest.fixture
def recent(oauth, recent_fleet):
    return oauth.access_token(recent_fleet[1])


@pytest.fixture(scope="module")
def machine(recent_page):
    """A machine of the feed with fuel."""
    fleet = ElementTree.parse(recent_page).getroot()
    return next(machine for machine in fleet.iter(f"{NAMESPACE}Equipment") if machine.find(f"{NAMESPACE}FuelRemaining")
                is not None and machine.find(f".//{NAMESPACE}PIN") is not None)


@pytest.fixture(scope="module")
def pin(machine):
    return quote(machine.findtext(f".//{NAMESPACE}PIN"), safe="")


def test_series_after_an_import_hold_what_the_feed_said(oauth, recent, machine, pin):
    seen = 0
    for element in list(machine)[1:]:
        name, attributes, children = tree(element)
        segment = "Locations" if name == "Location" else name
        path = f"/Equipment/ID/{pin}/{segment}/{INTERVAL}/1"
        answer = fetch(oauth, recent, path)
        root = ElementTree.fromstring(answer.body)
        assert root.tag == f"{NAMESPACE}{name}Messages"
        items = [tree(child) for child in root if child.tag != f"{NAMESPACE}Links"]
        assert items == [(name, attributes, children)]
        assert links_of(answer.body) == [(rel, f"{oauth.server.url}{BASE}{path}") for rel in ("self", "last")]
        body = fetch(oauth, recent, path, JSON).json()
        assert list(body) == ["links", name[0].lower() + name[1:]]
        [item] = body[name[0].lower() + name[1:]]
        expected = json_machine(machine)[name]
        if name in ("FuelRemaining", "DEFRemaining"):
            expected["value"] = expected["Percent"]
        assert item == expected
        seen += 1
    assert seen >= 4


def test_names_of_series_are_read_with_tolerance_and_unknown_ones_are_named(oauth, recent, pin):
    for name, key in (("cumulativeoperatinghours", "cumulativeOperatingHours"), ("LOCATIONS", "location"),
                      ("Faults", "faultCode"), ("EngineSpeed", "engineSpeed"), ("DEFRemaining", "dEFRemaining"),
                      ("accelerometer_x_axis", "accelerometerXAxis"), ("FuelLevel", "fuelLevel"),
                      ("CumulativeMovingHours", "cumulativeMovingHours")):
        body = fetch(oauth, recent, f"/Equipment/ID/{pin}/{name}/{INTERVAL}/1", JSON).json()
        assert list(body) == ["links", key]
    unknown = fetch(oauth, recent, f"/Equipment/ID/{pin}/Nonsense%20here/{INTERVAL}/1", status=404).json()
    assert unknown["code"] == "not_found" and "Nonsense here" in unknown["message"]


@pytest.mark.parametrize("interval,field", [
    ("yesterday/2021-05-14T00:00:00Z", "start"), ("2021-05-01/2021-05-14T00:00:00Z", "start"),
    ("2021-05-01T00:00:00/2021-05-14T00:00:00Z", "start"), ("2021-05-01T00:00:00Z/2021-05-32T00:00:00Z", "end"),
    ("2021-05-01T00:00:00Z/2021-05-01T00:00:00Z", "end"), ("2021-05-02T00:00:00Z/2021-05-01T00:00:00Z", "end"),
    ("2021-05-01T00:00:00Z/2021-05-15T00:00:00.001Z", "end"),
])
def test_intervals_that_are_none(oauth, recent, pin, interval, field):
    answer = fetch(oauth, recent, f"/Equipment/ID/{pin}/Locations/{interval}/1", status=400).json()
    assert answer["code"] == "constraint_violation"
    assert [violation["field"] for violation in answer["violations"]] == [field]


def test_times_are_taken_with_offsets_and_links_keep_them(oauth, recent, pin):
    for start, end, linked in (
        (f"{FIRST}+00:00", f"{LAST}%2B02:00", f"{FIRST}%2B00:00/{LAST}%2B02:00"),
        (f"{FIRST}%2000:00", f"{LAST.replace(':', '%3A')}Z", f"{FIRST}%2000:00/{LAST}Z")):
        answer = fetch(oauth, recent, f"/Equipment/ID/{pin}/locations/{start}/{end}/1", JSON)
        assert len(answer.json()["location"]) == 1
        link = dict(links_of(answer.body))["self"]
        assert link == f"{oauth.server.url}{BASE}/Equipment/ID/{pin}/locations/{linked}/1"
        again = oauth.get(link.removeprefix(oauth.server.url), recent, [("Accept", JSON)])
        assert again.status == 200 and again.body == answer.body


# Scopes and packages


def test_the_snapshot_is_open_to_all_and_series_are_not(oauth, accounts):
    for package, opened in (("explore", False), ("evolve", True), ("link", True), ("irisx", True)):
        account = accounts.account(package)
        accounts.import_fleet(account)
        token = oauth.access_token(accounts.api_user(account))
        machine = ElementTree.fromstring(fetch(oauth, token, "/1").body).find(f".//{NAMESPACE}PIN").text
        path = f"/Equipment/ID/{machine}/Locations/{INTERVAL}/1"
        answer = fetch(oauth, token, path, status=200 if opened else 403)
        if not opened:
            assert answer.json()["code"] == "api_not_in_package" and "Evolve" in answer.json()["message"]


def test_each_scope_opens_its_own_half(oauth, accounts, fleet, pin):
    paths = {"api.iso15143.snapshot": ["/1", f"/Equipment/ID/{pin}"],
             "api.iso15143.timeseries": [f"/Equipment/ID/{pin}/Locations/{INTERVAL}/1"]}
    for scope in paths:
        token = oauth.access_token(accounts.api_key(fleet, scope))
        for other, several in paths.items():
            for path in several:
                answer = fetch(oauth, token, path, status=200 if other == scope else 403)
                assert scope == other or answer.json()["code"] == "insufficient_scope"


# Codings and tags


def representations(oauth, token, path):
    """The document in every format and coding, and its tag, by format and coding."""
    return {(accept, coding): fetch(oauth, token, path, accept, [("Accept-Encoding", coding)])
            for accept in (XML, JSON) for coding in ("identity", "gzip")}


def test_gzip_and_tags(oauth, recent, pin):
    for path in ("/1", "/0", "/1" + FLAGS, f"/Equipment/ID/{pin}", f"/Equipment/ID/{pin}/Locations/{INTERVAL}/1"):
        found = representations(oauth, recent, path)
        tags = [answer.header("ETag") for answer in found.values()]
        assert len(set(tags)) == 4, path
        for accept in (XML, JSON):
            plain, packed = found[accept, "identity"], found[accept, "gzip"]
            assert plain.header("Content-Encoding") is None and packed.header("Content-Encoding") == "gzip"
            assert gzip.decompress(packed.body) == plain.body
        for (accept, coding), answer in found.items():
            assert answer.header("Cache-Control") == "private, no-cache"
            for named in (answer.header("ETag"), "W/" + answer.header("ETag"), f'"x", {answer.header("ETag")}', "*"):
                same = fetch(oauth, recent, path, accept, [("Accept-Encoding", coding), ("If-None-Match", named)], 304)
                assert same.body == b"" and same.header("ETag") == answer.header("ETag")
                assert same.header("Vary") == answer.header("Vary") and same.header("Content-Type") is None
            other = next(tag for tag in tags if tag != answer.header("ETag"))
            fetch(oauth, recent, path, accept, [("Accept-Encoding", coding), ("If-None-Match", other)], 200)


# Accounts


def test_two_accounts_with_one_pin_never_see_each_others_machine(oauth, accounts, tmp_path, pin):
    """In every format, link and error."""
    machine = """<Fleet xmlns="http://standards.iso.org/iso/15143/-3"><Equipment><EquipmentHeader><OEMName>{make}</OEMName>
        <Model>M1</Model><EquipmentID>{name}</EquipmentID><SerialNumber>{serial}</SerialNumber><PIN>{pin}</PIN>
        </EquipmentHeader><Location datetime="{time}"><Latitude>{latitude}</Latitude>
        <Longitude>9</Longitude></Location></Equipment></Fleet>"""
    sides = []
    for name, latitude in (("alpha", 11.25), ("bravo", 52.75)):
        path = tmp_path / f"{name}.xml"
        path.write_text(machine.format(make=f"make-{name}", name=f"name-{name}", serial=f"serial-{name}", pin=pin,
                                       latitude=latitude, time=f"{DAY}T13:58:31Z"))
        account = accounts.account()
        accounts.import_fleet(account, path)
        sides.append((name, str(latitude), oauth.access_token(accounts.api_user(account))))
    for (name, latitude, token), (other, foreign, _) in (sides, sides[::-1]) * 2:
        secrets = [other.encode(), foreign.encode()]
        series = f"Locations/{INTERVAL}/1"
        for accept in (XML, JSON):
            for path in ("/1", "/1" + FLAGS, f"/Equipment/ID/{pin}", f"/Equipment/ID/{pin}{FLAGS}",
                         f"/Equipment/ID/{pin}/{series}", f"/Equipment/ID/serial-{name}",
                         f"/Equipment/MakeModelSerial/make-{name}/M1/serial-{name}",
                         f"/Equipment/MakeModelSerial/make-{name}/M1/serial-{name}/{series}"):
                for coding in ("identity", "gzip"):
                    answer = fetch(oauth, token, path, accept, [("Accept-Encoding", coding)])
                    body = gzip.decompress(answer.body) if coding == "gzip" else answer.body
                    assert latitude.encode() in body, path
                    assert not any(secret in body for secret in secrets), path
                    assert all(urlsplit(href).path.startswith(BASE) for _, href in links_of(body))
            for path in (f"/Equipment/ID/serial-{other}", f"/Equipment/ID/name-{other}",
                         f"/Equipment/MakeModelSerial/make-{other}/M1/serial-{other}",
                         f"/Equipment/ID/serial-{other}/{series}",
                         f"/Equipment/MakeModelSerial/make-{name}/M1/serial-{other}/{series}"):
                answer = fetch(oauth, token, path, accept, status=404)
                unknown = fetch(oauth, token, path.replace(f"-{other}", "-nobody"), accept, status=404)
                assert answer.body.replace(other.encode(), b"nobody") == unknown.body
                assert foreign.encode() not in answer.body
