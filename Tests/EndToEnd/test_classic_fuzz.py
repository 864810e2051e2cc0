"""Requests to the Classic API that nobody thought of, made from its own metadata: any operation by any of its spellings,
with values that fit, values that nearly do, numbers of another account's objects, and noise. None may fail the server or
tell anything of the other account.
"""

import json
import os
from collections import Counter
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.classic import MEDIA_TYPES, Classic, rows
from harness.sender import Sender

# For each operation.
EXAMPLES = int(os.environ.get("IRIS_FUZZ_EXAMPLES", "130"))
SECRET = "Nobody else may read this"
SQUARE = "POLYGON ((57 9, 57 10, 58 10, 58 9, 57 9))"
FITTING = {
    "integer": [], "string[]": ["1", "1,2", "[]", '["1"]', "[1, 2]"], "boolean": ["true", "false", "0"],
    "dateTime": ["2025-12-01", "2026-01-01T23:59:59.0000000+01:00", "2026-01-03 04:05", "2026-02-01T00:00:00Z"],
    "number": ["1", "0.5", "39999"], "location": ["57.05,9.92", "{latitude:57.05,longitude:9.92}"],
    "Location": ["57.05,9.92", "POINT (57.05 9.92)"], "Address": ["Vej 1", '{"city":"Aalborg"}', "{country:DK}"],
    "string": ["A name", SQUARE, "60sec", "10min", "AB12", "e@example.com"],
}


@pytest.fixture(scope="module")
def program(server, accounts):
    return program_of(server, accounts, "Own")


@pytest.fixture(scope="module")
def foreign(server, accounts):
    """The program of another account."""
    return program_of(server, accounts, SECRET)


def program_of(server, accounts, name):
    """A program whose account has a unit with samples and an object of each kind, all of this name, with their numbers."""
    sender = Sender(server, accounts)
    asset = sender.asset(name)
    sender.samples({
        "assetId": asset, "locations": [{"time": "2026-01-02T03:04:05Z", "latitude": 57.05, "longitude": 9.92}],
        "insights": [{"name": "CumulativeOperatingHours", "time": "2026-01-02T03:04:05Z", "value": 12.5}],
        "faults": [{"code": "110-16", "time": "2026-01-02T03:04:05Z", "description": name}]})
    classic = Classic.of(server, accounts, sender.account)
    client = classic.create("Client", name=name)
    classic.numbers = [unit["id"] for unit in classic.rows("/unit")] + [
        client, classic.create("Group", name=name), classic.create("Category", name=name),
        classic.create("Zone", name=name, polygon=SQUARE), classic.create("Point", name=name, location="57.05,9.92"),
        classic.create("Contact", name=name, clientId=client), classic.create("Key", name=name, serialNumber="AB12")]
    return classic


def values(parameter, numbers, fits):
    """Texts for a parameter."""
    kind = parameter["type"]
    names_object = kind in ("integer", "string[]") or kind == "string" and parameter["required"]
    fitting = FITTING[kind] + (numbers if names_object else [])
    if fits:
        return st.sampled_from(fitting)
    return st.one_of(st.sampled_from(fitting), st.sampled_from(numbers), st.text(max_size=40),
                     st.sampled_from(fitting).flatmap(mangled))


def mangled(text):
    """A text with something put into it."""
    return st.builds(lambda place, noise: text[:place] + noise + text[place:], st.integers(0, len(text)),
                     st.sampled_from(["\0", "'", '"', "<", "{", "}", ",", ":", "%", "-", "e9", " ", "\u2028", "(", "))", "é"]))


@st.composite
def requests(draw, operation, numbers):
    """Target, method, headers and body."""
    routes = [(method, route["path"].removeprefix("/public")) for route in operation["routes"] for method in route["methods"]]
    routes += [("GET", f"/{form}/reply/{operation['name']}") for form in ("json", "xml", "jsonl", "csv")]
    method, path = draw(st.sampled_from(routes))
    # Half of the requests are right by the metadata, so that more is reached than the checks of parameters.
    fits = draw(st.booleans())
    sent = {parameter["name"]: draw(values(parameter, numbers, fits)) for parameter in operation["parameters"]
            if parameter["required"] and (fits or draw(st.integers(0, 9)) > 0) or draw(st.integers(0, 5)) == 0}
    path = path.replace("{Id}", quote(draw(st.sampled_from(numbers + ["0", "x", "é", "1.5"])), safe=""))
    path = draw(st.sampled_from([path, path.lower(), path.upper(), path + "/", path + "." + draw(st.sampled_from(list(MEDIA_TYPES)))]))
    query = {"format": draw(st.sampled_from(["json", "csv", "xml", "x"]))} if draw(st.integers(0, 4)) == 0 else {}
    if draw(st.integers(0, 9)) == 0:
        query["callback"] = draw(st.sampled_from(["f", "a.b$_1", "alert(1)", "<script>", ""]))
    headers, body = [], b""
    if method in ("POST", "PUT"):
        is_json = draw(st.booleans())
        headers = [("Content-Type", "application/json" if is_json else "application/x-www-form-urlencoded")]
        body = (json.dumps(sent) if is_json else urlencode(sent)).encode(errors="surrogatepass")
        if draw(st.integers(0, 9)) == 0:
            body = body[:draw(st.integers(0, len(body)))]
    else:
        query |= sent
    return path + ("?" + urlencode(query, errors="surrogatepass") if query else ""), method, headers, body


def test_no_request_fails_the_server_or_reads_another_account(program, foreign, capsys):
    statuses, read = Counter(), Counter()
    kinds = ("unit", "Group", "Client", "Contact", "Point", "Zone", "Key", "Category")
    before = {kind: foreign.rows(f"/{kind}") for kind in kinds}
    # Its own unit often, so that reports have something to tell.
    numbers = foreign.numbers + program.numbers + program.numbers[:1] * 10
    for operation in program.metadata():
        ask(program, operation, numbers, statuses, read)
    with capsys.disabled():
        print(f"\nclassic: {statuses.total()} requests, by status {json.dumps(statuses)}")
    assert {kind: foreign.rows(f"/{kind}") for kind in kinds} == before
    assert statuses.total() >= 20 * EXAMPLES and statuses[200] > statuses.total() / 10 and statuses[400] > 100
    # Reports and lists have told something, so that it was not for want of rows that nothing was told.
    assert all(read[name] for name in ("GetUnit", "UnitHistory", "UnitActiveFaults", "GetGroup", "GetZone")), read


def ask(program, operation, numbers, statuses, read):
    """Sends requests of an operation, and counts the answers by status and the rows that were read."""
    @settings(max_examples=EXAMPLES, derandomize=True, database=None, deadline=None,
              suppress_health_check=list(HealthCheck))
    @given(requests(operation, numbers))
    def check(sent):
        answer = program.send(*sent)
        statuses[answer.status] += 1
        assert answer.status < 500 and SECRET.encode() not in answer.body, (sent, answer)
        kind = (answer.header("Content-Type") or "").split(";")[0]
        form = {media: form for form, media in MEDIA_TYPES.items()}.get(kind)
        assert form or kind == "application/javascript" or answer.status == 401, (sent, answer)
        if answer.status == 200 and form and not operation["changes"]:
            read[operation["name"]] += len(rows(answer.body, form))
        elif answer.status != 200 and form == "json":
            assert answer.json()["responseStatus"]["errorCode"], (sent, answer)

    check()
