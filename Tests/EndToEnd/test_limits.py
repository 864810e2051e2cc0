"""The two profiles of limits: `generous` knows the rate of each credential, `iris` the documented quotas as well."""

import time

import pytest

from harness.accounts import Accounts
from harness.oauth import OAuth
from harness.openapi import JSON

LOCATIONS = "/api/location/v1/locations"


@pytest.fixture(scope="module")
def strict(start_server):
    return start_server("strict", "--limits", "iris")


@pytest.fixture(scope="module")
def strict_oauth(strict):
    return OAuth(strict)


@pytest.fixture(scope="module")
def strict_fleet(strict):
    """An account with machines that have positions."""
    accounts = Accounts(strict)
    account = accounts.account()
    accounts.import_fleet(account)
    return account


@pytest.fixture
def token(strict, strict_oauth, strict_fleet):
    """A token of a new API User of the fleet, who has used nothing yet."""
    return strict_oauth.access_token(Accounts(strict).api_user(strict_fleet))


def refused(answer, quota, within=1):
    """The answer is a 429 that names the quota; gives the seconds to wait."""
    assert answer.status == 429, answer
    assert answer.header("Content-Type").startswith(JSON)
    seconds = answer.header("Retry-After")
    assert seconds.isdecimal() and 1 <= int(seconds) <= within, answer
    assert answer.header("RateLimit") == f'"{quota}";r=0;t={seconds}'
    body = answer.json()
    assert body["status"] == 429 and body["code"] == "too_many_requests"
    assert f"'{quota}'" in body["message"] and f"Wait {seconds} s, until " in body["message"]
    return int(seconds)


def twice(oauth, first, second, token):
    """Asks for both within a second; asks anew, after a while, when the machine was too slow for that."""
    for _ in range(5):
        start = time.monotonic()
        answers = oauth.get(first, token), oauth.get(second, token)
        if time.monotonic() - start < 0.9:
            return answers
        time.sleep(1.1)
    raise AssertionError("two requests take more than a second")


def test_a_second_request_in_the_second_is_refused_and_passes_after_the_wait(strict_oauth, token):
    first, second = twice(strict_oauth, LOCATIONS, LOCATIONS, token)
    assert first.status == 200 and first.json()["content"], first
    assert first.header("RateLimit-Policy") == '"location-page";q=1;w=1'
    assert first.header("RateLimit") == '"location-page";r=0;t=1'
    time.sleep(refused(second, "location-page"))
    assert strict_oauth.get(LOCATIONS, token).status == 200


@pytest.mark.parametrize("other", [f"/public{LOCATIONS}", f"{LOCATIONS}?page=0", f"{LOCATIONS}?size=3&sort=updatedAt"])
def test_another_way_to_ask_for_the_page_is_the_same_page(strict_oauth, token, other):
    first, second = twice(strict_oauth, LOCATIONS, other, token)
    assert first.status == 200
    refused(second, "location-page")


def test_another_page_is_counted_apart(strict_oauth, token):
    first, second = twice(strict_oauth, f"{LOCATIONS}?page=1", f"{LOCATIONS}?page=2", token)
    assert (first.status, second.status) == (200, 200)


def test_another_asset_is_counted_apart(strict_oauth, token):
    page = strict_oauth.get(f"{LOCATIONS}?size=2", token).json()
    one, other = (f"{LOCATIONS}/{location['assetId']}" for location in page["content"])
    first, second = twice(strict_oauth, one, other, token)
    assert (first.status, second.status) == (200, 200)
    first, second = twice(strict_oauth, one, one, token)
    refused(second, "location-asset")


def test_a_colleague_of_the_same_account_is_counted_apart(strict, strict_oauth, strict_fleet, token):
    colleague = strict_oauth.access_token(Accounts(strict).api_user(strict_fleet))
    assert strict_oauth.get(LOCATIONS, token).status == 200
    assert strict_oauth.get(LOCATIONS, colleague).status == 200


def test_who_is_not_let_in_uses_nothing_up(strict_oauth, token):
    first, second = twice(strict_oauth, LOCATIONS, LOCATIONS, token + "x")
    assert (first.status, second.status) == (401, 401)
    assert strict_oauth.get(LOCATIONS, token).status == 200


def test_an_operation_without_a_quota_has_the_common_limit(strict_oauth, token):
    answers = [strict_oauth.assets(token) for _ in range(5)]
    assert [answer.status for answer in answers] == [200] * 5
    assert answers[0].header("RateLimit-Policy") == '"default";q=60000;w=60'


def test_the_common_limit_holds_as_well_and_refused_requests_use_none_of_it(fresh_server):
    server = fresh_server("--limits", "iris", environment={"IRIS_RATE_LIMIT": "4"})
    oauth, accounts = OAuth(server), Accounts(server)
    token = oauth.access_token(accounts.api_user(accounts.account()))
    answers = [oauth.get(LOCATIONS, token) for _ in range(8)]
    passed = sum(answer.status == 200 for answer in answers)
    assert 1 <= passed < 4, answers
    answers = [oauth.assets(token) for _ in range(6)]
    assert [answer.status for answer in answers] == [200] * (4 - passed) + [429] * (2 + passed)
    refused(answers[-1], "default", within=60)
    refused(oauth.get(LOCATIONS, token), "default", within=60)


def test_a_generous_server_does_not_know_the_quotas(server, oauth, user):
    token = oauth.access_token(user)
    answers = [oauth.get(LOCATIONS, token) for _ in range(10)]
    assert [answer.status for answer in answers] == [200] * 10
    assert answers[0].header("RateLimit-Policy").startswith('"default";')


@pytest.mark.parametrize("place", ["environment", "file"])
def test_the_profile_can_come_from(fresh_server, tmp_path, place):
    file = tmp_path / "iris.yaml"
    file.write_text("limits: iris\n")
    server = fresh_server("--config", file) if place == "file" else fresh_server(environment={"IRIS_LIMITS": "iris"})
    oauth, accounts = OAuth(server), Accounts(server)
    token = oauth.access_token(accounts.api_user(accounts.account()))
    _, second = twice(oauth, LOCATIONS, LOCATIONS, token)
    refused(second, "location-page")


def test_another_word_stops_the_start(fresh_server):
    server = fresh_server("--limits", "strict", ready=False)
    with pytest.raises(AssertionError, match="iris serve ended with"):
        server.start()
    assert "--limits 'strict' must be generous or iris." in server.log()


def test_quotas_stand_in_the_document(strict_oauth, oauth):
    for document in (strict_oauth.get("/openapi.json").json(), oauth.get("/openapi.json").json()):
        quota, = document["paths"][LOCATIONS]["get"]["x-iris-quotas"]
        assert (quota["name"], quota["requests"], quota["seconds"]) == ("location-page", 1, 1)
