"""Connections as HTTP/1.1 has them (RFC 9112): kept, pipelined, half closed, slow, cut off."""

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harness.oauth import OAuth
from harness.raw_http import Connection, basic

ASSETS = "/api/asset/v1/assets"


def get(path, *fields, version="1.1", method="GET"):
    return "\r\n".join([f"{method} {path} HTTP/{version}", "Host: iris", *fields, "", ""]).encode()


def post(path, body, *fields):
    return get(path, f"Content-Length: {len(body)}", *fields, method="POST") + body


class Reader:
    """Reads answers one after the other; `http.client` would read on into the next."""

    def __init__(self, connection):
        self.file = connection.socket.makefile("rb")

    def answer(self, has_body=True):
        """Status, fields and body."""
        status = int(self.file.readline().split()[1])
        fields = {}
        while line := self.file.readline().strip():
            name, _, value = line.decode().partition(": ")
            assert name.lower() not in fields, f"{name} is there twice"
            fields[name.lower()] = value
        body = self.file.read(int(fields.get("content-length", 0))) if has_body else b""
        return status, fields, body

    def is_at_end(self):
        return self.file.read(1) == b""


@pytest.fixture
def connection(server):
    with Connection(server.address) as connection:
        yield connection


@pytest.fixture
def read(connection):
    return Reader(connection)


@pytest.fixture(scope="module")
def bearer(server, accounts):
    """A field that opens an account of 96 machines."""
    account = accounts.account()
    accounts.import_fleet(account)
    return f"Authorization: Bearer {OAuth(server).access_token(accounts.api_user(account))}"


def test_a_connection_is_kept(connection, read):
    for number in range(50):
        connection.send(get("/ping"))
        status, fields, body = read.answer()
        assert (status, body) == (200, b"pong\n") and "connection" not in fields
        assert time.strptime(fields["date"], "%a, %d %b %Y %H:%M:%S GMT")


def test_close_is_heard_and_said(connection, read):
    connection.send(get("/ping", "Connection: close"))
    status, fields, _ = read.answer()
    assert status == 200 and fields["connection"] == "close"
    assert read.is_at_end()


def test_an_older_client_is_kept_only_when_it_asks(server):
    with Connection(server.address) as connection:
        read = Reader(connection)
        connection.send(get("/ping", version="1.0"))
        assert read.answer()[1]["connection"] == "close" and read.is_at_end()
    with Connection(server.address) as connection:
        read = Reader(connection)
        for _ in range(3):
            connection.send(get("/ping", "Connection: keep-alive", version="1.0"))
            assert read.answer()[1]["connection"] == "keep-alive"


def test_pipelined_requests_are_answered_in_order(connection, read, bearer):
    paths = ["/ping", f"{ASSETS}?size=1", "/nothing", "/ping", f"{ASSETS}?size=100", "/health"] * 20
    connection.send(b"".join(get(path, bearer) for path in paths))
    for path in paths:
        status, _, body = read.answer()
        assert status == (404 if path == "/nothing" else 200)
        if "size" in path:
            assert len(json.loads(body)["content"]) == (96 if "100" in path else 1)


def test_who_sends_without_reading_does_not_fill_memory(server, bearer):
    request = get(f"{ASSETS}?size=100", bearer)
    before = server.resident_kilobytes()
    with Connection(server.address, timeout=1) as connection:
        sent = 0
        # The server stops to read as soon as its answers are not taken.
        with pytest.raises(TimeoutError):
            while sent < 64 << 20:
                sent += connection.socket.send(request * 100)
        assert server.resident_kilobytes() - before < 65_536, f"{sent} bytes were taken"


def test_bodies_in_pieces(server, accounts, connection, read):
    user = accounts.api_user(accounts.account())
    body = f"grant_type=password&username={user.username}&password={user.password}&scope=api".encode()
    fields = [f"Authorization: {basic(user.client_id, user.client_secret)}",
              "Content-Type: application/x-www-form-urlencoded"]
    pieces = [body[start:start + 7] for start in range(0, len(body), 7)]
    for head, parts in [
        (get("/token", *fields, f"Content-Length: {len(body)}", method="POST"), pieces),
        (get("/token", *fields, "Transfer-Encoding: chunked", method="POST"),
         [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces] + [b"0\r\n\r\n"]),
    ]:
        for part in [head, *parts]:
            connection.send(part)
            time.sleep(0.001)
        status, _, answer = read.answer()
        assert status == 200 and json.loads(answer)["expires_in"] == 3600


def test_who_asks_first_is_told_to_continue(server, accounts, connection, read):
    bearer = f"Authorization: Bearer {OAuth(server).access_token(accounts.api_user(accounts.account()))}"
    body = json.dumps({"assetType": "MACHINE", "name": "Asked first"}).encode()
    connection.send(get(ASSETS, bearer, "Content-Type: application/json", f"Content-Length: {len(body)}",
                        "Expect: 100-continue", method="POST"))
    assert read.answer()[0] == 100
    connection.send(body)
    assert read.answer()[0] == 201
    connection.send(get("/ping"))
    assert read.answer()[0] == 200


@pytest.mark.parametrize("expects", [True, False])
def test_a_body_that_is_too_long_is_refused_before_it_comes(connection, read, bearer, expects):
    fields = ["Expect: 100-continue"] if expects else []
    connection.send(get(ASSETS, bearer, "Content-Type: application/json", "Content-Length: 900000000", *fields, method="POST"))
    status, fields, body = read.answer()
    assert status in (400, 413) and fields["connection"] == "close" and b"must have at most" in body
    # What was on its way is no reason to take the answer back.
    try:
        connection.send(b"x" * 100_000)
    except ConnectionError:
        pass
    assert connection.is_closed_by_peer()


def test_a_path_without_a_route_reads_a_short_body(connection, read):
    for _ in range(3):
        connection.send(post("/nothing", b"x" * 1000))
        assert read.answer()[0] == 404
    connection.send(get("/nothing", "Content-Length: 900000000", method="POST"))
    status, fields, _ = read.answer()
    assert status == 404 and fields["connection"] == "close"


def test_whoever_has_said_everything_still_hears_the_answer(connection, read, bearer):
    connection.send(get(f"{ASSETS}?size=100", bearer))
    connection.socket.shutdown(socket.SHUT_WR)
    status, _, body = read.answer()
    assert status == 200 and len(json.loads(body)["content"]) == 96
    assert read.is_at_end()


def test_all_that_was_asked_before_the_end_is_answered(connection, read, bearer):
    connection.send(get(f"{ASSETS}?size=100", bearer) * 20 + get("/ping"))
    connection.socket.shutdown(socket.SHUT_WR)
    for _ in range(20):
        assert read.answer()[0] == 200
    assert read.answer()[2] == b"pong\n"
    assert read.is_at_end()


def test_head_says_how_long_the_answer_would_be(connection, read, bearer):
    connection.send(get(f"{ASSETS}?size=100", bearer))
    length = read.answer()[1]["content-length"]
    connection.send(get(f"{ASSETS}?size=100", bearer, method="HEAD"))
    status, fields, _ = read.answer(has_body=False)
    assert status == 200 and fields["content-length"] == length
    connection.send(get("/ping"))
    assert read.answer()[2] == b"pong\n"


def test_no_length_where_there_can_be_no_body(connection, read, bearer):
    address = "/public/api/aemp/v2/15143/-3/Fleet/1"
    connection.send(get(address, bearer))
    tag = read.answer()[1]["etag"]
    connection.send(get(address, bearer, f"If-None-Match: {tag}"))
    status, fields, _ = read.answer()
    assert status == 304 and "content-length" not in fields and "transfer-encoding" not in fields
    connection.send(get("/ping"))
    assert read.answer()[2] == b"pong\n"


def test_a_target_with_its_server_in_it(connection, read):
    for target in ("http://elsewhere.example/ping", "http://elsewhere.example:80/ping?x=1"):
        connection.send(get(target))
        assert read.answer()[0] == 200
    connection.send(get("http://elsewhere.example"))
    status, fields, *_ = read.answer()
    assert status == 200 and fields["content-type"].startswith("text/html")


@pytest.mark.parametrize("words", [b"\x00\x01\x02\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /\r\n\r\n", b"HELLO\r\n\r\n",
                                   b"GET /ping HTTP/1.1\r\nBad Name: x\r\n\r\n",
                                   b"GET /ping HTTP/1.1\r\nX: " + b"y" * 100_000 + b"\r\n\r\n"])
def test_what_is_not_http_is_refused(connection, words):
    try:
        connection.send(words)
    except ConnectionError:
        pass
    file = connection.socket.makefile("rb")
    try:
        line = file.readline()
    except ConnectionError:
        line = b""
    assert line in (b"", b"HTTP/1.1 400 Bad Request\r\n")
    assert connection.is_closed_by_peer()


def test_what_was_asked_before_nonsense_is_answered(connection, read):
    connection.send(get("/ping") + b"\x00\x01 nonsense\r\n\r\n")
    assert read.answer()[2] == b"pong\n"
    assert connection.is_closed_by_peer()


def test_connections_that_are_cut_off_leave_nothing_behind(server, bearer):
    def cut(number):
        with Connection(server.address) as connection:
            connection.send(get(f"{ASSETS}?size=100", bearer)[:(number * 7) % 400] if number % 2 else
                            get(f"{ASSETS}?size=100", bearer))
            if number % 3:
                # A reset and not an orderly end.
                connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(cut, range(600)))
    with Connection(server.address) as connection:
        connection.send(get("/ping"))
        assert Reader(connection).answer()[0] == 200
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if open_connections(server) < 8:
            return
        time.sleep(0.1)
    pytest.fail(f"{open_connections(server)} connections are still open")


def open_connections(server):
    sockets = 0
    for link in Path(f"/proc/{server.process.pid}/fd").iterdir():
        try:
            sockets += str(link.readlink()).startswith("socket:")
        except FileNotFoundError:
            pass
    return sockets - 3


def test_the_end_of_the_server_waits_for_answers_and_not_for_idle_connections(fresh_server):
    server = fresh_server()
    with Connection(server.address) as idle, Connection(server.address) as half:
        idle.send(get("/ping"))
        assert Reader(idle).answer()[0] == 200
        half.send(get("/token", "Content-Length: 10", method="POST"))
        time.sleep(0.2)
        started = time.monotonic()
        server.process.terminate()
        assert idle.is_closed_by_peer()
        # A request that has begun may end.
        half.send(b"0123456789")
        status, fields, _ = Reader(half).answer()
        assert status in (400, 401) and fields["connection"] == "close"
        assert server.process.wait(15) == 0
        assert time.monotonic() - started < 10
