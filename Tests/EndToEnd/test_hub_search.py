"""What people ask the search of the Hub, and the page that they should find among the first three."""

import time

import pytest

from harness.hub_pages import Hub

QUESTIONS = [
    # In words.
    ("get an access token", "/reference/authorization/createToken"),
    ("credentials from the manager", "/guides/access-iris-apis"),
    ("postman", "/guides/access-token-with-postman"),
    ("client credentials", "/guides/client-credentials"),
    ("refresh token", "/guides/access-iris-apis"),
    ("rate limits", "/guides/rate-limits"),
    ("machine insights", "/guides/machine-insights"),
    ("back up", "/guides/back-up-and-restore"),
    ("install", "/guides/install"),
    ("upgrade", "/guides/upgrade-and-scale"),
    ("glossary", "/guides/glossary"),
    ("packages", "/guides/packages-and-add-ons"),
    ("scopes", "/guides/scopes"),
    ("move my integration", "/guides/moving-an-integration"),
    ("classic api", "/guides/access-classic-apis"),
    ("pagination", "/guides/rest-conventions"),
    ("telegraf", "/guides/prometheus-remote-write"),
    ("reverse proxy tls", "/guides/tls-and-proxies"),
    ("delete an asset", "/reference/assets/deleteAsset"),
    ("list assets", "/reference/assets/listAssets"),
    ("last position of one asset", "/reference/locations/getLocation"),
    ("revoke a token", "/reference/authorization/revokeToken"),
    # Paths.
    ("/api/location/v1/locations", "/reference/locations/listLocations"),
    ("/token/v2", "/reference/authorization/createKeyToken"),
    ("/introspect", "/reference/authorization/introspectToken"),
    ("query_range", "/reference/time-series/queryRangeOfFleet"),
    ("jwks.json", "/reference/authorization/getJWKS"),
    # Names of parameters and operations.
    ("includeHidden", "/reference/assets/listAssetsV2"),
    ("include hidden", "/reference/assets/listAssetsV2"),
    ("addExtendedData", "/reference/iso-15143-3/getFleetPage"),
    ("lookback_delta", "/reference/time-series/queryOfAsset"),
    ("getFleetPage", "/reference/iso-15143-3/getFleetPage"),
    ("onboardAsset", "/reference/assets/onboardAsset"),
    # Codes of errors.
    ("constraint_violation", "/guides/troubleshooting"),
    ("token_expired", "/guides/troubleshooting"),
    ("api_not_in_package", "/guides/troubleshooting"),
    ("invalid_grant", "/guides/troubleshooting"),
    # Slips of the keys.
    ("tokne expierd", "/guides/troubleshooting"),
    ("promethues remote wirte", "/guides/prometheus-remote-write"),
    ("pagniation", "/guides/rest-conventions"),
    ("acess iris apis", "/guides/access-iris-apis"),
    ("glosary", "/guides/glossary"),
    # Plurals and endings.
    ("a location of assets", "/reference/locations/listLocations"),
    ("machine insight", "/guides/machine-insights"),
    ("installing", "/guides/install"),
]


@pytest.fixture(scope="module")
def ask(server):
    hub = Hub(server)

    def ask(question):
        start = time.monotonic()
        answer = hub.get("/search.json", params={"q": question})
        assert answer.status_code == 200, answer.text
        return answer.json()["results"], time.monotonic() - start

    return ask


@pytest.mark.parametrize("question,page", QUESTIONS, ids=[question for question, _ in QUESTIONS])
def test_question_finds_its_page(ask, question, page):
    results, _ = ask(question)
    found = [result["path"].split("#")[0] for result in results[:3]]
    assert page in found, found


@pytest.mark.parametrize("question", [
    "", " ", '"', "'", "*", "AND", "OR NOT", "NEAR(", "a" * 5000, "title:x", "-", "^", "{a b}", "\x01", "%00", "é" * 300,
    "' OR 1=1 --", "<script>alert(1)</script>", "🦊", "a AND", '"unclosed', "col : x", "x " * 500])
def test_odd_questions_are_answered(server, question):
    hub = Hub(server)
    page = hub.get("/search", params={"q": question})
    assert page.status_code == 200 and "<script>alert" not in page.text
    assert hub.get("/search.json", params={"q": question}).status_code == 200


def test_a_slip_is_told(server):
    page = Hub(server).get("/search", params={"q": "glosary"}).text
    assert "Did you mean" in page and "glossary" in page
    assert "Did you mean" not in Hub(server).get("/search", params={"q": "glossary"}).text
