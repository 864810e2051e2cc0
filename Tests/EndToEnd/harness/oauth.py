"""Requests to the authorization server, and what every one of its answers must look like."""

import re
from dataclasses import dataclass

from harness.raw_http import basic, form, loopback_address, request

FORM = "application/x-www-form-urlencoded"
DESCRIPTION = re.compile(r"[\x20-\x21\x23-\x5B\x5D-\x7E]*")
SAME = object()


@dataclass
class Account:
    id: str
    package: str


@dataclass
class APIUser:
    account: Account
    id: str
    client_id: str
    client_secret: str
    username: str
    password: str


@dataclass
class APIKey:
    account: Account
    id: str
    client_id: str
    client_secret: str
    scopes: tuple


class OAuth:
    """Speaks to one server from an address of its own."""

    def __init__(self, server, source=None):
        self.server = server
        self.source = source or loopback_address()

    def post(self, path, parameters, client=None, headers=(), content_type=FORM):
        """A form, with HTTP Basic when a client is given: an API User, an API Key or (id, secret)."""
        fields = [("Content-Type", content_type)] if content_type else []
        if client is not None:
            pair = client if isinstance(client, tuple) else (client.client_id, client.client_secret)
            fields.append(("Authorization", basic(*pair)))
        return request(
            self.server, "POST", path, headers=fields + list(headers), body=form(parameters), source=self.source)

    def password(self, user, *, client=SAME, scope="api", headers=(), path="/token", **changes):
        """The documented request. A change to None takes a parameter out."""
        parameters = {"grant_type": "password", "username": user.username, "password": user.password, "scope": scope}
        parameters.update(changes)
        parameters = {name: value for name, value in parameters.items() if value is not None}
        return self.post(path, parameters, client=user if client is SAME else client, headers=headers)

    def client_credentials(self, key, *, client=SAME, scope=None, path="/token/v2", headers=(), **changes):
        parameters = {"grant_type": "client_credentials", "scope": scope, **changes}
        parameters = {name: value for name, value in parameters.items() if value is not None}
        return self.post(path, parameters, client=key if client is SAME else client, headers=headers)

    def refresh(self, client, token, **changes):
        parameters = {"grant_type": "refresh_token", "refresh_token": token, **changes}
        return self.post("/token", {n: v for n, v in parameters.items() if v is not None}, client=client)

    def introspect(self, client, token, **changes):
        return self.post("/introspect", {"token": token, **changes}, client=client)

    def revoke(self, client, token, **changes):
        return self.post("/revoke", {"token": token, **changes}, client=client)

    def access_token(self, holder, **options):
        """A token that works, for an API User or an API Key."""
        ask = self.password if isinstance(holder, APIUser) else self.client_credentials
        answer = ask(holder, **options)
        assert answer.status == 200, answer
        return answer.json()["access_token"]

    def refresh_token(self, user, scope="api offline_access"):
        answer = self.password(user, scope=scope)
        assert answer.status == 200, answer
        return answer.json()["refresh_token"]

    def get(self, target, token=None, headers=()):
        fields = list(headers)
        if token is not None:
            fields.append(("Authorization", f"Bearer {token}"))
        return request(self.server, "GET", target, headers=fields, source=self.source)

    def assets(self, token=None, headers=(), target="/api/asset/v1/assets?size=1"):
        return self.get(target, token, headers)


def assert_not_stored(answer):
    assert "no-store" in (answer.header("Cache-Control") or ""), answer
    assert answer.header("Pragma") == "no-cache", answer


def assert_json(answer):
    assert re.fullmatch(r"application/json(;\s*charset=utf-8)?", answer.header("Content-Type") or "", re.I), answer
    assert answer.header("Content-Encoding") is None, answer
    assert not answer.body.startswith(b"\xef\xbb\xbf"), answer
    return answer.json()


def assert_error(answer, error, status=400):
    """An error as RFC 6749, section 5.2, has it. `error` and `status` may be sets where both are allowed."""
    body = assert_json(answer)
    assert body["error"] in ({error} if isinstance(error, str) else error), answer
    assert answer.status in ({status} if isinstance(status, int) else status), answer
    assert DESCRIPTION.fullmatch(body.get("error_description", "")), answer
    assert set(body) <= {"error", "error_description", "error_uri"}, answer
    assert_not_stored(answer)
    if answer.status == 401:
        assert (answer.header("WWW-Authenticate") or "").startswith('Basic realm="'), answer
    return body


def assert_token(answer, lifetime, scope):
    """A success as RFC 6749, section 5.1, has it."""
    assert answer.status == 200, answer
    body = assert_json(answer)
    assert_not_stored(answer)
    assert body["token_type"].lower() == "bearer"
    assert body["expires_in"] == lifetime and type(body["expires_in"]) is int
    assert re.fullmatch(r"[A-Za-z0-9\-._~+/]+=*", body["access_token"])
    assert len(body["access_token"]) <= 4096
    assert set(body["scope"].split()) == set(scope.split())
    return body


def challenge(answer):
    """The attributes of the one Bearer challenge."""
    value = answer.header("WWW-Authenticate")
    assert value and value.startswith("Bearer"), answer
    attributes = re.findall(r'(\w+)="([^"\\]*)"', value)
    assert re.fullmatch(r'Bearer(?: \w+="[^"\\]*"(?:, \w+="[^"\\]*")*)?', value), value
    names = [name for name, _ in attributes]
    assert len(names) == len(set(names)), value
    return dict(attributes)
