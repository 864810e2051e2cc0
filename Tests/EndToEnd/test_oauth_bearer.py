"""Bearer tokens at the APIs, and what the tokens are (cases 90 to 100 and 126 to 129)."""

import time

import pytest

from harness.accounts import Accounts
from harness.forged_tokens import all_forgeries, claims, foreign_key, header, negated_signature
from harness.oauth import FORM, OAuth, challenge
from harness.raw_http import basic, request

ASSETS = "/api/asset/v1/assets?size=1"


def get(oauth, *authorization, target=ASSETS, body=b"", headers=()):
    fields = [("Authorization", value) for value in authorization] + list(headers)
    return request(oauth.server, "GET", target, headers=fields, body=body, source=oauth.source)


def assert_refused(answer, status, error=None):
    """A refusal as RFC 6750, section 3, has it, with the error object of the APIs."""
    assert answer.status == status, answer
    assert challenge(answer).get("error") == error, answer
    assert answer.header("Content-Type").startswith("application/json"), answer
    assert set(answer.json()) >= {"status", "code", "message"} and answer.json()["status"] == status
    return answer


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_oauth_090_scheme_is_case_insensitive(oauth, user, scheme):
    assert get(oauth, f"{scheme} {oauth.access_token(user)}").status == 200


def test_oauth_091_no_credentials(oauth):
    answer = assert_refused(get(oauth), 401)
    assert set(challenge(answer)) == {"realm"}


def test_oauth_092_128_every_forgery_is_refused(oauth, user, server):
    token = oauth.access_token(user)
    assert get(oauth, f"Bearer {token}").status == 200
    jwks = oauth.get("/.well-known/jwks.json").json()
    accepted = []
    for name, forged in all_forgeries(token, jwks):
        answer = get(oauth, f"Bearer {forged}")
        if answer.status != 401 or challenge(answer).get("error") != "invalid_token":
            accepted.append((name, answer))
    assert accepted == []
    assert get(oauth, f"Bearer {token}").status == 200


def test_oauth_092_forgery_of_a_token_never_seen(oauth, user):
    """Refused by its signature, not because the true one happens to be cached."""
    for forged in (foreign_key(oauth.access_token(user)), foreign_key(oauth.access_token(user), "RS256")):
        assert_refused(get(oauth, f"Bearer {forged}"), 401, "invalid_token")


def test_oauth_129_malleated_signature(oauth, user):
    token = oauth.access_token(user)
    if header(token)["alg"] == "ES256":
        assert_refused(get(oauth, f"Bearer {negated_signature(token)}"), 401, "invalid_token")


def test_oauth_092_expired(expired):
    server, token = expired
    answer = assert_refused(get(OAuth(server), f"Bearer {token}"), 401, "invalid_token")
    assert answer.json()["code"] == "token_expired"


def test_oauth_112_expired_is_inactive(expired):
    server, _ = expired
    accounts, oauth = Accounts(server), OAuth(server)
    user = accounts.api_user(accounts.account())
    token = oauth.access_token(user)
    time.sleep(1.5)
    assert oauth.introspect(user, token).json() == {"active": False}


def test_oauth_093_scope_missing(oauth, watcher):
    answer = assert_refused(get(oauth, f"Bearer {oauth.access_token(watcher)}"), 403, "insufficient_scope")
    assert challenge(answer)["scope"] == "asset.view"
    assert "asset.view" in answer.json()["message"]


def test_oauth_093_narrowed_token(oauth, key):
    token = oauth.access_token(key, scope="account.asset.manage")
    answer = assert_refused(get(oauth, f"Bearer {token}"), 403, "insufficient_scope")
    assert challenge(answer)["scope"] == "asset.view"


def test_oauth_094_malformed(oauth, user):
    token = oauth.access_token(user)
    for values in (["Bearer"], ["Bearer "], ["Bearer a b"], [f"Bearer {token}", f"Bearer {token}"],
                   [f"Bearer {token}", basic("a", "b")]):
        assert_refused(get(oauth, *values), 400, "invalid_request")
    assert_refused(get(oauth, f"Bearer {token}", target=f"{ASSETS}&access_token={token}"), 400, "invalid_request")


def test_oauth_095_token_in_the_address(oauth, user, server):
    token = oauth.access_token(user)
    assert_refused(get(oauth, target=f"{ASSETS}&access_token={token}"), 401)
    assert token not in server.log()


def test_oauth_096_token_in_a_form(oauth, user):
    body = f"access_token={oauth.access_token(user)}".encode()
    assert_refused(get(oauth, body=body, headers=[("Content-Type", FORM)]), 401)


def test_oauth_098_basic_at_the_api(oauth, user):
    """A Bearer challenge alone: no browser may ask its user for a password."""
    answer = assert_refused(get(oauth, basic(user.client_id, user.client_secret)), 401)
    assert all(not value.lower().startswith("basic") for value in answer.all("WWW-Authenticate"))


@pytest.mark.parametrize("make", [
    lambda token: f"Bearer {token} ", lambda token: f"Bearer  {token}", lambda token: f"Bearer\t{token}",
    lambda token: "Bearer " + "a" * 8192, lambda token: f"Bearer {token},", lambda token: f"Bearer={token}",
    lambda token: f"Bearer \xe4{token}", lambda token: f"\tBearer {token}", lambda token: "Bearer " + "." * 4000,
])
def test_oauth_099_odd_fields(oauth, user, make):
    answer = get(oauth, make(oauth.access_token(user)))
    assert answer.status in (200, 400, 401, 431), answer


def test_oauth_100_revocation_reaches_the_api(oauth, user):
    """Within a second; in one process on the next request."""
    token = oauth.access_token(user)
    assert get(oauth, f"Bearer {token}").status == 200
    assert oauth.revoke(user, token).status == 200
    answer = assert_refused(get(oauth, f"Bearer {token}"), 401, "invalid_token")
    assert answer.json()["code"] == "token_revoked"


def test_oauth_126_header(oauth, user):
    head = header(oauth.access_token(user))
    published = {entry["kid"]: entry for entry in oauth.get("/.well-known/jwks.json").json()["keys"]}
    assert head["typ"] == "at+jwt" and head["kid"] in published
    assert head["alg"] == published[head["kid"]]["alg"] and head["alg"] in ("ES256", "RS256")


def test_oauth_126_rs256_on_offer(fresh_server):
    """The algorithm that RFC 9068 makes every server support."""
    server = fresh_server(environment={"IRIS_SIGNING_ALGORITHM": "RS256"})
    accounts, oauth = Accounts(server), OAuth(server)
    token = oauth.access_token(accounts.api_user(accounts.account()))
    assert header(token)["alg"] == "RS256"
    assert get(oauth, f"Bearer {token}").status == 200
    assert get(oauth, f"Bearer {foreign_key(token, 'RS256')}").status == 401


def test_oauth_127_claims(oauth, user, key):
    issuer = oauth.get("/.well-known/oauth-authorization-server").json()["issuer"]
    for holder in (user, key):
        token = claims(oauth.access_token(holder))
        assert set(token) >= {"iss", "exp", "aud", "sub", "client_id", "iat", "jti"}
        assert token["iss"] == issuer and token["client_id"] == holder.client_id
        # What existing clients read.
        assert token["accountId"].lower() == holder.account.id.lower() and token["cid"] == holder.client_id
        assert set(token["scp"]) == set(token["scope"].split())
        assert abs(token["iat"] - time.time()) < 30
    assert claims(oauth.access_token(key))["sub"] == key.client_id
    assert claims(oauth.access_token(user))["sub"] != user.client_id
    assert claims(oauth.access_token(user))["scp"] == ["api"]
