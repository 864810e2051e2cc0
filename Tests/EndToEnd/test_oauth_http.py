"""The token endpoint as HTTP: methods, parsing, bounds (cases 1 to 30)."""

import socket
import time

import pytest

from harness.oauth import FORM, OAuth, assert_error, assert_json, assert_token
from harness.raw_http import Connection, basic, form, loopback_address, request


def documented(user, **changes):
    return {"grant_type": "password", "username": user.username, "password": user.password, "scope": "api", **changes}


def test_oauth_001_documented_request(oauth, user):
    assert_token(oauth.password(user), 3600, "api")


def test_oauth_002_get_is_refused(oauth, user, server):
    query = form(documented(user)).decode()
    answer = oauth.get(f"/token?{query}", headers=[("Authorization", basic(user.client_id, user.client_secret))])
    assert answer.status == 405 and answer.header("Allow") == "POST"
    assert b"access_token" not in answer.body
    assert user.password not in server.log()


def test_oauth_003_parameters_in_the_address_alone(oauth, user):
    assert_error(oauth.post("/token?" + form(documented(user)).decode(), b"", client=user), "invalid_request")


@pytest.mark.parametrize("name", ["client_secret", "password", "refresh_token"])
def test_oauth_004_secret_in_the_address(oauth, user, name):
    assert_error(oauth.password(user, path=f"/token?{name}=x"), "invalid_request")


def test_oauth_005_grant_type_missing(oauth, user):
    assert_error(oauth.password(user, grant_type=None), "invalid_request")


def test_oauth_006_grant_type_empty(oauth, user):
    missing, empty = oauth.password(user, grant_type=None), oauth.password(user, grant_type="")
    assert missing.comparable == empty.comparable


@pytest.mark.parametrize("grant", ["foo", "authorization_code", "implicit", "client_credentials"])
def test_oauth_007_unknown_grant(oauth, user, grant):
    assert_error(oauth.password(user, grant_type=grant), "unsupported_grant_type")


@pytest.mark.parametrize("grant", ["foo", "password", "refresh_token"])
def test_oauth_007_unknown_grant_of_the_second_endpoint(oauth, key, grant):
    assert_error(oauth.client_credentials(key, grant_type=grant), "unsupported_grant_type")


@pytest.mark.parametrize("grant", ["Password", "PASSWORD", " password", "password "])
def test_oauth_008_grant_type_is_case_sensitive(oauth, user, grant):
    assert_error(oauth.password(user, grant_type=grant), "unsupported_grant_type")


@pytest.mark.parametrize("name", ["grant_type", "username", "password", "scope", "client_id", "client_secret"])
def test_oauth_009_010_repeated_parameter(oauth, user, name):
    pairs = list(documented(user, client_id=user.client_id, client_secret=user.client_secret).items())
    assert_token(oauth.post("/token", pairs), 3600, "api")
    again = [pair for pair in pairs if pair[0] == name]
    assert_error(oauth.post("/token", pairs + again), "invalid_request")


def test_oauth_011_unknown_parameter_twice_is_ignored(oauth, user):
    pairs = [*documented(user).items(), ("resource_owner", "a"), ("resource_owner", "b")]
    assert_token(oauth.post("/token", pairs, client=user), 3600, "api")


def test_oauth_012_unknown_parameter_is_ignored(oauth, user):
    assert_token(oauth.password(user, code=""), 3600, "api")
    assert_token(oauth.password(user, code="x", redirect_uri="http://127.0.0.1/"), 3600, "api")


def test_oauth_013_empty_scope_is_no_scope(oauth, user):
    assert_token(oauth.password(user, scope=""), 3600, "api")


@pytest.mark.parametrize("content_type, body", [
    ("application/json", b'{"grant_type":"password"}'),
    ("application/json", None),
    ("text/plain", None),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="grant_type"\r\n\r\npassword\r\n--x--'),
    ("application/x-www-form-urlencodedx", None),
    (None, None),
])
def test_oauth_014_to_017_content_type_is_not_a_form(oauth, user, content_type, body):
    sent = body or form(documented(user))
    answer = oauth.post("/token", sent, client=user, content_type=content_type)
    assert_error(answer, "invalid_request")


@pytest.mark.parametrize("content_type", [
    "application/x-www-form-urlencoded;charset=UTF-8", "application/x-www-form-urlencoded; charset=utf-8",
    "Application/X-WWW-Form-Urlencoded",
])
def test_oauth_018_content_type_with_charset(oauth, user, content_type):
    assert_token(oauth.post("/token", documented(user), client=user, content_type=content_type), 3600, "api")


@pytest.mark.parametrize("space", ["+", "%20"])
def test_oauth_019_both_spellings_of_a_space(oauth, user, space):
    body = form(documented(user, scope="SCOPE")).decode().replace("SCOPE", f"api{space}offline_access")
    assert_token(oauth.post("/token", body, client=user), 3600, "api offline_access")


def test_oauth_020_escapes_in_every_parameter(oauth, user):
    """A generated password has no character that needs an escape; escaping all of them must change nothing."""
    escaped = "&".join(f"{n}=" + "".join(f"%{b:02x}" for b in v.encode()) for n, v in documented(user).items())
    assert_token(oauth.post("/token", escaped, client=user), 3600, "api")
    for password in (b"P%C3%A4+ss%2Bw%26%3D%250d", b"P%E4+ss%2Bw%26%3D%250d"):
        body = b"grant_type=password&username=" + user.username.encode() + b"&password=" + password
        assert_error(oauth.post("/token", body, client=user), {"invalid_grant", "invalid_request"})


@pytest.mark.parametrize("suffix", ["%zz", "%", "%2", "%00", "%00x", "%ED%A0%80", "%C0%AF", "%FF", "\x00", "%u0041"])
@pytest.mark.parametrize("name", ["password", "client_secret", "other"])
def test_oauth_022_escapes_that_are_none(oauth, user, name, suffix):
    pairs = documented(user, client_id=user.client_id, client_secret=user.client_secret, other="")
    body = form(pairs).replace(f"{name}={pairs[name]}".encode(), f"{name}={pairs[name]}{suffix}".encode())
    assert_error(oauth.post("/token", body), "invalid_request")


def send_until_closed(connection, block, wait=5):
    """Goes on sending after the answer, as a client does that does not look; tells whether the server ends it."""
    deadline = time.monotonic() + wait
    try:
        while time.monotonic() < deadline:
            connection.send(block)
    except ConnectionError:
        return True
    return False


@pytest.mark.parametrize("framing, block", [
    (f"Content-Length: {64 << 10}", b"a" * 65536), (f"Content-Length: {100 << 30}", b"a" * 65536),
    ("Transfer-Encoding: chunked", b"1000\r\n" + b"a" * 4096 + b"\r\n"),
], ids=["64 KiB", "100 GiB", "without end"])
def test_oauth_023_large_body(server, user, framing, block):
    """Refused as soon as the bound is passed; what still comes is not kept."""
    before = server.resident_kilobytes()
    with Connection(server.address, loopback_address()) as connection:
        connection.send((f"POST /token HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\n{framing}\r\n"
                         f"Authorization: {basic(user.client_id, user.client_secret)}\r\n\r\n").encode())
        for _ in range(1 + 65536 // len(block)):
            connection.send(block)
        answer = connection.answer()
        assert answer.status in (400, 413) and answer.header("Connection") == "close", answer
        assert send_until_closed(connection, block)
    assert server.resident_kilobytes() - before < 16 << 10


def test_oauth_023_large_body_is_told(oauth, user):
    """A body of which the first bytes are over the bound gets its answer, not only a closed connection."""
    answer = oauth.password(user, padding="a" * (17 << 10))
    assert answer.status in (400, 413), answer


@pytest.mark.parametrize("name", ["password", "client_secret"])
def test_oauth_024_long_secret(oauth, user, name):
    """Refused for its length, before it is hashed."""
    pairs = documented(user, client_id=user.client_id, client_secret=user.client_secret)
    pairs[name] = "a" * 4096
    answer = oauth.post("/token", pairs)
    assert_error(answer, {"invalid_request"})
    assert "1024 bytes" in answer.json()["error_description"]


@pytest.mark.parametrize("extra", [
    b"&a=1" * 3000, b"&" + b"n" * 8192 + b"=1", b"&a[b][c]=1&a[]=2", b";scope=other;x=y", b"&" * 5000, b"&=&=x&x",
], ids=["many", "long name", "brackets", "semicolons", "empty", "nameless"])
def test_oauth_025_odd_forms(oauth, user, extra):
    answer = oauth.post("/token", form(documented(user)) + extra, client=user)
    if answer.status == 200:
        assert_token(answer, 3600, "api")
    else:
        assert_error(answer, {"invalid_request", "invalid_scope"})


@pytest.mark.parametrize("fields, body", [
    ("Content-Length: 10\r\nContent-Length: 20", b"grant_type=password&"),
    ("Content-Length: 20\r\nTransfer-Encoding: chunked", b"14\r\ngrant_type=password&\r\n0\r\n\r\n"),
    ("Content-Length: -1", b""),
    ("Content-Length: 1e1", b"grant_type"),
    ("Content-Length: 0x10", b"grant_type=passw"),
    ("Transfer-Encoding: xchunked", b"grant_type"),
    ("Transfer-Encoding: chunked", b"zz\r\n"),
], ids=["two lengths", "length and chunks", "negative", "float", "hexadecimal", "unknown coding", "bad chunk"])
def test_oauth_026_framing_that_is_ambiguous(server, fields, body):
    smuggled = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    with Connection(server.address, loopback_address()) as connection:
        connection.send(f"POST /token HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\n{fields}\r\n\r\n".encode())
        connection.send(body + smuggled)
        connection.socket.settimeout(5)
        received = b""
        try:
            while block := connection.socket.recv(65536):
                received += block
        except ConnectionError:
            pass
    assert received.count(b"HTTP/1.1 ") <= 1
    assert received == b"" or received.startswith(b"HTTP/1.1 4"), received


def test_offer_to_change_the_protocol_is_declined(server):
    """Java's HttpClient offers HTTP/2 with every request, and sends the next one on the same connection if that stays."""
    head = ("GET /health HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
            "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n\r\n").encode()
    with Connection(server.address, loopback_address(), timeout=3) as connection:
        connection.send(head)
        first = connection.answer("GET")
        assert first.status == 200
        if first.header("Connection") == "close":
            assert connection.is_closed_by_peer()
        else:
            connection.send(head)
            assert connection.answer("GET").status == 200


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*;q=0.1"])
def test_oauth_027_always_json_and_uncompressed(oauth, user, accept):
    headers = [("Accept", accept), ("Accept-Encoding", "gzip, deflate, br")]
    assert_token(oauth.password(user, headers=headers), 3600, "api")
    assert_error(oauth.password(user, password="wrong", headers=headers), "invalid_grant")


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH", "TRACE"])
@pytest.mark.parametrize("path", ["/token", "/token/v2", "/introspect", "/revoke"])
def test_oauth_028_other_methods(server, method, path):
    answer = request(server, method, path, source=loopback_address())
    assert answer.status == 405 and answer.header("Allow") == "POST", answer


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_oauth_029_plain_http_beyond_loopback(fresh_server, host):
    server = fresh_server("--host", host, ready=False)
    with pytest.raises(AssertionError, match="ended with"):
        server.start()
    assert "insecure-http" in server.log()
    server.arguments.append("--insecure-http")
    server.start()
    with socket.create_connection(server.address, 5):
        pass


def test_oauth_030_forwarded_address_of_a_stranger(server, api_user):
    """An attacker who makes up an address a request is throttled all the same."""
    oauth, user = OAuth(server), api_user()
    answers = [
        oauth.post("/token", {"grant_type": "password"}, client=(user.client_id, f"wrong-{number}"),
                   headers=[("X-Forwarded-For", f"203.0.113.{number}"), ("Forwarded", f"for=203.0.113.{number}")])
        for number in range(40)]
    throttled = [answer for answer in answers if answer.status == 429]
    assert throttled and all(int(answer.header("Retry-After")) > 0 for answer in throttled)
    assert assert_json(throttled[0])["error"] == "slow_down"
