"""Client authentication at the authorization server (cases 31 to 49)."""

import base64

import pytest

from harness.oauth import OAuth, assert_error, assert_token
from harness.raw_http import basic, form, request

PASSWORD_GRANT = "grant_type=password&username=u&password=p&scope=api"


def with_authorization(oauth, user, *values):
    """The documented request with these Authorization fields in place of the right one."""
    return oauth.password(user, client=None, headers=[("Authorization", value) for value in values])


def encoded(text):
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


def test_oauth_031_basic(oauth, user, key):
    assert_token(oauth.password(user), 3600, "api")
    assert_token(oauth.client_credentials(key), 1200, " ".join(key.scopes))


def test_oauth_031_body(oauth, user, key):
    pair = {"client_id": user.client_id, "client_secret": user.client_secret}
    assert_token(oauth.password(user, client=None, **pair), 3600, "api")
    pair = {"client_id": key.client_id, "client_secret": key.client_secret}
    assert_token(oauth.client_credentials(key, client=None, **pair), 1200, " ".join(key.scopes))


@pytest.mark.parametrize("path", ["/token", "/token/v2", "/introspect", "/revoke"])
def test_oauth_032_no_authentication_is_challenged(oauth, path):
    grant = "client_credentials" if path == "/token/v2" else "password"
    assert_error(oauth.post(path, {"grant_type": grant, "username": "u", "password": "p", "token": "t"}),
                 "invalid_client", 401)


def test_oauth_032_client_id_without_secret(oauth, user):
    assert_error(oauth.password(user, client=None, client_id=user.client_id), "invalid_client", 401)


@pytest.mark.parametrize("path", ["/token", "/token/v2", "/introspect", "/revoke"])
def test_oauth_033_034_wrong_secret_looks_like_unknown_client(oauth, user, key, path):
    holder = key if path == "/token/v2" else user
    body = {"grant_type": "client_credentials" if path == "/token/v2" else "password",
            "username": user.username, "password": user.password, "token": "t"}
    wrong = oauth.post(path, body, client=(holder.client_id, "wrong"))
    unknown = oauth.post(path, body, client=("nobody", "wrong"))
    assert_error(wrong, "invalid_client", 401)
    assert wrong.comparable == unknown.comparable


def test_oauth_035_wrong_secret_in_the_body(oauth, user):
    answer = oauth.password(user, client=None, client_id=user.client_id, client_secret="wrong")
    assert_error(answer, "invalid_client", 401)


def test_oauth_036_two_mechanisms(oauth, user):
    pair = {"client_id": user.client_id, "client_secret": user.client_secret}
    assert_error(oauth.password(user, **pair), "invalid_request")
    assert_error(oauth.password(user, client_secret=user.client_secret), "invalid_request")


def test_oauth_036_bare_client_id_beside_basic(oauth, user, key):
    assert_token(oauth.password(user, client_id=user.client_id), 3600, "api")
    assert_token(oauth.client_credentials(key, client_id=key.client_id), 1200, " ".join(key.scopes))
    assert_error(oauth.password(user, client_id=key.client_id), "invalid_request")


@pytest.mark.parametrize("scheme", ["basic", "BASIC", "bAsIc"])
def test_oauth_037_scheme_is_case_insensitive(oauth, user, scheme):
    pair = encoded(f"{user.client_id}:{user.client_secret}")
    assert_token(with_authorization(oauth, user, f"{scheme} {pair}"), 3600, "api")


def test_oauth_038_form_encoded_before_base64(oauth, user):
    """What is issued needs no escape, and every character escaped stands for the same."""
    allowed = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
    assert set(user.client_id + user.client_secret + user.password) <= allowed
    escaped = ["".join(f"%{byte:02X}" for byte in part.encode()) for part in (user.client_id, user.client_secret)]
    assert_token(with_authorization(oauth, user, "Basic " + encoded(":".join(escaped))), 3600, "api")


@pytest.mark.parametrize("value", [
    "Basic", "Basic ", "Basic !!!", "Basic " + encoded("no colon"), "Basic " + encoded(b"\xff\xfe:\xff"),
    "Basic " + encoded(""), "Basic " + encoded(":"), "Basic a b", "Basic " + encoded("a%zz:b"), "Digest x=1", "x",
])
def test_oauth_040_041_basic_that_is_none(oauth, user, value):
    answer = with_authorization(oauth, user, value)
    assert_error(answer, {"invalid_client", "invalid_request"}, {400, 401})
    assert answer.status == 401 or answer.json()["error"] == "invalid_request"


def test_oauth_041_empty_id_or_secret(oauth, user):
    assert_error(with_authorization(oauth, user, basic("", user.client_secret)), "invalid_client", 401)
    assert_error(with_authorization(oauth, user, basic(user.client_id, "")), "invalid_client", 401)


def test_oauth_041_very_long_header(oauth, user):
    assert with_authorization(oauth, user, basic("a" * 100_000, "b")).status in (400, 401, 431)


def test_oauth_042_two_authorization_fields(oauth, user):
    right = basic(user.client_id, user.client_secret)
    assert_error(with_authorization(oauth, user, right, right), "invalid_request")
    assert_error(with_authorization(oauth, user, right, "Bearer x"), "invalid_request")


def test_oauth_043_bearer_at_the_token_endpoint(oauth, user):
    answer = with_authorization(oauth, user, "Bearer " + oauth.access_token(user))
    assert_error(answer, "invalid_client", 401)


def test_oauth_044_grant_that_is_not_the_client_s(oauth, user, key):
    """API Keys have no password grant, API Users no client credentials."""
    assert_error(oauth.password(user, client=key), "unauthorized_client")
    assert_error(oauth.client_credentials(user, path="/token/v2"), "unauthorized_client")


def test_oauth_045_suspended_api_user(oauth, accounts):
    account = accounts.account()
    user, manager = accounts.api_user(account), accounts.manager(account)
    unknown = oauth.post("/token", PASSWORD_GRANT, client=("nobody", "wrong"))
    manager.submit(manager.api_user_page(user.username), "/suspend")
    assert oauth.password(user).comparable == unknown.comparable
    manager.submit(manager.api_user_page(user.username), "/resume")
    assert_token(oauth.password(user), 3600, "api")


def revoked_key(accounts, oauth):
    account = accounts.account()
    manager = accounts.manager(account)
    shown = manager.create_api_key("Short lived", ["asset.view"])
    client = (shown["client-id"], shown["client-secret"])
    token = oauth.post("/token/v2", "grant_type=client_credentials", client=client).json()["access_token"]
    assert oauth.assets(token).status == 200
    page = manager.api_key_page("Short lived")
    manager.submit(page, "/revoke", confirm="Short lived")
    return client, token


def test_oauth_045_069_116_revoked_key(oauth, accounts):
    """Its secret looks unknown, and its tokens end with it."""
    client, token = revoked_key(accounts, oauth)
    unknown = oauth.post("/token/v2", "grant_type=client_credentials", client=("nobody", "wrong"))
    assert oauth.post("/token/v2", "grant_type=client_credentials", client=client).comparable == unknown.comparable
    assert oauth.assets(token).status == 401


def test_oauth_046_stored_hash_is_no_secret(oauth, server, api_key):
    """Nothing that the data file holds opens the door."""
    key = api_key()
    files = b"".join(path.read_bytes() for path in server.data_dir.rglob("*") if path.is_file())
    assert key.client_secret.encode() not in files
    hexadecimal = form({"x": key.client_secret})[2:].hex()
    for guess in (hexadecimal, encoded(key.client_secret), key.client_id):
        assert_error(oauth.client_credentials(key, client=(key.client_id, guess)), "invalid_client", 401)


def test_oauth_047_nearly_the_secret(oauth, key, user):
    secret = key.client_secret
    flipped = "A" if secret[20] != "A" else "B"
    for wrong in (secret[:-1], secret[1:], secret + "a", secret.upper(), secret[:20] + flipped + secret[21:],
                  " " + secret, secret + "%00", user.client_secret):
        assert_error(oauth.client_credentials(key, client=(key.client_id, wrong)), {"invalid_client", "invalid_request"},
                     {400, 401})
    assert_token(oauth.client_credentials(key), 1200, " ".join(key.scopes))


@pytest.mark.parametrize("overlap", ["24h", "now"])
def test_oauth_048_rotation_with_and_without_overlap(oauth, accounts, overlap):
    account = accounts.account()
    manager = accounts.manager(account)
    old = manager.create_api_key("Rotated", ["asset.view"])
    shown = manager.submit(manager.api_key_page("Rotated"), "/rotate", overlap=overlap)
    new = manager.credentials(shown)
    assert new["client-id"] == old["client-id"] and new["client-secret"] != old["client-secret"]
    ask = "grant_type=client_credentials"
    assert oauth.post("/token/v2", ask, client=(new["client-id"], new["client-secret"])).status == 200
    answer = oauth.post("/token/v2", ask, client=(old["client-id"], old["client-secret"]))
    assert answer.status == (200 if overlap == "24h" else 401), answer


def test_oauth_049_078_brute_force_of_a_client(server, api_key):
    key, attacker, owner = api_key(), OAuth(server), OAuth(server)
    answers = [attacker.client_credentials(key, client=(key.client_id, f"wrong-{n}")) for n in range(30)]
    throttled = [answer for answer in answers if answer.status == 429]
    assert throttled and throttled[0].json()["error"] == "slow_down"
    assert int(throttled[0].header("Retry-After")) > 0
    assert_token(owner.client_credentials(key), 1200, " ".join(key.scopes))


def test_oauth_049_the_same_wrong_secret_counts_once(server, api_key):
    """A client that repeats its stale secret for ever gets a plain answer."""
    key, oauth = api_key(), OAuth(server)
    answers = [oauth.client_credentials(key, client=(key.client_id, "stale")) for _ in range(40)]
    assert {answer.status for answer in answers} == {401}


def test_oauth_049_unknown_clients_from_one_address(server):
    """Trying names is slowed down too."""
    oauth = OAuth(server)
    statuses = [
        oauth.post("/token/v2", "grant_type=client_credentials", client=(f"n{n}", f"x{n}")).status
        for n in range(150)]
    assert 429 in statuses


def test_authorization_is_read_before_the_body_is_trusted(server, oauth, user):
    """A lower-case field name and a request without `Connection` are as good."""
    body = form({"grant_type": "password", "username": user.username, "password": user.password})
    answer = request(server, "POST", "/token", body=body, source=oauth.source, headers=[
        ("authorization", basic(user.client_id, user.client_secret)),
        ("content-type", "application/x-www-form-urlencoded")])
    assert_token(answer, 3600, "api")
