"""OAuth clients as integrators have them, unmodified: each gets a token and reads the imported fleet."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from oauthlib.oauth2 import BackendApplicationClient, LegacyApplicationClient
from requests_oauth2client import OAuth2Client, OAuth2ClientCredentialsAuth
from requests_oauthlib import OAuth2Session

CLIENTS = Path(__file__).parent / "clients"
PAGE = 40


def assert_fleet(page):
    assert page["totalElements"] == 96 and page["numberOfElements"] == len(page["content"]) == PAGE, page


@pytest.fixture
def token_url(server):
    return f"{server.url}/token"


@pytest.fixture
def assets_url(server):
    return f"{server.url}/api/asset/v1/assets?size={PAGE}"


@pytest.fixture(autouse=True)
def plain_http_is_loopback(monkeypatch):
    # oauthlib's and Authlib's own switch for servers without TLS.
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.fixture
def run(server, user, token_url, assets_url):
    """Runs a client of another language, which finds all it needs in its environment and prints token and page."""

    def run(*command):
        if shutil.which(command[0]) is None:
            pytest.fail(f"{command[0]} is not installed; run `make setup-tests`")
        environment = {
            **os.environ, "TOKEN_URL": token_url, "ASSETS_URL": assets_url, "CLIENT_ID": user.client_id,
            "CLIENT_SECRET": user.client_secret, "API_USERNAME": user.username, "API_PASSWORD": user.password,
            "NODE_PATH": "/usr/share/nodejs", "NODE_NO_WARNINGS": "1"}
        result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
        assert result.returncode == 0, result.stderr
        printed = json.loads(result.stdout)
        assert printed["token"]["token_type"].lower() == "bearer" and printed["token"]["expires_in"] == 3600
        assert_fleet(printed["page"])
        return printed

    return run


def test_curl(user, token_url, assets_url):
    """The documented request with address and credentials changed."""
    token = json.loads(subprocess.run([
        "curl", "--fail", "--silent", "--show-error", "--request", "POST", token_url,
        "--user", f"{user.client_id}:{user.client_secret}",
        "--header", "Content-Type: application/x-www-form-urlencoded",
        "--data-urlencode", "grant_type=password", "--data-urlencode", f"username={user.username}",
        "--data-urlencode", f"password={user.password}", "--data-urlencode", "scope=api",
    ], check=True, capture_output=True, text=True, timeout=30).stdout)
    assert set(token) == {"token_type", "expires_in", "access_token", "scope"}
    assert token["expires_in"] == 3600 and token["scope"] == "api"
    page = subprocess.run(
        ["curl", "--fail", "--silent", "--show-error", "--compressed", assets_url,
         "--header", f"Authorization: Bearer {token['access_token']}"],
        check=True, capture_output=True, text=True, timeout=30).stdout
    assert_fleet(json.loads(page))


@pytest.mark.parametrize("in_body", [None, True])
def test_requests_oauthlib(user, token_url, assets_url, in_body):
    session = OAuth2Session(client=LegacyApplicationClient(user.client_id, scope=["api", "offline_access"]))
    token = session.fetch_token(
        token_url, username=user.username, password=user.password, client_id=user.client_id,
        client_secret=user.client_secret, include_client_id=in_body)
    assert_fleet(session.get(assets_url).json())
    renewed = session.refresh_token(token_url, token["refresh_token"], auth=(user.client_id, user.client_secret))
    assert renewed["access_token"] != token["access_token"]
    assert_fleet(session.get(assets_url).json())


def test_requests_oauthlib_client_credentials(server, key, assets_url):
    session = OAuth2Session(client=BackendApplicationClient(key.client_id, scope=["asset.view"]))
    session.fetch_token(f"{server.url}/token/v2", client_id=key.client_id, client_secret=key.client_secret)
    assert_fleet(session.get(assets_url).json())


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_authlib(server, user, key, token_url, assets_url, method):
    session = AuthlibSession(
        user.client_id, user.client_secret, scope="api offline_access", token_endpoint_auth_method=method)
    token = session.fetch_token(token_url, username=user.username, password=user.password)
    assert_fleet(session.get(assets_url).json())
    session.refresh_token(token_url, refresh_token=token["refresh_token"])
    assert_fleet(session.get(assets_url).json())
    assert session.revoke_token(f"{server.url}/revoke", token=session.token["access_token"]).status_code == 200
    assert session.get(assets_url).status_code == 401
    machine = AuthlibSession(key.client_id, key.client_secret, token_endpoint_auth_method=method)
    machine.fetch_token(f"{server.url}/token/v2", grant_type="client_credentials")
    assert_fleet(machine.get(assets_url).json())


def test_requests_oauth2client(server, user, key, token_url, assets_url):
    client = OAuth2Client(token_url, (user.client_id, user.client_secret), testing=True)
    token = client.resource_owner_password(user.username, user.password, scope="api offline_access")
    assert_fleet(requests.get(assets_url, auth=token, timeout=30).json())
    renewed = client.refresh_token(token)
    assert_fleet(requests.get(assets_url, auth=renewed, timeout=30).json())
    machine = OAuth2Client(f"{server.url}/token/v2", (key.client_id, key.client_secret), testing=True)
    auth = OAuth2ClientCredentialsAuth(machine, scope="asset.view")
    assert_fleet(requests.get(assets_url, auth=auth, timeout=30).json())


def test_node_fetch(run):
    run("node", str(CLIENTS / "fetch.mjs"))


def test_node_request(run):
    assert run("node", str(CLIENTS / "request.js"))["token"]["refresh_token"]


def test_java_http_client_waits_to_be_challenged(run):
    run("java", str(CLIENTS / "Client.java"))
