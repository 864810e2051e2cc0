"""The password and client credentials grants, their answers and errors (cases 50 to 78)."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.accounts import Accounts
from harness.forged_tokens import claims
from harness.oauth import DESCRIPTION, OAuth, assert_error, assert_json, assert_not_stored, assert_token
from harness.raw_http import basic


def test_oauth_050_password_grant(oauth, user):
    body = assert_token(oauth.password(user), 3600, "api")
    assert set(body) == {"access_token", "token_type", "expires_in", "scope"}


def test_oauth_050_any_client_of_the_account(oauth, accounts, fleet, user, api_user):
    """The client belongs to the account; one of another account is no use."""
    colleague, stranger = accounts.api_user(fleet), api_user()
    assert_token(oauth.password(user, client=colleague), 3600, "api")
    assert_error(oauth.password(user, client=stranger), "invalid_grant")


def test_oauth_051_052_wrong_password_looks_like_unknown_user(oauth, user):
    wrong = oauth.password(user, password="wrong")
    assert_error(wrong, "invalid_grant")
    assert wrong.comparable == oauth.password(user, username="IRIS-API-0-0", password="wrong").comparable
    assert wrong.comparable == oauth.password(user, username="nobody", password="wrong").comparable


@pytest.mark.parametrize("changes", [{"username": None}, {"password": None}, {"username": ""}, {"password": ""}])
def test_oauth_054_username_or_password_missing(oauth, user, changes):
    known = oauth.password(user, **changes)
    assert_error(known, "invalid_request")
    if "password" in changes:
        assert known.comparable == oauth.password(user, **{"username": "nobody", **changes}).comparable


@pytest.mark.parametrize("scope", ["foo", "api foo", "asset.view", "account.asset.manage", "token.introspect", "API"])
def test_oauth_055_056_scope_unknown_or_beyond(oauth, user, scope):
    assert_error(oauth.password(user, scope=scope), "invalid_scope")


def test_oauth_057_no_scope_is_api(oauth, user):
    assert assert_token(oauth.password(user, scope=None), 3600, "api")["scope"] == "api"


@pytest.mark.parametrize("scope", [
    "api  offline_access", " api", "api ", "api\toffline_access", "api\noffline_access", 'api"', "api\\", "äpi", "api,x",
])
def test_oauth_058_scope_syntax(oauth, user, scope):
    assert_error(oauth.password(user, scope=scope), "invalid_scope")


@pytest.mark.parametrize("scope", ["api api", "offline_access api", "api offline_access api"])
def test_oauth_058_order_and_repetition_do_not_matter(oauth, user, scope):
    assert_token(oauth.password(user, scope=scope), 3600, " ".join(set(scope.split())))


def test_oauth_059_refresh_token_only_when_asked_for(oauth, user):
    assert "refresh_token" not in oauth.password(user).json()
    body = assert_token(oauth.password(user, scope="api offline_access"), 3600, "api offline_access")
    assert re.fullmatch(r"[A-Za-z0-9_]{43,}", body["refresh_token"])


def test_oauth_060_078_brute_force_of_a_user(server, accounts):
    account = accounts.account()
    victim, colleague = accounts.api_user(account), accounts.api_user(account)
    attacker, owner = OAuth(server), OAuth(server)
    answers = [attacker.password(victim, password=f"wrong-{n}") for n in range(30)]
    throttled = [answer for answer in answers if answer.status == 429]
    assert throttled and throttled[0].json()["error"] == "slow_down"
    assert int(throttled[0].header("Retry-After")) > 0
    assert_token(owner.password(victim), 3600, "api")
    assert_token(owner.password(colleague), 3600, "api")


def test_oauth_060_counters_survive_a_restart(fresh_server):
    server = fresh_server()
    accounts = Accounts(server)
    victim = accounts.api_user(accounts.account())
    attacker = OAuth(server)
    for number in range(30):
        last = attacker.password(victim, password=f"wrong-{number}")
    assert last.status == 429
    server.stop()
    server.restart()
    assert attacker.password(victim, password="wrong-again").status == 429


def test_oauth_061_password_and_secret_are_not_exchangeable(oauth, user):
    assert_error(oauth.password(user, client=(user.client_id, user.password)), "invalid_client", 401)
    assert_error(oauth.password(user, password=user.client_secret), "invalid_grant")


def test_oauth_062_password_reset_ends_tokens(oauth, accounts):
    account = accounts.account()
    user, manager = accounts.api_user(account), accounts.manager(account)
    before = oauth.password(user, scope="api offline_access").json()
    assert oauth.assets(before["access_token"]).status == 200
    shown = manager.credentials(manager.submit(manager.api_user_page(user.username), "/reset-password"))
    assert oauth.assets(before["access_token"]).status == 401
    assert_error(oauth.refresh(user, before["refresh_token"]), "invalid_grant")
    assert_error(oauth.password(user), "invalid_grant")
    assert_token(oauth.password(user, password=shown["password"]), 3600, "api")


def test_oauth_064_secrets_never_reach_the_log(server, api_user, api_key):
    """Right, wrong and misplaced secrets: none of them is in what the program has written."""
    oauth, user, key = OAuth(server), api_user(), api_key()
    canary = "canary_9f2c71d3"
    tokens = oauth.password(user, scope="api offline_access").json()
    refreshed = oauth.refresh(user, tokens["refresh_token"]).json()
    oauth.assets(refreshed["access_token"])
    oauth.get(f"/api/asset/v1/assets?access_token={canary}")
    oauth.post(f"/token?password={canary}&client_secret={canary}", {"password": canary})
    oauth.password(user, password=canary)
    oauth.password(user, client=(canary, canary))
    oauth.password(user, client=None, headers=[("Authorization", f"Bearer {canary}")])
    oauth.assets(canary)
    oauth.refresh(user, canary)
    oauth.introspect(key, canary)
    oauth.revoke(user, canary)
    oauth.client_credentials(key)
    log = server.log()
    secrets = [canary, user.password, user.client_secret, key.client_secret, basic(user.client_id, user.client_secret)[6:],
               tokens["access_token"], tokens["refresh_token"], refreshed["access_token"], refreshed["refresh_token"]]
    assert [secret for secret in secrets if secret in log] == []


def test_oauth_065_client_credentials(oauth, key):
    body = assert_token(oauth.client_credentials(key), 1200, " ".join(key.scopes))
    assert "refresh_token" not in body
    assert_error(oauth.client_credentials(key, scope="asset.view offline_access"), "invalid_scope")


def test_oauth_066_unauthenticated_client(oauth, key):
    assert_error(oauth.client_credentials(key, client=None), "invalid_client", 401)
    assert_error(oauth.client_credentials(key, client=None, client_id=key.client_id), "invalid_client", 401)


def test_oauth_067_scopes_of_a_key(oauth, key):
    assert_token(oauth.client_credentials(key, scope="asset.view"), 1200, "asset.view")
    assert_token(oauth.client_credentials(key, scope="account.asset.manage asset.view"), 1200, " ".join(key.scopes))
    assert_token(oauth.client_credentials(key, scope=""), 1200, " ".join(key.scopes))
    for scope in ("api", "token.introspect", "asset.view foo", "asset.view token.introspect"):
        assert_error(oauth.client_credentials(key, scope=scope), "invalid_scope")


def test_oauth_068_password_parameters_are_ignored(oauth, key):
    assert_token(oauth.client_credentials(key, username="u", password="p"), 1200, " ".join(key.scopes))


def test_oauth_070_each_token_is_another(oauth, user, key):
    first, second = oauth.access_token(key), oauth.access_token(key)
    assert first != second and claims(first)["jti"] != claims(second)["jti"]
    assert oauth.access_token(user) != oauth.access_token(user)


def test_oauth_071_key_tied_to_addresses(server, accounts):
    """Used from elsewhere it looks unknown."""
    inside, outside = OAuth(server), OAuth(server)
    manager = accounts.manager(accounts.account())
    shown = manager.create_api_key("At home", ["asset.view"], allowedAddresses=inside.source)
    client = (shown["client-id"], shown["client-secret"])
    ask = "grant_type=client_credentials"
    assert_token(inside.post("/token/v2", ask, client=client), 1200, "asset.view")
    refused = outside.post("/token/v2", ask, client=client)
    assert refused.comparable == outside.post("/token/v2", ask, client=("nobody", "x")).comparable
    assert_error(refused, "invalid_client", 401)
    spoofed = outside.post("/token/v2", ask, client=client, headers=[("X-Forwarded-For", inside.source)])
    assert_error(spoofed, "invalid_client", 401)


def test_oauth_074_refresh_tokens_do_not_repeat(oauth, user):
    """Random enough to be unguessable is a unit test's matter; here: never the same, never alike."""
    with ThreadPoolExecutor(4) as pool:
        tokens = list(pool.map(lambda _: oauth.refresh_token(user), range(100)))
    assert len(set(tokens)) == 100
    assert all(len(token) >= 43 for token in tokens)
    # Neither a counter nor a clock: no position after the prefix is the same in all.
    body = range(10, 43)
    assert all(len({token[position] for token in tokens}) > 10 for position in body)


def test_oauth_075_lifetime_counts_from_the_answer(oauth, user, key):
    for token, lifetime in ((oauth.access_token(user), 3600), (oauth.access_token(key), 1200)):
        assert claims(token)["exp"] - claims(token)["iat"] == lifetime


HOSTILE = ['"><script>alert(1)</script>', "a\r\nX-Injected: y", "\u202e\u0007\x1b[31m", "{{csrf}}", "%s%n", "' OR 1=1 --"]


@pytest.mark.parametrize("name", ["grant_type", "username", "password", "scope", "client_id", "client_secret", "other"])
@pytest.mark.parametrize("path", ["/token", "/token/v2"])
def test_oauth_072_076_077_nothing_of_the_request_comes_back(server, user, path, name):
    oauth = OAuth(server)
    for value in HOSTILE:
        pairs = {"grant_type": "password", "username": user.username, "password": user.password, "scope": "api"}
        answer = oauth.post(path, {**pairs, name: value}, client=user if not name.startswith("client") else None)
        if answer.status == 200:
            assert name == "other" and path == "/token"
            continue
        assert answer.status in (400, 401, 429), answer
        body = assert_json(answer)
        assert_not_stored(answer)
        assert DESCRIPTION.fullmatch(body.get("error_description", ""))
        assert value.encode() not in answer.body and b"<script" not in answer.body
        assert answer.header("X-Injected") is None
