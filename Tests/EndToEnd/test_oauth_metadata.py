"""The documents that clients configure themselves by: metadata and keys (cases 117 to 125)."""

import time

import pytest

from harness.accounts import Accounts
from harness.oauth import OAuth
from harness.raw_http import loopback_address, request

METADATA = "/.well-known/oauth-authorization-server"


def test_oauth_117_118_metadata(oauth, server):
    answer = oauth.get(METADATA)
    assert answer.status == 200 and answer.header("Content-Type").startswith("application/json")
    assert answer.json()["issuer"].rstrip("/") == server.url
    assert "?" not in answer.json()["issuer"] and "#" not in answer.json()["issuer"]


def test_oauth_118_issuer_is_the_public_address(fresh_server):
    server = fresh_server("--public-url", "https://iris.example")
    document = OAuth(server).get(METADATA).json()
    assert document["issuer"] == "https://iris.example"
    assert document["token_endpoint"] == "https://iris.example/token"


def test_oauth_119_120_122_metadata_names_what_there_is(oauth):
    document = oauth.get(METADATA).json()
    assert set(document) >= {
        "issuer", "token_endpoint", "response_types_supported", "grant_types_supported", "scopes_supported", "jwks_uri",
        "introspection_endpoint", "revocation_endpoint", "token_endpoint_auth_methods_supported",
        "introspection_endpoint_auth_methods_supported", "revocation_endpoint_auth_methods_supported"}
    assert set(document["grant_types_supported"]) == {"password", "refresh_token", "client_credentials"}
    assert set(document["scopes_supported"]) == {
        "api", "offline_access", "asset.view", "account.asset.manage", "data-ingest.write", "time-series.view",
        "api.iso15143.snapshot", "api.iso15143.timeseries", "token.introspect", "can-faults.view", "can-faults.simulate"}
    empty = [name for name, value in document.items() if value == [] and name != "response_types_supported"]
    assert empty == []


def test_oauth_121_everything_listed_works(oauth, user):
    document = oauth.get(METADATA).json()
    base = document["issuer"].rstrip("/")
    for kind, parameters in (("token", {"grant_type": "password", "username": user.username,
                                        "password": user.password}),
                             ("introspection", {"token": "x"}), ("revocation", {"token": "x"})):
        path = document[f"{kind}_endpoint"].removeprefix(base)
        methods = document[f"{kind}_endpoint_auth_methods_supported"]
        assert set(methods) == {"client_secret_basic", "client_secret_post"}
        pair = {"client_id": user.client_id, "client_secret": user.client_secret}
        assert oauth.post(path, parameters, client=user).status == 200
        assert oauth.post(path, {**parameters, **pair}).status == 200
    assert oauth.get(document["jwks_uri"].removeprefix(base)).status == 200


def test_oauth_123_key_set(oauth):
    answer = oauth.get("/.well-known/jwks.json")
    keys = answer.json()["keys"]
    assert answer.status == 200 and keys
    for published in keys:
        assert not set(published) & {"d", "p", "q", "dp", "dq", "qi", "k", "oth"}
        assert published["kid"] and published["use"] == "sig" and published["alg"] in ("ES256", "RS256")
    assert len({published["kid"] for published in keys}) == len(keys)
    assert "public" in answer.header("Cache-Control") and "max-age=" in answer.header("Cache-Control")
    assert answer.header("Access-Control-Allow-Origin") == "*"
    again = oauth.get("/.well-known/jwks.json", headers=[("If-None-Match", answer.header("ETag"))])
    assert again.status == 304 and again.body == b""


def test_oauth_124_keys_survive_a_restart_and_are_private(fresh_server):
    server = fresh_server()
    accounts, oauth = Accounts(server), OAuth(server)
    token = oauth.access_token(accounts.api_user(accounts.account()))
    before = oauth.get("/.well-known/jwks.json").json()
    server.stop()
    server.restart()
    assert oauth.get("/.well-known/jwks.json").json() == before
    assert oauth.assets(token).status == 200
    assert server.data_dir.stat().st_mode & 0o077 == 0
    keys = [path for path in server.data_dir.rglob("*") if path.is_file() and "key" in str(path.relative_to(server.data_dir))]
    assert keys and [path for path in keys if path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize("path", [METADATA, "/.well-known/jwks.json"])
def test_oauth_125_documents_are_open(server, path):
    answer = request(server, "HEAD", path, source=loopback_address())
    assert answer.status == 200 and answer.body == b"" and answer.all("Set-Cookie") == []
    assert answer.header("ETag")


def test_oauth_125_other_names(oauth):
    for name in ("openid-configuration", "nothing", "jwks.json/x", "oauth-authorization-server/x"):
        assert oauth.get(f"/.well-known/{name}").status == 404


def test_oauth_134_new_key_works_within_a_second(server, accounts, oauth):
    """The command line writes beside the running server."""
    account = accounts.account()
    printed = server.cli("api-key", "create", "--account", account.id, "--name", "Quick", "--scope", "asset.view")
    time.sleep(1)
    client = (printed["clientId"], printed["clientSecret"])
    assert oauth.post("/token/v2", "grant_type=client_credentials", client=client).status == 200
