"""The Classic API as programs that were written for it see it: every operation of its metadata, in every format and by
every spelling of its routes, in two accounts, and with input of all kinds.
"""

import csv
import datetime
import http.server
import json
import threading
import time
from urllib.parse import urlencode

import pytest
import requests

from harness.accounts import Accounts
from harness.browser import browser  # noqa: F401  a fixture
from harness.classic import MEDIA_TYPES, Classic, rows
from harness.oauth import OAuth
from harness.raw_http import request
from harness.sender import Sender

DAYS = 90
OBJECTS = ("Group", "Category", "Client", "Contact", "Point", "Zone", "Key")


def text(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture(scope="module")
def end():
    return datetime.datetime.now(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)


@pytest.fixture(scope="module")
def owner(server, accounts):
    """An account with a simulated fleet that has worked for more than 90 days, and a program of it."""
    account = accounts.account()
    accounts.cli("simulate", "--account", account.id, "--machines", 3, "--days", DAYS + 2)
    accounts.settle()
    return Classic.of(server, accounts, account)


@pytest.fixture(scope="module")
def stranger(server, accounts):
    account = accounts.account()
    accounts.cli("simulate", "--account", account.id, "--machines", 2, "--days", 1)
    accounts.settle()
    return Classic.of(server, accounts, account)


@pytest.fixture(scope="module")
def units(owner):
    return owner.rows("/unit")


@pytest.fixture(scope="module")
def operations(owner):
    return owner.metadata()


@pytest.fixture(scope="module")
def unit_operations(operations):
    """Those that read units and what they reported; test_classic_objects.py is about the others."""
    return [operation for operation in operations if operation["result"]["name"] not in OBJECTS and not operation["changes"]]


def parameters_of(operation, unit, start, stop):
    """A value for every parameter that the operation needs, by what the metadata says of it."""
    values = {}
    for parameter in operation["parameters"]:
        if parameter["required"]:
            name, kind = parameter["name"], parameter["type"]
            is_start = name.lower().endswith("from") or name.lower() == "date"
            values[name] = (text(start) if is_start else text(stop)) if kind == "dateTime" else unit
    return values


def spellings(operation, values):
    """Targets and methods that all ask for the same."""
    for route in operation["routes"]:
        path = route["path"].removeprefix("/public")
        if "{Id}" in path:
            identifier = [name for name in values if name.lower() in ("id", "unitid")]
            if not identifier:
                continue
            path = path.replace("{Id}", values[identifier[0]])
        for method in route["methods"]:
            for spelled in (path, path.upper(), path.lower(), path + "/"):
                yield method, spelled, values
            yield method, path, {name.upper(): value for name, value in values.items()}
            yield method, path, {name.lower(): value for name, value in values.items()}


def test_every_operation_says_the_same_in_every_format_by_every_route(owner, units, unit_operations, end):
    start = end - datetime.timedelta(days=3)
    asked = 0
    for operation in unit_operations:
        values = parameters_of(operation, units[0]["id"], start, end)
        reply = f"/reply/{operation['name']}"
        plain = owner.send(f"/json{reply}?{urlencode(values)}")
        assert plain.status == 200, (operation["name"], plain)
        assert list(plain.json()) == [operation["result"]["wrapper"]]
        expected = rows(plain.body, "json")
        names = {field["name"] for field in operation["result"]["fields"]}
        assert {name.split(".")[0] for row in expected for name in row} <= names
        for form, media in MEDIA_TYPES.items():
            query = urlencode(values)
            answers = [
                owner.send(f"/{form}{reply}?{query}"), owner.send(f"/{form.upper()}{reply.lower()}?{query}"),
                owner.send(f"/json{reply}?{query}", "POST") if form == "json" else None,
                owner.send(f"/{form}{reply}", "POST", [("Content-Type", "application/json")], json.dumps(values).encode()),
            ]
            for method, path, given in spellings(operation, values):
                query = urlencode(given)
                answers += [
                    owner.send(f"{path.rstrip('/')}.{form}?{query}", method),
                    owner.send(f"{path}?{query}&format={form}", method),
                    owner.send(f"{path}?{query}", method, [("Accept", media)]),
                ]
                if method == "POST":
                    fields = [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", media)]
                    answers.append(owner.send(path, method, fields, query.encode()))
            for answer in filter(None, answers):
                assert answer.status == 200, (operation["name"], answer)
                assert answer.header("content-type").startswith(media)
                assert rows(answer.body, form) == expected, operation["name"]
                asked += 1
    assert asked > 200 and len(unit_operations) >= 5


def test_a_program_reads_ninety_days_in_chunks(owner, units, end):
    """As `requests` does it, every unit, thirty days at a time."""
    start = end - datetime.timedelta(days=DAYS)
    session = requests.Session()
    session.auth = ("API", owner.token)
    base = f"{owner.server.url}/public"

    def read(report, name, unit, begin, stop):
        answer = session.get(
            f"{base}/Report/{report}", params={name: unit, "from": text(begin), "to": text(stop)}, timeout=120)
        assert answer.status_code == 200, answer.text[:300]
        return answer.json()["list"]

    listed = session.get(f"{base}/unit.json", timeout=30).json()["list"]
    assert len(listed) == 3
    counts = {}
    for unit in listed:
        for report, name in (("UnitHistory", "unitId"), ("UnitExtendedInfo", "id"), ("UnitActiveFaults", "id")):
            chunks = []
            for day in range(0, DAYS, 30):
                begin = start + datetime.timedelta(days=day)
                chunks += read(report, name, unit["id"], begin, begin + datetime.timedelta(days=30))
            assert chunks == read(report, name, unit["id"], start, end)
            times = [row["time"] for row in chunks]
            assert times == sorted(times)
            counts[report] = counts.get(report, 0) + len(chunks)
            if report == "UnitHistory":
                runs = [row["run1"] for row in chunks if "run1" in row]
                assert runs == sorted(runs) and runs[-1] > runs[0]
                assert any("location" in row for row in chunks)
    assert counts["UnitHistory"] > 10_000 and counts["UnitExtendedInfo"] > 50_000 and counts["UnitActiveFaults"] > 0


def test_a_long_answer_comes_in_parts_and_as_gzip(owner, units, end):
    start = end - datetime.timedelta(days=DAYS)
    parameters = {"id": units[0]["id"], "from": text(start), "to": text(end)}
    url = f"{owner.server.url}/public/Report/UnitExtendedInfo.csv"
    before = owner.server.resident_kilobytes()
    with requests.get(url, params=parameters, auth=("API", owner.token), stream=True, timeout=60,
                      headers={"Accept-Encoding": "identity"}) as plain:
        assert plain.headers["Transfer-Encoding"] == "chunked" and "Content-Encoding" not in plain.headers
        content = plain.content
    assert len(content) > 2_000_000
    assert owner.server.resident_kilobytes() - before < 60_000
    zipped = requests.get(url, params=parameters, auth=("API", owner.token), timeout=60)
    assert zipped.headers["Content-Encoding"] == "gzip" and zipped.content == content
    table = list(csv.reader(content.decode().splitlines()))
    assert table[0] == ["name", "value", "variableId", "time", "uoM"] and {len(row) for row in table} == {5}


def test_errors_have_the_same_members_in_every_format(owner, units):
    unknown = str(max(int(unit["id"]) for unit in units) + 1_000_000)
    cases = [("/Report/UnitHistory?unitId=" + units[0]["id"], 400, "parameterMissing", ["from", "to"]),
             (f"/unit/{unknown}", 404, "unitNotFound", []), ("/unit?id=x&radius=40000", 400, "parameterInvalid", ["id", "radius"]),
             ("/nowhere", 404, "operationNotFound", []), ("/unit?groupId=3", 404, "groupNotFound", [])]
    for target, status, code, fields in cases:
        for form in MEDIA_TYPES:
            mark = "&" if "?" in target else "?"
            answer = owner.send(f"{target}{mark}format={form}")
            assert answer.status == status, answer
            body = answer.body.decode()
            if form in ("json", "jsonl"):
                told = json.loads(body)["responseStatus"]
                assert told["errorCode"] == code and told["message"]
                assert [entry["fieldName"] for entry in told.get("errors", [])] == fields
            elif form == "csv":
                first, *others = csv.DictReader(body.splitlines())
                assert first["errorCode"] == code and [row["fieldName"] for row in others] == fields
            else:
                assert f"<ErrorCode>{code}</ErrorCode>" in body
                assert [part.split("<")[0] for part in body.split("<FieldName>")[1:]] == fields
    not_allowed = owner.send("/unit", "DELETE")
    assert not_allowed.status == 405 and not_allowed.header("allow") == "GET"


def test_without_a_good_token_nothing_is_told(owner, operations):
    for operation in operations:
        for target in (f"/json/reply/{operation['name']}", operation["routes"][0]["path"].removeprefix("/public")):
            for headers in ([], [("Authorization", "Basic QVBJOg==")], [("Authorization", f"Bearer {owner.token}")]):
                answer = request(owner.server, "GET", "/public" + target, headers=headers, source=owner.source)
                assert (answer.status, answer.body) == (401, b""), answer
                assert answer.header("www-authenticate").startswith("Basic")
            wrong = owner.token[:-1] + ("a" if owner.token[-1] != "a" else "b")
            assert request(owner.server, "GET", f"/public{target}?token={wrong}", source=owner.source).status == 401


def test_a_token_stands_in_no_log_and_no_answer(owner, units):
    target = f"/public/unit/{units[0]['id']}?token={owner.token}"
    answer = request(owner.server, "GET", target, source=owner.source)
    assert answer.status == 200
    for target in (f"/unit/x?token={owner.token}", f"/nowhere/{owner.token}", f"/unit?callback={owner.token}(",
                   f"/unit?format={owner.token}", f"/unit?id={owner.token}"):
        answer = owner.send(target)
        assert answer.status in (400, 404)
        assert owner.token not in str(answer.headers) + answer.body.decode()
    time.sleep(0.5)
    assert owner.token not in owner.server.log()


def test_accounts_see_their_own_units_alone(owner, stranger, units, unit_operations, end):
    start = end - datetime.timedelta(days=3)
    own = stranger.rows("/unit")
    assert len(own) == 2 and not {unit["id"] for unit in own} & {unit["id"] for unit in units}
    asked = 0
    for operation in unit_operations:
        names = [p["name"] for p in operation["parameters"] if p["name"].lower() in ("id", "unitid")]
        for name in names:
            for unit in units:
                values = parameters_of(operation, unit["id"], start, end) | {name: unit["id"]}
                answer = stranger.send(f"/json/reply/{operation['name']}?{urlencode(values)}")
                assert answer.status == 404, (operation["name"], answer)
                assert answer.json()["responseStatus"]["errorCode"] == "unitNotFound"
                assert owner.send(f"/json/reply/{operation['name']}?{urlencode(values)}").status == 200
                asked += 1
    assert asked >= 15


HOSTILE = ["", "-1", "0", "1e9", "99999999999999999999", "9" * 400, "NaN", "null", "true", "{}", "[]", "';--", "\0", "\x1f",
           "<script>", "../../x", "%", "é", "🚜", "0001-01-01", "9999-12-31T23:59:59.9999999Z", "2026-13-01", "POINT (1 2)",
           "57,9", "1,2,3", "{latitude:1}", "a" * 5000, "\u2028", "1;2", "+", "inf,inf", "2026-01-01T00:00:00+99:99"]


def test_hostile_input_is_refused_in_order(stranger, operations, end):
    # Of the smaller account: some of the ranges below are valid and long.
    owner, units = stranger, stranger.rows("/unit")
    start = end - datetime.timedelta(days=1)
    for operation in operations:
        good = parameters_of(operation, units[0]["id"], start, end)
        for name in [p["name"] for p in operation["parameters"]] + ["callback", "format", "token", "unknown"]:
            for value in HOSTILE:
                query = urlencode(good | {name: value})
                for answer in (owner.send(f"/json/reply/{operation['name']}?{query}"),
                               owner.send(f"/xml/reply/{operation['name']}", "POST",
                                          [("Content-Type", "application/json")], json.dumps(good | {name: value}).encode())):
                    assert answer.status < 500, (operation["name"], name, value, answer)
    for body in (b"{", b"\xff\xfe", b"[" * 100_000, b'{"id":' + b"{" * 10_000, b"id=1&" * 2_000, b"\0" * 100):
        for kind in ("application/json", "application/x-www-form-urlencoded", "multipart/form-data", "text/xml; a=b"):
            answer = owner.send("/GetUnit", "POST", [("Content-Type", kind)], body)
            assert answer.status in (200, 400, 413, 415), answer
    for path in ("//", "/unit//", "/%2e%2e/unit", "/unit/%00", "/unit/..", "/json/reply/", "/reply/x", "/" + "a" * 9000,
                 "/unit.json.xml", "/.json", "/metadata/x", "/%c3%28"):
        assert owner.send(path).status in (400, 404, 414, 200), path


@pytest.fixture
def other_site(owner):
    """A site of somebody else with a page that reads the units by a script element, as jQuery does it."""
    address = f"{owner.server.url}/public/unit?token={owner.token}&callback=jQuery19.show&_=1"
    html = f"""<!doctype html><meta charset="utf-8"><title>waiting</title><link rel="icon" href="data:,"><script>
        var jQuery19 = {{show: function (answer) {{ document.title = answer.list.map(u => u.id).join(" "); }}}};
        </script><script src="{address.replace("&", "&amp;")}"></script>"""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_):
            pass

    site = http.server.ThreadingHTTPServer(("127.0.0.2", 0), Page)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://127.0.0.2:{site.server_port}/"
    site.shutdown()
    site.server_close()


def test_a_page_of_another_site_reads_by_script(browser, owner, units, other_site):  # noqa: F811
    context = browser.new_context()
    try:
        page = context.new_page()
        complaints = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(other_site)
        page.wait_for_load_state()
        assert (page.title(), complaints) == (" ".join(unit["id"] for unit in units), [])
        people = context.new_page()
        people.goto(f"{owner.server.url}/public/metadata")
        people.get_by_role("link", name="GetUnitExtendedInfo").click()
        people.get_by_role("heading", name="GetUnitExtendedInfo").wait_for()
        assert "variableId" in people.inner_text("body")
    finally:
        context.close()


def test_units_have_the_number_that_the_export_tells(server, accounts):
    sender = Sender(server, accounts)
    assets = [sender.asset(f"Drill {number}") for number in range(3)]
    classic = Classic.of(server, accounts, sender.account)
    token = OAuth(server).access_token(accounts.api_user(sender.account))
    for asset in assets:
        path = f"/public/api/aemp/v2/15143/-3/Fleet/Equipment/ID/{asset}?addMetadata=true"
        answer = request(server, "GET", path, headers=[("Authorization", f"Bearer {token}"), ("Accept", "application/json")])
        assert answer.status == 200, answer
        metadata = answer.json()["equipment"][0]["metadata"]
        [unit] = classic.rows(f"/unit/{metadata['unitId']}")
        assert metadata["assetId"] == asset and unit["name"].startswith("Drill")


def test_beyond_fifty_requests_a_second_there_is_a_wait(fresh_server):
    server = fresh_server(environment={"IRIS_LIMITS": "iris"})
    accounts = Accounts(server)
    classic = Classic.of(server, accounts, accounts.account())
    time.sleep(1.1)
    found = []

    def ask():
        began = time.monotonic()
        answer = classic.send("/unit")
        found.append((answer.status, time.monotonic() - began, answer.header("retry-after")))

    threads = [threading.Thread(target=ask) for _ in range(240)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = [retry for status, _, retry in found if status == 429]
    assert {status for status, _, _ in found} <= {200, 429}
    assert sum(status == 200 for status, _, _ in found) >= 200
    assert all(int(retry) >= 1 for retry in refused)
    waits = [seconds for status, seconds, _ in found if status == 200]
    # The longest wait is 3 s; the rest is what the machine takes.
    assert 1 < max(waits) < 30
