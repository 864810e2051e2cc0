"""What every operation of the APIs must refuse, made from the list of operations.

The list is the program's own OpenAPI document, so that a new operation is tested with nothing written here.
"""

import json
import subprocess

import pytest
import yaml
from openapi_spec_validator import validate

from harness import iso15143
from harness.accounts import Accounts
from harness.forged_tokens import foreign_key, no_algorithm
from harness.oauth import OAuth, challenge
from harness.openapi import JSON, MACHINE, operations, wrong_value
from harness.program import PACKAGE, clean_environment, find_binary
from harness.raw_http import loopback_address, request

PREFIXES = ["/api/", "/public/api/"]


def pytest_generate_tests(metafunc):
    if "operation" not in metafunc.fixturenames:
        return
    try:
        printed = subprocess.run([find_binary(), "openapi"], check=True, capture_output=True, env=clean_environment())
        found = operations(json.loads(printed.stdout))
    except (OSError, subprocess.CalledProcessError, ValueError):
        found = []  # test_document fails then, and says why.
    if metafunc.function.__name__.startswith("test_body"):
        found = [operation for operation in found if operation.schema]
    elif "asset_of_another" in metafunc.function.__name__:
        found = [operation for operation in found if operation.names_an_asset]
    elif "machine_of_another" in metafunc.function.__name__:
        found = [operation for operation in found if operation.names_a_machine]
    elif metafunc.function.__name__.startswith("test_query"):
        found = [operation for operation in found if operation.query_parameters]
    metafunc.parametrize("operation", found, ids=[operation.id for operation in found])


@pytest.fixture(scope="module")
def source():
    return loopback_address()


@pytest.fixture
def call(server, source):
    """Sends the operation's request; every answer has a request id and is no failure of the server."""

    def call(operation, token=None, *, target=None, body=None, media=None, to=None):
        answer = request(
            to or server, operation.method, target or operation.target(), source=source,
            headers=operation.headers(token, media), body=operation.body() if body is None else body)
        assert answer.status < 500, answer
        assert answer.header("X-Request-Id"), answer
        return answer

    return call


def assert_error(answer, status, code=None):
    """The error object of the APIs."""
    assert answer.status == status, answer
    assert answer.header("Content-Type").startswith(JSON)
    body = answer.json()
    if body["status"] == "error":  # The shape of the Prometheus HTTP API.
        body = {"status": answer.status, "code": body["errorType"], "message": body["error"]}
    assert body["status"] == status and body["message"]
    assert code is None or body["code"] == code, answer
    return body


def assert_violation(answer, field):
    body = assert_error(answer, 400, "constraint_violation")
    assert body["message"] == "Constraint violation"
    fields = [violation["field"] for violation in body["violations"]]
    assert any(name == field or name.startswith((f"{field}.", f"{field}[")) for name in fields), answer


# The document


def test_document(server, oauth, binary):
    served = oauth.get("/openapi.json").json()
    validate(served)
    printed = json.loads(subprocess.run(
        [binary, "openapi"], check=True, capture_output=True, env=clean_environment()).stdout)
    assert printed["paths"] == served["paths"] and printed["components"] == served["components"]
    assert len(operations(served)) >= 10
    assert all(operation.scopes and operation.api for operation in operations(served))


def test_committed_document_is_that_of_the_code(binary):
    committed = PACKAGE / "openapi/iris.json"
    assert committed.exists(), "run `make openapi` and commit it"
    printed = subprocess.run([binary, "openapi"], check=True, capture_output=True, env=clean_environment()).stdout
    assert json.loads(committed.read_text()) == json.loads(printed), "the description changed: run `make openapi`"


# Tokens


@pytest.mark.parametrize("prefix", PREFIXES)
def test_without_token(operation, call, prefix):
    answer = call(operation, target=operation.target(prefix=prefix))
    assert_error(answer, 401, "unauthorized")
    assert set(challenge(answer)) == {"realm"}


@pytest.fixture(scope="module")
def good_token(server, user):
    return OAuth(server).access_token(user)


@pytest.mark.parametrize("forge", [lambda token: "garbage", no_algorithm, foreign_key],
                         ids=["garbage", "alg none", "foreign key"])
def test_forged_token(operation, call, good_token, forge):
    answer = call(operation, forge(good_token))
    assert_error(answer, 401, "token_invalid")
    assert challenge(answer)["error"] == "invalid_token"


@pytest.fixture(scope="module")
def revoked_token(server, user):
    oauth = OAuth(server)
    token = oauth.access_token(user)
    assert oauth.assets(token).status == 200 and oauth.revoke(user, token).status == 200
    return token


def test_revoked_token(operation, call, revoked_token):
    answer = call(operation, revoked_token)
    assert_error(answer, 401, "token_revoked")
    assert challenge(answer)["error"] == "invalid_token"


def test_expired_token(operation, call, expired):
    server, token = expired
    answer = call(operation, token, to=server)
    assert_error(answer, 401, "token_expired")
    assert challenge(answer)["error"] == "invalid_token"


@pytest.fixture(scope="module")
def watcher_token(server, watcher):
    return OAuth(server).access_token(watcher)


def test_missing_scope(operation, call, watcher_token):
    answer = call(operation, watcher_token)
    body = assert_error(answer, 403, "insufficient_scope")
    assert challenge(answer)["error"] == "insufficient_scope"
    assert set(challenge(answer)["scope"].split()) == set(operation.scopes)
    assert all(scope in body["message"] for scope in operation.scopes)


# Packages


@pytest.fixture(scope="module")
def poor(start_server, tmp_path_factory):
    """A server whose package Explore opens only what lets an account have a token at all, and a token of it."""
    document = json.loads(subprocess.run(
        [find_binary(), "openapi"], check=True, capture_output=True, env=clean_environment()).stdout)
    apis = sorted({operation.api for operation in operations(document)})
    catalogue = {
        "apis": {api: {"name": api, "description": api} for api in apis}
        | {"nothing": {"name": "Nothing", "description": "An API without operations."}},
        "packages": {
            "explore": {"name": "Explore", "family": "Fleet owner", "retentionDays": 30, "apis": ["nothing"]},
            "evolve": {"name": "Evolve", "family": "Fleet owner", "retentionDays": 30, "apis": apis}},
        "addOns": {"extra": {"name": "Extra machines", "description": "Opens all.", "apis": apis}},
    }
    path = tmp_path_factory.mktemp("catalogue") / "catalogue.yaml"
    path.write_text(yaml.safe_dump(catalogue))
    server = start_server("poor", "--catalogue", path)
    server.cli.environment["IRIS_CATALOGUE"] = str(path)
    accounts = Accounts(server)
    user = accounts.api_user(accounts.account("explore"))
    opened = accounts.api_user(accounts.account("explore", ["extra"]))
    return server, OAuth(server).access_token(user), OAuth(server).access_token(opened)


def test_package_without_the_api(operation, call, poor):
    server, token, _ = poor
    body = assert_error(call(operation, token, to=server), 403, "api_not_in_package")
    assert "Evolve" in body["message"] and "Extra machines" in body["message"]


def test_add_on_opens_the_api(operation, call, poor):
    server, _, token = poor
    assert call(operation, token, to=server).status not in (401, 403)


# Accounts


@pytest.fixture(scope="module")
def stranger_token(server, accounts):
    return OAuth(server).access_token(accounts.api_user(accounts.account()))


@pytest.fixture(scope="module")
def fleet_asset(server, good_token):
    """A machine of the fleet that has a position."""
    page = OAuth(server).get("/api/asset/v1/assets?size=96", good_token).json()
    return next(asset for asset in page["content"] if asset.get("serialNumber") == "686253")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_asset_of_another_account(operation, call, server, stranger_token, good_token, fleet_asset, prefix):
    """Not found, exactly as one that does not exist; and nothing has happened to it."""
    oauth = OAuth(server)
    answer = call(operation, stranger_token, target=operation.target(fleet_asset["id"], prefix=prefix))
    unknown = call(operation, stranger_token, target=operation.target(prefix=prefix))
    assert_error(answer, 404, "not_found")
    assert_error(unknown, 404, "not_found")
    assert fleet_asset["serialNumber"].encode() not in answer.body
    assert oauth.get(f"/api/asset/v1/assets/{fleet_asset['id']}", good_token).json() == fleet_asset


@pytest.mark.parametrize("identifier", ["x", "1", "..", "%2e%2e", "%00", "%zz", "00000000-0000-0000-0000-00000000000g",
                                        "'--", "a" * 5000])
def test_id_that_is_none_asset_of_another(operation, call, good_token, identifier):
    answer = call(operation, good_token, target=operation.target(identifier))
    assert answer.status in (400, 404, 405, 414, 431), answer


@pytest.fixture(scope="module")
def fleet_machine(server, good_token, fleet_asset):
    """The machine number of that asset, which has the simulated fault of the examples."""
    oauth = OAuth(server)
    number = iso15143.machine_number(oauth, good_token, fleet_asset["serialNumber"])
    fault = json.dumps({"machineId": number, "spn": 110, "fmi": 16}).encode()
    answer = request(server, "POST", "/api/can-faults/simulated-faults/send", body=fault, source=oauth.source,
                     headers=[("Authorization", f"Bearer {good_token}"), ("Content-Type", "application/json")])
    assert answer.status == 200, answer
    return str(number)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_machine_of_another_account(operation, call, server, stranger_token, good_token, fleet_machine, prefix):
    """Not found, exactly as one that does not exist; and nothing has happened to it."""

    def ask(token, number):
        return call(operation, token, target=operation.target(prefix=prefix).replace(MACHINE, number),
                    body=operation.body().replace(MACHINE.encode(), number.encode()))

    sent = OAuth(server).get("/api/can-faults/simulated-faults/list/simulated", good_token).json()
    answer, unknown = ask(stranger_token, fleet_machine), ask(stranger_token, "987654321")
    message = assert_error(answer, 404, "not_found")["message"]
    assert message.replace(fleet_machine, "987654321") == assert_error(unknown, 404, "not_found")["message"]
    assert OAuth(server).get("/api/can-faults/simulated-faults/list/simulated", good_token).json() == sent
    assert sent["list"] and ask(good_token, fleet_machine).status == 200


# Bodies


def test_body_with_unknown_field(operation, call, good_token):
    assert_violation(call(operation, good_token, body=operation.body(unheardOf=1)), "unheardOf")


def test_body_with_wrong_types(operation, call, good_token):
    for name, schema in operation.properties.items():
        wrong = wrong_value(schema, operation.document)
        assert_violation(call(operation, good_token, body=operation.body(**{name: wrong})), name)


@pytest.mark.parametrize("body", [
    b"", b"{", b"[]", b"null", b'"x"', b'{"a":1,}', b"{'a':1}", b'{"a":\xff}', b"\xef\xbb\xbf{", b"[" * 5000, b'{"a":NaN}',
    b'{"name":"\\ud800"}', b'{"name":"a"} x', b'{"x":' * 3000,
])
def test_body_that_is_no_object(operation, call, good_token, body):
    assert_error(call(operation, good_token, body=body), 400)


def test_body_with_a_field_twice(operation, call, good_token):
    name = next(iter(operation.properties))
    value = json.dumps(json.loads(operation.body()).get(name, "x"))
    body = ('{"%s":%s,"%s":%s}' % (name, value, name, value)).encode()
    assert_error(call(operation, good_token, body=body), 400)


def test_body_that_is_too_large(operation, call, good_token):
    name = next(iter(operation.properties))
    answer = call(operation, good_token, body=operation.body(**{name: "a" * (operation.limit + 1)}))
    assert_error(answer, 400, "constraint_violation")
    assert [violation["field"] for violation in answer.json()["violations"]] == ["body"]


def test_body_of_another_type(operation, call, good_token):
    for media in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
        assert_error(call(operation, good_token, media=media), 415, "unsupported_media_type")


# Queries


def test_query_with_wrong_types(operation, call, good_token):
    for parameter in operation.query_parameters:
        kind = parameter["schema"].get("type")
        values = {"integer": ["x", "", "1.5", "1e1", "9" * 40, "-1"], "boolean": ["x", "1", "TRUE"],
                  "string": ["+\x01nothing"]}.get(kind, [])
        for value in values:
            answer = call(operation, good_token, target=operation.target(query={parameter["name"]: value}))
            if parameter["name"] == "metric":  # Any text may be one, if not one that there is.
                continue
            assert answer.status in (400, 404), (value, answer)
            if answer.status == 400 and answer.json()["status"] == "error":
                assert parameter["name"] in assert_error(answer, 400, "bad_data")["message"]
            elif answer.status == 400:
                assert_violation(answer, parameter["name"])


# Limits


def test_rate_limit_is_told_and_kept(start_server):
    server = start_server("limited", environment={"IRIS_RATE_LIMIT": "20"})
    accounts, oauth = Accounts(server), OAuth(server)
    account = accounts.account()
    token, colleague = (oauth.access_token(accounts.api_user(account)) for _ in range(2))
    answers = [oauth.assets(token) for _ in range(30)]
    allowed = [answer for answer in answers if answer.status == 200]
    refused = [answer for answer in answers if answer.status == 429]
    assert len(allowed) == 20 and len(refused) == 10
    assert all(answer.header("RateLimit") for answer in allowed), allowed[0]
    assert_error(refused[0], 429, "too_many_requests")
    assert 0 < int(refused[0].header("Retry-After")) <= 60
    assert oauth.assets(colleague).status == 200


def test_other_methods(server, operation, oauth, good_token):
    """405 with the methods that there are, and never a failure."""
    for method in ("TRACE", "PROPFIND"):
        answer = request(server, method, operation.target(), source=oauth.source,
                         headers=[("Authorization", f"Bearer {good_token}")])
        assert answer.status in (405, 501), answer
        assert answer.status == 501 or operation.method in answer.header("Allow")
