"""Revocation and introspection (cases 101 to 116)."""

import pytest

from harness.accounts import Accounts
from harness.forged_tokens import all_forgeries, claims
from harness.oauth import OAuth, assert_error, assert_json, assert_not_stored, assert_token

BOTH = "api offline_access"


def is_active(oauth, holder, token):
    answer = oauth.introspect(holder, token)
    assert answer.status == 200, answer
    return answer.json()["active"]


def test_oauth_101_revocation(oauth, user):
    token = oauth.access_token(user)
    assert is_active(oauth, user, token)
    answer = oauth.revoke(user, token)
    assert answer.status == 200
    assert_not_stored(answer)
    assert oauth.introspect(user, token).json() == {"active": False}
    assert oauth.assets(token).status == 401


def test_oauth_101_102_revocation_of_a_key_s_token_and_again(oauth, key):
    token, other = oauth.access_token(key), oauth.access_token(key)
    for _ in range(2):
        assert oauth.revoke(key, token).status == 200
    assert oauth.assets(token).status == 401 and oauth.assets(other).status == 200


@pytest.mark.parametrize("token", ["x", "a.b.c", "iris_rt_" + "0" * 49, "ä", "a" * 4000])
def test_oauth_102_unknown_token(oauth, user, token):
    assert oauth.revoke(user, token).status == 200


def test_oauth_103_token_of_another_client(oauth, accounts, fleet, user, key, api_user):
    tokens = oauth.password(user, scope=BOTH).json()
    for other in (key, accounts.api_user(fleet), api_user()):
        for token in (tokens["access_token"], tokens["refresh_token"]):
            assert oauth.revoke(other, token).status == 200
    assert oauth.assets(tokens["access_token"]).status == 200
    assert_token(oauth.refresh(user, tokens["refresh_token"]), 3600, BOTH)


@pytest.mark.parametrize("path", ["/revoke", "/introspect"])
def test_oauth_104_110_client_must_authenticate(oauth, user, path):
    token = oauth.access_token(user)
    assert_error(oauth.post(path, {"token": token}), "invalid_client", 401)
    assert_error(oauth.post(path, {"token": token}, client=(user.client_id, "wrong")), "invalid_client", 401)
    bearer = [("Authorization", f"Bearer {token}")]
    assert_error(oauth.post(path, {"token": token}, headers=bearer), "invalid_client", 401)
    assert oauth.assets(token).status == 200


@pytest.mark.parametrize("path", ["/revoke", "/introspect"])
def test_oauth_105_113_token_missing_or_twice(oauth, user, path):
    assert_error(oauth.post(path, {}, client=user), "invalid_request")
    assert_error(oauth.post(path, {"token": ""}, client=user), "invalid_request")
    token = oauth.access_token(user)
    assert_error(oauth.post(path, [("token", token), ("token", token)], client=user), "invalid_request")
    assert oauth.assets(token).status == 200


@pytest.mark.parametrize("hint", ["access_token", "refresh_token", "unheard_of", ""])
@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_oauth_106_hint_is_only_a_hint(oauth, user, kind, hint):
    token = oauth.password(user, scope=BOTH).json()[kind]
    assert oauth.introspect(user, token, token_type_hint=hint).json()["active"] is True
    assert oauth.revoke(user, token, token_type_hint=hint).status == 200
    assert not is_active(oauth, user, token)


def test_oauth_107_revoked_refresh_token_takes_its_grant_along(oauth, user):
    first = oauth.password(user, scope=BOTH).json()
    second = oauth.refresh(user, first["refresh_token"]).json()
    bystander = oauth.access_token(user)
    assert oauth.revoke(user, second["refresh_token"]).status == 200
    assert_error(oauth.refresh(user, second["refresh_token"]), "invalid_grant")
    assert_error(oauth.refresh(user, first["refresh_token"]), "invalid_grant")
    for token in (first["access_token"], second["access_token"]):
        assert oauth.assets(token).status == 401
    assert oauth.assets(bystander).status == 200


def test_oauth_107_revoked_by_its_predecessor(oauth, user):
    """A token that was rotated away is still proof of the grant."""
    first = oauth.password(user, scope=BOTH).json()
    second = oauth.refresh(user, first["refresh_token"]).json()
    assert oauth.revoke(user, first["refresh_token"]).status == 200
    assert_error(oauth.refresh(user, second["refresh_token"]), "invalid_grant")


def test_oauth_108_access_token_alone(oauth, user):
    tokens = oauth.password(user, scope=BOTH).json()
    assert oauth.revoke(user, tokens["access_token"]).status == 200
    assert oauth.assets(tokens["access_token"]).status == 401


@pytest.mark.parametrize("path", ["/revoke", "/introspect"])
def test_oauth_109_113_get_and_query(oauth, user, path):
    token = oauth.access_token(user)
    answer = oauth.get(f"{path}?token={token}")
    assert answer.status == 405 and answer.header("Allow") == "POST"
    assert_error(oauth.post(f"{path}?token={token}", b"", client=user), "invalid_request")
    assert oauth.assets(token).status == 200


def test_oauth_108_revocation_survives_a_restart(fresh_server):
    server = fresh_server()
    accounts, oauth = Accounts(server), OAuth(server)
    user = accounts.api_user(accounts.account())
    revoked, kept = oauth.access_token(user), oauth.access_token(user)
    assert oauth.revoke(user, revoked).status == 200
    server.kill()
    server.restart()
    assert oauth.assets(revoked).status == 401
    assert oauth.assets(kept).status == 200


def test_oauth_110_who_may_look(oauth, accounts, fleet, user, key, watcher, api_user):
    """A client sees its own tokens, a key with token.introspect those of its account, nobody else's."""
    tokens = oauth.password(user, scope=BOTH).json()
    stranger = accounts.api_key(accounts.account(), "token.introspect")
    for token in (tokens["access_token"], tokens["refresh_token"]):
        assert is_active(oauth, user, token) and is_active(oauth, watcher, token)
        for other in (key, accounts.api_user(fleet), api_user(), stranger):
            assert oauth.introspect(other, token).json() == {"active": False}
    assert is_active(oauth, watcher, oauth.access_token(key))


def test_oauth_111_what_is_told(oauth, user, key, watcher):
    for holder in (user, key):
        token = oauth.access_token(holder)
        answer = oauth.introspect(watcher, token)
        body, inside = assert_json(answer), claims(token)
        assert_not_stored(answer)
        assert body["active"] is True and body["token_type"] == "Bearer" and body["client_id"] == holder.client_id
        for name in ("exp", "iat", "sub", "aud", "iss", "jti"):
            assert body[name] == inside[name], name
        assert all(type(body[name]) is int for name in ("exp", "iat"))
        assert set(body["scope"].split()) == set(inside["scp"])
    assert oauth.introspect(watcher, oauth.access_token(user)).json()["username"] == user.username


def test_oauth_112_forgeries_are_inactive(oauth, user):
    token = oauth.access_token(user)
    jwks = oauth.get("/.well-known/jwks.json").json()
    for name, forged in all_forgeries(token, jwks):
        assert oauth.introspect(user, forged).json() == {"active": False}, name
    for garbage in ("x", "..", "ä", "iris_rt_" + "0" * 49, "a" * 4000):
        assert oauth.introspect(user, garbage).json() == {"active": False}


def test_oauth_114_refresh_token(oauth, user):
    first = oauth.refresh_token(user)
    assert is_active(oauth, user, first)
    second = oauth.refresh(user, first).json()["refresh_token"]
    assert is_active(oauth, user, second)
    assert oauth.introspect(user, first).json() == {"active": False}


def test_oauth_115_always_json_and_without_effect(oauth, user):
    token = oauth.access_token(user)
    seen = [oauth.introspect(user, token).json() for _ in range(3)]
    assert seen[0] == seen[1] == seen[2]
    answer = oauth.post("/introspect", {"token": token}, client=user,
                        headers=[("Accept", "application/token-introspection+jwt")])
    assert assert_json(answer)["active"] is True
