"""Load by wrk: what is sent, and what came of it."""

import base64
import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

FOLDER = Path(__file__).resolve().parent
WARM_UP_SECONDS = 1


@dataclass
class Result:
    """What wrk has counted. Latencies are microseconds."""
    requests: int
    microseconds: int
    bytes: int
    p50: int
    p99: int
    refused: int
    broken: int

    @property
    def rate(self):
        return self.requests / (self.microseconds / 1e6)


def basic(name, secret):
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()


def get(path, token=None, accept=None):
    """A whole request, as text."""
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    accepted = f"Accept: {accept}\r\n" if accept else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{authorization}{accepted}\r\n"


def post(path, form, authorization):
    body = urlencode(form)
    return (f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {authorization}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}")


class Replay:
    """The same requests again and again. `is_cold` asks a server that has just started, `samples_a_second` one that is
    written to.
    """

    script = "replay.lua"

    def __init__(self, *requests, is_cold=False, samples_a_second=0):
        self.texts = requests
        self.is_cold = is_cold
        self.samples_a_second = samples_a_second

    def prepare(self, connections):
        return self.texts, []


class Refresh:
    """Refresh tokens that follow their rotation. `issue()` gives a new refresh token."""

    script = "refresh.lua"
    is_cold = False
    samples_a_second = 0

    def __init__(self, issue, authorization):
        self.issue = issue
        self.authorization = authorization

    def prepare(self, connections):
        # wrk asks for one request more than it sends, and a lost connection loses its token.
        return [self.issue() for _ in range(connections + 8)], [self.authorization]


class Load:
    """Runs wrk against one server at a time."""

    def __init__(self, folder, seconds, connections):
        self.folder = folder
        self.seconds = seconds
        self.connections = connections

    def run(self, url, what, *, warm_up=False):
        texts, arguments = what.prepare(self.connections)
        prepared = self.folder / "prepared.lua"
        prepared.write_text("return {\n" + "".join(f"{quoted(text)},\n" for text in texts) + "}\n")
        seconds = WARM_UP_SECONDS if warm_up else self.seconds
        # One thread is enough to keep two cores busy, and leaves more of them to the server.
        command = ["wrk", "-t", "1", "-c", str(self.connections), "-d", f"{seconds}s", "--timeout", "10s",
                   "-s", str(FOLDER / what.script), url, "--", str(prepared), *arguments]
        ran = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds + 60, cwd=FOLDER,
            env={**os.environ, "LUA_PATH": f"{FOLDER}/?.lua;;"})
        found = re.search(r"^RESULT (.*)$", ran.stdout, re.MULTILINE)
        if not found:
            raise RuntimeError(f"wrk has failed: {ran.stdout}{ran.stderr}")
        return Result(**json.loads(found[1]))


def quoted(text):
    """A Lua string."""
    return '"' + "".join(
        character if character.isascii() and character.isprintable() and character not in '"\\'
        else "".join(f"\\{byte:03d}" for byte in character.encode()) for character in text) + '"'
