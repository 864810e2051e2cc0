"""HTTP as bytes: what a client library would tidy up, refuse or retry goes out as it is written here."""

import base64
import http.client
import itertools
import json as json_module
import socket
from urllib.parse import quote_plus

_addresses = itertools.count(1)


def loopback_address():
    """An address of this machine that no test has used before: throttling counts by address."""
    number = next(_addresses)
    return f"127.{1 + (number >> 16)}.{number >> 8 & 255}.{number & 255}"


def basic(name, secret):
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()


def form(pairs):
    """Percent-encodes pairs, a mapping or bytes that are a form already."""
    if isinstance(pairs, bytes):
        return pairs
    if isinstance(pairs, str):
        return pairs.encode()
    items = pairs.items() if hasattr(pairs, "items") else pairs
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in items).encode()


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.getheaders()
        self.body = response.read()

    def header(self, name):
        """The field's value; None when it is missing. More than one is an error of the server here."""
        values = self.all(name)
        assert len(values) <= 1, f"{name} is there {len(values)} times: {values}"
        return values[0] if values else None

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def json(self):
        return json_module.loads(self.body)

    @property
    def comparable(self):
        """All that a client can tell answers apart by, without what differs in any two."""
        changing = {"date", "x-request-id", "retry-after"}
        return self.status, sorted((k.lower(), v) for k, v in self.headers if k.lower() not in changing), self.body

    def __repr__(self):
        return f"<{self.status} {self.headers} {self.body[:600]!r}>"


class Connection:
    """One TCP connection, from a chosen address of this machine."""

    def __init__(self, address, source=None, timeout=10):
        self.socket = socket.create_connection(address, timeout, (source, 0) if source else None)

    def send(self, data):
        self.socket.sendall(data)

    def answer(self, method="POST"):
        response = http.client.HTTPResponse(self.socket, method=method)
        response.begin()
        return Answer(response)

    def is_closed_by_peer(self, wait=3):
        """Whether the server ends the connection, after whatever it still sends."""
        self.socket.settimeout(wait)
        try:
            while self.socket.recv(65536):
                pass
        except ConnectionError:
            return True
        except TimeoutError:
            return False
        return True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


def request(server, method, target, *, headers=(), body=b"", source=None, length=True, timeout=10):
    """Sends one request on a connection of its own, its header fields exactly those given besides Host and length."""
    fields = list(headers.items() if hasattr(headers, "items") else headers)
    lines = [f"{method} {target} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in fields]
    if length and (body or method in ("POST", "PUT", "PATCH")):
        lines.append(f"Content-Length: {len(body)}")
    head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
    with Connection(server.address, source, timeout) as connection:
        try:
            connection.send(head + body)
        except ConnectionError:
            pass  # The server may have answered and closed before it has read all.
        return connection.answer(method)
