"""Refresh tokens: rotation, reuse, retries (cases 79 to 89)."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.accounts import Accounts
from harness.oauth import OAuth, assert_error, assert_token

BOTH = "api offline_access"
RETRY_WINDOW = 30


@pytest.fixture
def own_user(accounts):
    """An API User in an account of its own: these tests end whole families of tokens."""
    return accounts.api_user(accounts.account())


def renew(oauth, user, token, **changes):
    return assert_token(oauth.refresh(user, token, **changes), 3600, changes.get("scope", BOTH))


def test_oauth_079_rotation(oauth, user):
    first = assert_token(oauth.password(user, scope=BOTH), 3600, BOTH)
    second = renew(oauth, user, first["refresh_token"])
    assert second["refresh_token"] != first["refresh_token"]
    assert second["access_token"] != first["access_token"]
    assert oauth.assets(second["access_token"]).status == 200
    third = renew(oauth, user, second["refresh_token"])
    assert len({first["refresh_token"], second["refresh_token"], third["refresh_token"]}) == 3


def test_oauth_080_token_of_another_client(oauth, accounts, user, fleet, api_user, key):
    """Refused, and the family lives on: a stranger must not be able to end it."""
    token = oauth.refresh_token(user)
    for other in (accounts.api_user(fleet), api_user()):
        assert_error(oauth.refresh(other, token), "invalid_grant")
    assert_error(oauth.refresh(key, token), {"invalid_grant", "unauthorized_client"})
    renew(oauth, user, token)


def test_oauth_081_no_client_authentication(oauth, user):
    token = oauth.refresh_token(user)
    assert_error(oauth.refresh(None, token), "invalid_client", 401)
    assert_error(oauth.refresh(None, token, client_id=user.client_id), "invalid_client", 401)
    assert_error(oauth.refresh((user.client_id, "wrong"), token), "invalid_client", 401)
    renew(oauth, user, token)


def test_oauth_082_unknown_token(oauth, user):
    token = oauth.refresh_token(user)
    for wrong in ("x", "a" * 1024, token[:-1], token + "a", token.swapcase(), "iris_rt_" + "0" * 49):
        assert_error(oauth.refresh(user, wrong), "invalid_grant")
    for missing in ("", None):
        assert_error(oauth.refresh(user, missing), "invalid_request")


def test_oauth_083_narrower_and_wider_scope(oauth, user):
    token = oauth.refresh_token(user)
    narrowed = assert_token(oauth.refresh(user, token, scope="api"), 3600, "api")
    # The successor keeps all that was granted.
    again = renew(oauth, user, narrowed["refresh_token"])
    for wider in ("api offline_access asset.view", "foo", "token.introspect"):
        assert_error(oauth.refresh(user, again["refresh_token"], scope=wider), "invalid_scope")
    renew(oauth, user, again["refresh_token"])


def test_oauth_084_reuse_after_the_window_ends_the_family(oauth, own_user):
    first = oauth.refresh_token(own_user)
    second = renew(oauth, own_user, first)
    third = renew(oauth, own_user, second["refresh_token"])
    bystander = oauth.password(own_user, scope=BOTH).json()
    time.sleep(RETRY_WINDOW + 1)
    assert_error(oauth.refresh(own_user, first), "invalid_grant")
    assert_error(oauth.refresh(own_user, third["refresh_token"]), "invalid_grant")
    for token in (second["access_token"], third["access_token"]):
        assert oauth.assets(token).status == 401
    # Another sign-in of the same user is another family.
    assert oauth.assets(bystander["access_token"]).status == 200
    renew(oauth, own_user, bystander["refresh_token"])


def test_oauth_085_retry_gets_the_same_successor(oauth, own_user):
    token = oauth.refresh_token(own_user)
    successors = {renew(oauth, own_user, token)["refresh_token"] for _ in range(5)}
    assert len(successors) == 1
    renew(oauth, own_user, successors.pop())


def test_oauth_086_fifty_at_once(server, own_user):
    token = OAuth(server).refresh_token(own_user)
    with ThreadPoolExecutor(25) as pool:
        answers = list(pool.map(lambda _: OAuth(server).refresh(own_user, token), range(50)))
    assert {answer.status for answer in answers} == {200}, [a for a in answers if a.status != 200][:3]
    successors = {answer.json()["refresh_token"] for answer in answers}
    assert len(successors) == 1
    renew(OAuth(server), own_user, successors.pop())


def test_oauth_086_successor_survives_a_kill(fresh_server):
    """Durable before it is sent: after kill -9 the successor works and the retry gives the same one."""
    server = fresh_server()
    accounts, oauth = Accounts(server), OAuth(server)
    user = accounts.api_user(accounts.account())
    token = oauth.refresh_token(user)
    successor = renew(oauth, user, token)["refresh_token"]
    server.kill()
    server.restart()
    assert renew(oauth, user, token)["refresh_token"] == successor
    renew(oauth, user, successor)


def test_oauth_088_suspension_ends_refresh_tokens(oauth, accounts):
    account = accounts.account()
    user, colleague = accounts.api_user(account), accounts.api_user(account)
    manager = accounts.manager(account)
    token = oauth.refresh_token(user)
    manager.submit(manager.api_user_page(user.username), "/suspend")
    assert_error(oauth.refresh(user, token), {"invalid_client", "invalid_grant"}, {400, 401})
    assert oauth.refresh(colleague, token).status == 400
    manager.submit(manager.api_user_page(user.username), "/resume")
    assert_error(oauth.refresh(user, token), "invalid_grant")


def test_oauth_089_tokens_are_not_exchangeable(oauth, user):
    tokens = oauth.password(user, scope=BOTH).json()
    assert_error(oauth.refresh(user, tokens["access_token"]), "invalid_grant")
    assert oauth.assets(tokens["refresh_token"]).status == 401
