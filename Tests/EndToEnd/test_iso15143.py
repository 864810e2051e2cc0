"""The export as ISO 15143-3: what went in as a feed comes out again, for its own account and in every format."""

import datetime
import gzip
import json
import re
import xml.etree.ElementTree as ElementTree
from urllib.parse import quote, urlsplit

import pytest

from harness.accounts import FLEET_PAGE
from harness.raw_http import request

BASE = "/public/api/aemp/v2/15143/-3/Fleet"
NAMESPACE = "{http://standards.iso.org/iso/15143/-3}"
XML, JSON = "application/xml", "application/json"
FLAGS = "?addMetadata=true&addExtendedData=true&includeOffRentAssets=true"


def fetch(oauth, token, path, accept=None, headers=(), status=200):
    answer = oauth.get(BASE + path, token, ([("Accept", accept)] if accept else []) + list(headers))
    assert answer.status == status, answer
    return answer


def tree(element):
    """What an element of XML says, white space between elements aside."""
    children = [tree(child) for child in element]
    text = element.text or ""
    return element.tag.removeprefix(NAMESPACE), dict(element.attrib), children or text


def differences(one, other, path=""):
    path = f"{path}/{one[0]}"
    if one[:2] != other[:2] or type(one[2]) is not type(other[2]):
        return [(path, one[:2], other[:2])]
    if isinstance(one[2], str):
        return [] if one[2] == other[2] else [(path, one[2], other[2])]
    if [child[0] for child in one[2]] != [child[0] for child in other[2]]:
        return [(path, [child[0] for child in one[2]], [child[0] for child in other[2]])]
    return [found for a, b in zip(one[2], other[2]) for found in differences(a, b, path)]


def links_of(body):
    if body.lstrip().startswith(b"<"):
        return [(link.findtext(f"{NAMESPACE}rel"), link.findtext(f"{NAMESPACE}href"))
                for link in ElementTree.fromstring(body).iter(f"{NAMESPACE}Links")]
    return [(link["rel"], link["href"]) for link in json.loads(body)["links"]]


@pytest.fixture(scope="module")
def feed():
    return ElementTree.fromstring(FLEET_PAGE.read_bytes())


@pytest.fixture
def token(oauth, user):
    return oauth.access_token(user)


# The feed that went in


def test_the_feed_comes_out_as_it_went_in(oauth, token, feed):
    answer = fetch(oauth, token, "/1")
    assert answer.header("Content-Type") == XML
    assert answer.body.startswith(b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>')
    page = ElementTree.fromstring(answer.body)
    assert page.tag == feed.tag and page.attrib == feed.attrib
    sent = [tree(machine) for machine in feed.iter(f"{NAMESPACE}Equipment")]
    found = [tree(machine) for machine in page.iter(f"{NAMESPACE}Equipment")]
    assert len(sent) == len(found) == 96
    assert [difference for pair in zip(sent, found) for difference in differences(*pair)] == []


def json_value(text):
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    return {"true": True, "false": False}.get(text, text)


def json_machine(machine):
    """What JSON has to say of a machine of XML."""
    identity = {"OEMName", "Model", "EquipmentID", "SerialNumber", "PIN", "EngineNumber"}
    elements = {}
    for name, attributes, children in tree(machine)[2]:
        members = {}
        for child, _, text in children:
            text = text if isinstance(text, str) else ""
            members[child] = text if child in identity else json_value(text)
            if child.endswith("Units"):
                members[child] = text.upper()
        elements[name] = members | attributes
    return elements


def test_the_feed_comes_out_in_json_too(oauth, token, feed):
    answer = fetch(oauth, token, "/1", JSON)
    assert answer.header("Content-Type") == JSON
    sent = [json_machine(machine) for machine in feed.iter(f"{NAMESPACE}Equipment")]
    found = answer.json()["equipment"]
    assert len(found) == 96 and found == sent
    assert [list(machine) for machine in found] == [list(machine) for machine in sent]


def test_metadata_and_extended_data_come_only_when_asked_for(oauth, token):
    bare = fetch(oauth, token, "/1", JSON).json()["equipment"]
    full = fetch(oauth, token, "/1" + FLAGS, JSON).json()["equipment"]
    assert not any("metadata" in machine for machine in bare)
    assets = {asset["id"]: asset for asset in oauth.get("/api/asset/v1/assets?size=96", token).json()["content"]}
    for plain, machine in zip(bare, full):
        metadata = machine.pop("metadata")
        asset = assets[metadata["assetId"]]
        assert metadata["machineId"] == asset["id"]
        devices = [device["serialNumber"] for device in asset["telematicsDevices"]]
        assert [metadata[key] for key in ("telematicSerialNumber",) if key in metadata] == devices[:1]
        assert machine == plain
    wrong = oauth.get(f"{BASE}/1?addMetadata=yes", token)
    assert wrong.status == 400 and wrong.json()["violations"][0]["field"] == "addMetadata"


# Pages


def test_pages_have_100_machines_and_links_below_the_public_url(fresh_server):
    server = fresh_server("--public-url", "https://iris.example.org")
    from harness.accounts import Accounts
    from harness.oauth import OAuth
    accounts, oauth = Accounts(server), OAuth(server)
    account = accounts.account()
    token = oauth.access_token(accounts.api_user(account))
    root = "https://iris.example.org" + BASE

    def page(number, accept):
        answer = fetch(oauth, token, f"/{number}", accept)
        if accept == JSON:
            return len(answer.json()["equipment"]), links_of(answer.body)
        return answer.body.count(b"<Equipment>"), links_of(answer.body)

    for accept in (XML, JSON):
        assert page(1, accept) == (0, [("self", f"{root}/1"), ("last", f"{root}/1")])
    for number in range(205):
        created = request(server, "POST", "/api/asset/v1/assets", source=oauth.source,
                          headers=[("Authorization", f"Bearer {token}"), ("Content-Type", JSON)],
                          body=json.dumps({"assetType": "TOOL", "name": f"Tool {number}"}).encode())
        assert created.status == 201, created
    expected = {
        0: (0, [("self", 0)]), 1: (100, [("self", 1), ("next", 2), ("last", 3)]),
        2: (100, [("self", 2), ("prev", 1), ("next", 3), ("last", 3)]),
        3: (5, [("self", 3), ("prev", 2), ("last", 3)]), 4: (0, [("self", 4), ("prev", 3), ("last", 3)]),
        1000: (0, [("self", 1000), ("prev", 3), ("last", 3)]),
    }
    for accept in (XML, JSON):
        for number, (count, links) in expected.items():
            assert page(number, accept) == (count, [(rel, f"{root}/{to}") for rel, to in links])
    # Along the links, every tool once and in the order of creation.
    names, path = [], "/1"
    while path:
        body = fetch(oauth, token, path + "?addMetadata=true", JSON).body
        names += [machine["EquipmentHeader"]["EquipmentID"] for machine in json.loads(body)["equipment"]]
        path = dict(links_of(body)).get("next", "").removeprefix(root)
    assert names == [f"Tool {number}" for number in range(205)]


@pytest.mark.parametrize("page", ["x", "-1", "1.5", "+1", "%20", "99999999999999999999"])
def test_a_page_is_a_number(oauth, token, page):
    answer = fetch(oauth, token, f"/{page}", status=400)
    assert answer.json()["violations"][0]["field"] == "page"


# Single machines


def test_every_machine_by_what_is_written_on_it(oauth, token, feed):
    machines = list(feed.iter(f"{NAMESPACE}Equipment"))
    for machine in machines[::8] + [m for m in machines if m.find(f".//{NAMESPACE}PIN") is None][:4]:
        header = {child.tag.removeprefix(NAMESPACE): child.text or ""
                  for child in machine.find(f"{NAMESPACE}EquipmentHeader")}
        paths = [f"/Equipment/ID/{quote(header[key], safe='')}"
                 for key in ("PIN", "SerialNumber", "EquipmentID") if key in header]
        if all(header.get(key) for key in ("OEMName", "Model", "SerialNumber")):
            parts = "/".join(quote(header[key], safe="") for key in ("OEMName", "Model", "SerialNumber"))
            paths.append(f"/Equipment/MakeModelSerial/{parts}")
        for path in paths:
            page = ElementTree.fromstring(fetch(oauth, token, path).body)
            found = list(page.iter(f"{NAMESPACE}Equipment"))
            assert len(found) == 1 and differences(tree(machine), tree(found[0])) == [], path


def test_identifiers_with_spaces_slashes_and_letters_of_any_size(oauth, accounts):
    account = accounts.account()
    token = oauth.access_token(accounts.api_user(account))
    body = {"assetType": "MACHINE", "name": "Bagger 7/ä", "brand": "Åk & Söner", "model": "A/B 100%",
            "serialNumber": "S/N 12 x", "telematicsDevices": [{"serialNumber": "DEV-9"}]}
    created = request(oauth.server, "POST", "/api/asset/v1/assets", source=oauth.source, body=json.dumps(body).encode(),
                      headers=[("Authorization", f"Bearer {token}"), ("Content-Type", JSON)])
    assert created.status == 201, created
    ids = ["S/N 12 x", "s/n 12 X", "DEV-9", "dev-9", "Bagger 7/ä", created.json()["id"]]
    paths = [f"ID/{quote(text, safe='')}" for text in ids]
    paths += ["MakeModelSerial/" + "/".join(quote(part, safe="") for part in parts) for parts in (
        ("Åk & Söner", "A/B 100%", "S/N 12 x"), ("Åk & Söner", "a/b 100%", "s/n 12 x"))]
    answers = {fetch(oauth, token, f"/Equipment/{path}", JSON).body for path in paths}
    assert len(answers) == 1
    header = json.loads(answers.pop())["equipment"][0]["EquipmentHeader"]
    assert header == {"OEMName": "Åk & Söner", "Model": "A/B 100%", "EquipmentID": "Bagger 7/ä", "SerialNumber": "S/N 12 x"}
    unknown = fetch(oauth, token, "/Equipment/ID/nobody%20here", status=404)
    assert unknown.json()["code"] == "not_found" and "nobody here" in unknown.json()["message"]


# Time series

# Of the feed's own day samples are past every retention: the same feed, all of it two days ago.
DAY = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=2)).strftime("%Y-%m-%d")
FIRST = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=10)).strftime("%Y-%m-%dT00:00:00")
LAST = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)).strftime("%Y-%m-%dT00:00:00")
INTERVAL = f"{FIRST}Z/{LAST}Z"


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


# Formats, codings, conditions


@pytest.mark.parametrize("accept,media", [
    (None, XML), ("*/*", XML), ("application/*", XML), (XML, XML), ("text/xml", XML), ("text/html", XML), ("", XML),
    (JSON, JSON), ("application/json, text/plain, */*", JSON), ("Application/JSON; charset=utf-8", JSON),
    ("application/xml;q=0.5, application/json", JSON), ("application/xml, application/json;q=0.9", XML),
    ("application/xml, application/json", XML), ("application/json;q=0", XML), ("text/xml;q=0.9, application/json;q=0.8", XML),
    ("application/json;q=0.5, */*;q=0.8", XML), ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", XML),
])
def test_the_format_that_is_asked_for(oauth, token, accept, media):
    headers = [("Accept", accept)] if accept is not None else []
    answer = fetch(oauth, token, "/1", headers=headers)
    assert answer.header("Content-Type") == media
    assert answer.header("Vary") == "Accept, Accept-Encoding"


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


def test_a_change_is_seen_at_once_and_changes_the_tag(oauth, accounts):
    account = accounts.account()
    accounts.import_fleet(account)
    token = oauth.access_token(accounts.api_user(account))
    before = fetch(oauth, token, "/1")
    asset = oauth.get("/api/asset/v1/assets?size=1", token).json()["content"][0]
    changed = request(oauth.server, "PATCH", f"/api/asset/v1/assets/{asset['id']}", source=oauth.source,
                      headers=[("Authorization", f"Bearer {token}"), ("Content-Type", JSON)],
                      body=b'{"brand":"Edited & Co"}')
    assert changed.status == 200
    after = fetch(oauth, token, "/1", headers=[("If-None-Match", before.header("ETag"))])
    assert after.header("ETag") != before.header("ETag")
    assert after.body == before.body.replace(
        f"<OEMName>{asset['brand']}</OEMName>".encode(), b"<OEMName>Edited &amp; Co</OEMName>", 1)


def test_head_has_the_fields_of_get(oauth, token):
    answer = request(oauth.server, "HEAD", BASE + "/1", headers=[("Authorization", f"Bearer {token}")], source=oauth.source)
    got = fetch(oauth, token, "/1")
    assert answer.status == 200 and answer.body == b""
    assert answer.header("ETag") == got.header("ETag")
    assert answer.header("Content-Length") == str(len(got.body))


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
