"""The export as ISO 15143-3: what went in as a feed comes out again, page by page and machine by machine."""

import json
import xml.etree.ElementTree as ElementTree
from urllib.parse import quote

import pytest

from harness.accounts import FLEET_PAGE, Accounts
from harness.iso15143 import BASE, FLAGS, JSON, NAMESPACE, XML, differences, fetch, json_machine, links_of, tree
from harness.oauth import OAuth
from harness.raw_http import request


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
