"""The collection for Postman: valid, complete, without secrets, and of use to a reader that is not ours."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from harness import postman
from harness.printed_samples import cases
from harness.program import SHARED, clean_environment
from harness.raw_http import form, request

SCHEMA = SHARED / "data/postman/collection-v2.1.0.schema.json"
SECRETS = {"accessToken", "clientId", "clientSecret", "username", "password", "refreshToken"}
TOKEN_REQUESTS = {"createToken", "createKeyToken"}


@pytest.fixture(scope="module")
def fetch(hub_reader):
    def fetch(path):
        answer = hub_reader.oauth.get(path)
        assert answer.status == 200 and answer.header("Cache-Control") == "public, max-age=300", answer
        return answer.json()

    return fetch


@pytest.fixture(scope="module")
def documented(fetch):
    return {case.name: case for case in cases(fetch("/openapi.json"))}


@pytest.fixture(scope="module")
def collection(fetch):
    return fetch("/postman.json")


@pytest.fixture(scope="module")
def domains(fetch, documented):
    """The collection of each domain by its address's name."""
    return {name: fetch(f"/postman/{name}.json") for name in {case.domain for case in documented.values()}}


@pytest.fixture(scope="module")
def variables(hub_reader, fetch, server):
    """The environment with the credentials of an API User filled in."""
    environment = {entry["key"]: entry["value"] for entry in fetch("/postman-environment.json")["values"]}
    user = hub_reader.user
    return environment | {"clientId": user.client_id, "clientSecret": user.client_secret, "username": user.username,
                          "password": user.password}


def test_collections_are_valid_by_the_published_schema(collection, domains):
    validator = Draft7Validator(json.loads(SCHEMA.read_text()))
    for each in (collection, *domains.values()):
        assert not list(validator.iter_errors(each))
        assert each["info"]["schema"] == "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"


def test_every_operation_is_there_once(collection, domains, documented):
    assert sorted(item["id"] for _, item in postman.items(collection)) == sorted(documented)
    for name, each in domains.items():
        own = {case.name for case in documented.values() if case.domain == name}
        assert sorted(item["id"] for _, item in postman.items(each)) == sorted(own | TOKEN_REQUESTS)


def test_requests_say_what_the_operations_say(collection, documented):
    for folder, item in postman.items(collection):
        case, sent = documented[item["id"]], item["request"]
        assert folder == case.operation["tags"][0] and sent["method"] == case.method
        assert sent["url"]["raw"].partition("?")[0] == "{{baseUrl}}" + re.sub(r"\{(\w+)\}", r":\1", case.path)
        fields = sent["url"].get("query", []) + sent.get("body", {}).get("urlencoded", [])
        for parameter in case.operation.get("parameters", []):
            entries = sent["url"].get("variable", []) if parameter["in"] == "path" else fields
            [entry] = [entry for entry in entries if entry["key"] == parameter["name"]]
            assert entry["description"] == parameter["description"]
            assert entry.get("disabled", False) == (not parameter["required"])
        answers = {response["code"] for response in item["response"]}
        assert answers <= {int(status) for status in case.operation["responses"]}


def test_no_secret_is_in_it(collection, domains, fetch, hub_reader):
    environment = fetch("/postman-environment.json")
    values = {entry["key"]: entry for entry in environment["values"]}
    assert set(values) == SECRETS | {"baseUrl"}
    assert all(values[name] == {"key": name, "value": "", "type": "secret", "enabled": True} for name in SECRETS)
    user = hub_reader.user
    for each in (environment, collection, *domains.values()):
        text = json.dumps(each)
        assert not any(secret in text for secret in (user.client_secret, user.password, hub_reader.token))
    for each in (collection, *domains.values()):
        assert {entry["key"]: entry["value"] for entry in each["variable"]} == {
            "baseUrl": hub_reader.server.public_url, "accessToken": ""}
        assert each["auth"]["bearer"][0]["value"] == "{{accessToken}}"
        for _, item in postman.items(each):
            for field in item["request"].get("body", {}).get("urlencoded", []):
                assert field["key"] not in ("password", "client_secret", "refresh_token", "token") \
                    or re.fullmatch(r"\{\{\w+\}\}", field["value"])


def send(hub_reader, collection, item, variables):
    """Sends a form as Postman does."""
    pair = postman.filled(postman.authorization(collection, item), variables)
    headers = [("Authorization", "Basic " + postman.basic_credentials(pair)),
               ("Content-Type", "application/x-www-form-urlencoded")]
    target = postman.filled(item["request"]["url"]["raw"], variables | {"baseUrl": ""})
    return request(hub_reader.server, item["request"]["method"], target, headers=headers,
                   body=form(postman.sent_form(item, variables)), source=hub_reader.oauth.source)


@pytest.mark.parametrize("name", sorted(TOKEN_REQUESTS))
def test_token_request_keeps_its_token_by_our_own_runner_for_its_script(hub_reader, collection, variables, name):
    """postman2pytest runs no scripts: here Node runs them with a stand-in for Postman's `pm`."""
    [item] = [item for _, item in postman.items(collection) if item["id"] == name]
    key = hub_reader.key
    if name == "createKeyToken":
        variables = variables | {"clientId": key.client_id, "clientSecret": key.client_secret}
    answer = send(hub_reader, collection, item, variables)
    kept = postman.run_script(item, answer.status, answer.body.decode())
    token = answer.json()["access_token"]
    assert kept == {"environment": {"accessToken": token}, "collectionVariables": {}, "failed": []}
    assert postman.run_script(item, 200, answer.body.decode(), environment=None)["collectionVariables"] == {
        "accessToken": token}
    refused = postman.run_script(item, 401, '{"error":"invalid_client"}')
    assert refused["failed"] and not refused["environment"]
    assert hub_reader.oauth.assets(token).status == 200


def test_postman2pytest_runs_the_token_request_and_every_get_when_variables_are_spelled_out(
        hub_reader, domains, documented, variables, tmp_path):
    """It knows neither path variables, nor inherited authorization, nor variables in forms: those are filled in first,
    in a copy. Of each API's collection it then makes tests, which send the requests and look at the status."""
    names = []
    secrets = {
        "BASE_URL": hub_reader.server.url, "accessToken": hub_reader.token,
        "basicCredentials": postman.basic_credentials(f"{variables['clientId']}:{variables['clientSecret']}")}
    for domain, collection in sorted(domains.items()):
        def keep(folder, item, domain=domain):
            return documented[item["id"]].domain == domain and (
                item["request"]["method"] == "GET" or item["id"] == "createToken")

        copy = postman.spelled_out(
            collection, keep, lambda item: hub_reader.values(documented[item["id"]]), variables)
        kept = [item["id"] for _, item in postman.items(copy)]
        if not kept:
            continue
        names += kept
        folder = tmp_path / domain
        folder.mkdir()
        (folder / "collection.json").write_text(json.dumps(copy))
        generated = subprocess.run(
            [Path(sys.executable).parent / "postman2pytest", "--collection", folder / "collection.json",
             "--out", folder / "test_api.py"], capture_output=True, text=True, timeout=60)
        assert generated.returncode == 0, generated.stderr
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", folder,
             folder / "test_api.py"],
            capture_output=True, text=True, timeout=120, cwd=folder,
            env=clean_environment(secrets))
        assert run.returncode == 0 and re.search(rf"^{len(kept)} passed", run.stdout, re.M), run.stdout[-4000:]
    gets = {case.name for case in documented.values() if case.method == "GET"}
    assert sorted(names) == sorted(gets | {"createToken"})
