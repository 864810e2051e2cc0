"""The Developer Hub for readers and for programs: pages, Try it, files, and the way from an error to its explanation."""

import json
import re
import statistics
import time
import xml.etree.ElementTree as ElementTree

import pytest
import yaml
from openapi_spec_validator import validate

from harness.hub_pages import Hub
from harness.oauth import OAuth
from harness.openapi import operations

LIST = "/reference/assets/listAssets"
GET = "/reference/assets/getAsset"
DELETE = "/reference/assets/deleteAsset"
TOKEN = "/reference/authorization/createToken"


@pytest.fixture(scope="module")
def document(server):
    return Hub(server).get("/openapi.json").json()


@pytest.fixture(scope="module")
def addresses(server):
    """Every address of the sitemap, without the server."""
    tree = ElementTree.fromstring(Hub(server).get("/sitemap.xml").content)
    found = [element.text for element in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert all(address.startswith(server.url) for address in found)
    return [address.removeprefix(server.url) or "/" for address in found]


@pytest.fixture(scope="module")
def asset(server, user):
    """The first asset of the fleet."""
    return OAuth(server).assets(OAuth(server).access_token(user)).json()["content"][0]


def person(server, accounts, account, role):
    hub = Hub.of(server, *accounts.user(account, role))
    return hub


# Pages


def test_every_page_answers_and_says_the_same_in_markdown(server, addresses):
    hub = Hub(server)
    for address in addresses:
        page = hub.get(address)
        assert page.status_code == 200, address
        assert page.text.count("<h1>") == 1, address
        if address in ("/", "/guides", "/reference", "/status", "/support"):
            continue
        text = hub.get(address + ".md")
        assert text.status_code == 200 and text.headers["Content-Type"].startswith("text/markdown"), address
        title = re.search(r"<h1>(.*?)</h1>", page.text)[1]
        assert text.text.startswith("# "), address
        assert "{{" not in text.text and "{{" not in page.text, address
        if address != "/changelog":
            assert text.text[2:].split("\n")[0].replace("'", "&#39;") == title.replace("&quot;", '"'), address
            assert 'Updated <time datetime="' in page.text, f"{address} has no date: run `make hub-revisions`"


def test_every_operation_has_a_page_with_what_its_description_says(server, document, addresses):
    hub = Hub(server)
    count = 0
    for path, item in document["paths"].items():
        for method, operation in item.items():
            count += 1
            slug = re.sub(r"[^a-z0-9]+", "-", operation["tags"][0].lower())
            address = f"/reference/{slug}/{operation['operationId']}"
            assert address in addresses
            page = hub.get(address).text
            assert path in page and method.upper() in page
            for parameter in operation.get("parameters", []):
                assert f'name="{parameter["name"]}"' in page, (address, parameter["name"])
            for scope in operation.get("x-iris-scopes", []):
                assert scope in page, (address, scope)
            for quota in operation.get("x-iris-quotas", []):
                assert quota["description"] in page, (address, quota)
            for status in operation["responses"]:
                assert status in page, (address, status)
            for code in re.findall(r"`(\w+)`: ", " ".join(answer["description"] for answer in operation["responses"].values())):
                assert code in page, (address, code)
    assert count >= 50


@pytest.mark.parametrize("address", [
    "/nowhere", "/guides/nowhere", "/reference/assets/nowhere", "/reference/nowhere", "/guides/..%2f..%2fetc%2fpasswd",
    "/guides/nowhere.md", "/reference/assets/getAsset/nowhere"])
def test_what_is_not_there_is_a_page_that_says_so(server, address):
    page = Hub(server).get(address)
    assert page.status_code == 404 and "<h1>" in page.text and page.headers["Content-Type"].startswith("text/html")


def test_no_page_holds_what_others_may_not_see_in_a_cache(server, accounts, fleet):
    assert Hub(server).get(LIST).headers["Cache-Control"] == "private, no-cache"
    signed_in = person(server, accounts, fleet, "User").get(LIST)
    assert signed_in.headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in signed_in.headers["Content-Security-Policy"]


def test_every_good_answer_is_shown_with_an_example(server, document):
    page = Hub(server).get("/reference/iso-15143-3/getFleetPage").text
    assert "&lt;EquipmentHeader&gt;" in page and "EquipmentHeader&quot;" in page
    for path, item in document["paths"].items():
        for method, operation in item.items():
            for status, answer in operation["responses"].items():
                for media, content in answer.get("content", {}).items():
                    if status.startswith("2") and content.get("schema", {}).get("$ref") != "#/components/schemas/Revoked":
                        assert content.get("example"), (method, path, status, media)


def test_answers_of_time_series_have_the_shape_of_their_examples(server, document, user, asset):
    token = OAuth(server).access_token(user)
    tried = 0
    for path, item in document["paths"].items():
        operation = item.get("get")
        if not operation or operation["tags"] != ["Time Series"]:
            continue
        parameters = {entry["name"]: entry["example"] for entry in operation.get("parameters", [])
                      if entry["in"] == "query" and entry["required"]}
        address = path.replace("{assetId}", asset["id"]).replace("{name}", "__name__")
        answer = Hub(server).get(address, params=parameters, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200, answer.text
        shown = operation["responses"]["200"]["content"]["application/json"]["example"]
        got = answer.json()
        assert set(got) == set(shown), path
        assert type(got["data"]) is type(shown["data"]), path
        if isinstance(got["data"], dict) and "resultType" in shown["data"]:
            assert set(got["data"]) == set(shown["data"]) and got["data"]["resultType"] == shown["data"]["resultType"]
        tried += 1
    assert tried >= 18


# Try it


def test_a_pasted_token_sends_a_real_request_and_is_never_shown(server, user, asset):
    token = OAuth(server).access_token(user)
    page, status = Hub(server).send(GET, assetId=asset["id"], token=token)
    assert status == 200 and asset["id"] in page.text and token not in page.text
    page, status = Hub(server).send(GET, assetId="0198c0de-0000-7000-8000-000000000001", token=token)
    assert status == 404 and "/guides/troubleshooting#not-found" in page.text
    page, status = Hub(server).send(LIST, size="100000", token=token)
    assert status == 400 and "constraint_violation" in page.text
    page, status = Hub(server).send(LIST, token="garbage")
    assert status == 401 and token not in server.log_tail()
    page, status = Hub(server).send(LIST, token="")
    assert status is None and page.status_code == 400 and "Nothing was sent" in page.text


def test_a_session_sends_with_a_token_for_the_scope_of_the_operation_alone(server, accounts, fleet, asset):
    reader = person(server, accounts, fleet, "User")
    page, status = reader.send(GET, assetId=asset["id"], auth="session")
    assert status == 200 and asset["id"] in page.text
    assert "Bearer" not in re.sub(r"Bearer \$IRIS_TOKEN|Bearer &quot;|Bearer \S*IRIS_TOKEN|Bearer ", "", page.text)
    # What the account sent last is on the page for those of the account, and for nobody else.
    assert f"/api/asset/v1/assets/{asset['id']}" in reader.get(GET).text
    stranger = person(server, accounts, accounts.account(), "Admin")
    assert "Recent requests" not in stranger.get(GET).text and asset["id"] not in stranger.get(GET).text
    page, status = stranger.send(GET, assetId=asset["id"], auth="session")
    assert status == 404


def test_only_administrators_change_data_with_their_session_and_only_when_they_confirm(server, accounts):
    account = accounts.account()
    key = accounts.api_key(account)
    token = OAuth(server).client_credentials(key).json()["access_token"]
    created = Hub(server).session.post(
        server.url + "/api/asset/v1/assets", headers={"Authorization": f"Bearer {token}"}, timeout=20,
        json={"assetType": "TOOL", "name": "Drill"}).json()
    for role in ("User", "Technician", "Fleet Admin"):
        page, status = person(server, accounts, account, role).send(
            DELETE, assetId=created["id"], auth="session", confirm="yes")
        assert status is None and "Nothing was sent" in page.text, role
    administrator = person(server, accounts, account, "Admin")
    page, status = administrator.send(DELETE, assetId=created["id"], auth="session")
    assert status is None and "say first that you know" in page.text
    page, status = administrator.send(DELETE, assetId=created["id"], auth="session", confirm="yes")
    assert status == 204


def test_a_session_opens_no_api_that_the_package_does_not(server, accounts):
    explorer = person(server, accounts, accounts.account("explore"), "Admin")
    path = "/reference/time-series/queryOfFleet"
    assert "Your session cannot be used" in explorer.get(path).text
    page, status = explorer.send(path, query="up", auth="session")
    assert status is None


def test_the_token_endpoint_can_be_tried_and_keeps_its_secrets(server, user):
    fields = {"clientId": user.client_id, "clientSecret": user.client_secret, "grant_type": "password",
              "username": user.username, "password": user.password, "scope": "api"}
    page, status = Hub(server).send(TOKEN, **fields)
    assert status == 200 and "access_token" in page.text
    assert user.client_secret not in page.text and user.password not in page.text
    page, status = Hub(server).send(TOKEN, **{**fields, "password": "wrong"})
    assert status == 400 and "invalid_grant" in page.text and "/guides/troubleshooting#invalid-grant" in page.text
    log = server.log_tail()
    assert user.client_secret not in log and user.password not in log


def test_secrets_in_an_address_fill_in_nothing(server):
    page = Hub(server).get(TOKEN, params={"password": "hunter2-in-the-address", "username": "ada"}).text
    assert "ada" in page and 'value="hunter2' not in page


@pytest.mark.parametrize("values", [
    {"assetId": "</textarea><script>alert(1)</script>"}, {"assetId": "'\"><img src=x onerror=alert(1)>"},
    {"assetId": "`$(reboot)`"}, {"assetId": "a\r\nX-Injected: 1"}, {"assetId": "../../token"}])
def test_hostile_values_stay_inert_in_fields_samples_and_answers(server, user, values):
    page = Hub(server).get(GET, params=values)
    assert page.status_code == 200 and "<script>alert" not in page.text and "<img src=x" not in page.text
    page, status = Hub(server).send(GET, token=OAuth(server).access_token(user), **values)
    assert status in (400, 404) and "<script>alert" not in page.text and "<img src=x" not in page.text
    assert "X-Injected" not in page.headers


def test_requests_of_other_sites_are_not_sent(server, user):
    hub = Hub(server)
    token = hub.csrf(LIST)
    answer = hub.session.post(server.url + LIST, data={"act": "send", "csrf": token}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    answer = Hub(server).session.post(server.url + LIST, data={"act": "send", "csrf": token}, headers={"Origin": server.url})
    assert answer.status_code == 403


# From an error to its explanation


def test_every_error_code_has_its_words_where_answers_point(server, document):
    page = Hub(server).get("/guides/troubleshooting").text
    codes = set()
    for item in document["paths"].values():
        for operation in item.values():
            for answer in operation["responses"].values():
                codes |= set(re.findall(r"`(\w+)`: ", answer["description"]))
    assert len(codes) > 20
    for code in codes:
        assert f'id="{code.replace("_", "-")}"' in page, code


@pytest.mark.parametrize("path,code", [
    ("/api/asset/v1/assets", "unauthorized"), ("/api/nowhere", "not-found"),
    ("/api/time-series/v1/prometheus/api/v1/query?query=up", "unauthorized"), ("/token", "invalid-request")])
def test_error_answers_point_to_their_explanation(server, path, code):
    answer = Hub(server).get(path)
    assert answer.status_code >= 400
    expected = "method-not-allowed" if path == "/token" and answer.status_code == 405 and "method" in answer.headers["Link"] else code
    assert answer.headers["Link"] == f'</guides/troubleshooting#{expected}>; rel="help"'


# For programs


def test_llms_text_lists_every_page(server, addresses):
    text = Hub(server).get("/llms.txt").text
    listed = [link.removeprefix(server.url) for link in re.findall(r"\]\((\S+?)\.md\)", text)]
    assert set(listed) >= {address for address in addresses if address.startswith(("/guides/", "/reference/")) and
                           address.count("/") == (3 if address.startswith("/reference") else 2)}


def test_descriptions_of_each_api_are_whole_and_alike_in_json_and_yaml(server, document):
    hub = Hub(server)
    assert yaml.safe_load(hub.get("/openapi.yaml").text) == document
    catalogue = hub.get("/.well-known/api-catalog")
    assert catalogue.headers["Content-Type"].startswith("application/linkset+json")
    found = []
    for link in catalogue.json()["linkset"]:
        address = link["service-desc"][0]["href"]
        part = hub.get(address.removeprefix(server.url)).json()
        validate(part)
        assert hub.get(link["service-doc"][0]["href"].removeprefix(server.url)).status_code == 200
        assert yaml.safe_load(hub.get(address.removeprefix(server.url).replace(".json", ".yaml")).text) == part
        found += [operation["operationId"] for item in part["paths"].values() for operation in item.values()]
    assert sorted(found) == sorted(
        operation["operationId"] for item in document["paths"].values() for operation in item.values())
    assert len(operations(document)) <= len(found)


def test_the_changelog_is_a_feed(server):
    feed = ElementTree.fromstring(Hub(server).get("/changelog.atom").content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.tag == atom + "feed" and feed.find(atom + "id").text == server.url + "/changelog"
    entries = feed.findall(atom + "entry")
    assert entries and all(entry.find(atom + "updated").text.endswith("Z") for entry in entries)
    page = Hub(server).get("/changelog").text
    for entry in entries:
        assert f'id="{entry.find(atom + "id").text.split("#")[1]}"' in page


def test_the_status_page_counts_requests(server):
    hub = Hub(server)
    hub.get("/api/asset/v1/assets")
    page = hub.get("/status")
    assert page.status_code == 200 and "Everything works" in page.text and "Assets" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_the_operator_can_be_asked(fresh_server):
    server = fresh_server("--support-contact", "fleet@example.com")
    assert 'href="mailto:fleet@example.com"' in Hub(server).get("/support").text
    server = fresh_server("--support-contact", "Ring <script>alert(1)</script> 5555.")
    page = Hub(server).get("/support").text
    assert "5555." in page and "<script>alert" not in page


def test_searching_is_quick(server):
    hub = Hub(server)
    times = []
    for question in ("get a token", "rate limits", "includeHidden", "tokne expierd", "promethues remote wirte") * 20:
        start = time.monotonic()
        assert hub.get("/search.json", params={"q": question}).status_code == 200
        times.append(time.monotonic() - start)
    # A debug program beside other tests: this only tells a broken index. `make bench` measures.
    assert statistics.median(times) < 1, json.dumps(times)
