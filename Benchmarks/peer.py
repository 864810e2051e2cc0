"""A peer: the same questions to Flask and Authlib behind gunicorn, with a SQLite file. peer_app.py is the program."""

import json
import os
import sqlite3
import sys
import time
import urllib.request
from urllib.parse import urlencode

from load import FOLDER, Replay, basic, get, post
from processes import Program, free_port

# Plain names: the peer checks them as Iris does, by a keyed hash.
CLIENT = ("bench-client", "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")
USER = ("bench-user", "abcdefghijklmnopqrstuvwxyzABCDEFG0123456789")


class Peer:
    name = "Flask, Authlib, gunicorn"

    def __init__(self, folder, workers, page):
        self.page = page
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        folder = folder / "peer"
        folder.mkdir()
        database = folder / "assets.sqlite"
        store(database, page["content"])
        environment = {**os.environ, "PEER_DATABASE": str(database), "PEER_CLIENT": ":".join(CLIENT),
                       "PEER_USER": ":".join(USER), "PYTHONDONTWRITEBYTECODE": "1"}
        # Threads are the workers of gunicorn that keep connections alive.
        self.program = Program(
            [sys.executable, "-m", "gunicorn", "--workers", str(workers), "--worker-class", "gthread", "--threads", "4",
             "--keep-alive", "75", "--bind", f"127.0.0.1:{self.port}", "--preload", "--no-control-socket",
             "--access-logfile", str(folder / "access.log"), "--log-level", "warning", "peer_app:app"],
            folder / "log", environment, FOLDER)

    def __enter__(self):
        self.program.wait_for(self.port)
        question = urllib.request.Request(
            self.url + "/token", urlencode(password_form()).encode(), {"Authorization": basic(*CLIENT)})
        deadline = time.monotonic() + 10
        while True:
            try:
                with urllib.request.urlopen(question, timeout=10) as answer:
                    self.token = json.load(answer)["access_token"]
                    return self
            except ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def __exit__(self, *_):
        self.program.__exit__()

    def rows(self):
        authorization = basic(*CLIENT)
        return {
            "plain": Replay(get("/ping")),
            "client-credentials": Replay(
                post("/token", {"grant_type": "client_credentials", "scope": "asset.view"}, authorization)),
            "password": Replay(post("/token", password_form(), authorization)),
            "introspect": Replay(post("/introspect", {"token": self.token}, authorization)),
            "asset": Replay(*(get(f"/assets/{asset['id']}", self.token) for asset in self.page["content"])),
            "page": Replay(get("/assets?size=100", self.token)),
        }


def password_form():
    return {"grant_type": "password", "username": USER[0], "password": USER[1], "scope": "api"}


def store(path, assets):
    """The assets of a page as a table with a column for each member; what is not a plain value is kept as JSON."""
    names = sorted({name for asset in assets for name in asset})
    nested = [name for name in names if any(isinstance(asset.get(name), (dict, list, bool)) for asset in assets)]
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode = WAL")
        columns = ", ".join(f'"{name}"' + (" JSON" if name in nested else "") for name in names if name != "id")
        kind = "TEXT" if isinstance(assets[0]["id"], str) else "INTEGER"
        database.execute(f"CREATE TABLE asset (id {kind} PRIMARY KEY, {columns})")
        for asset in assets:
            values = [json.dumps(asset[name]) if name in nested and name in asset else asset.get(name) for name in names]
            listed = ", ".join(f'"{name}"' for name in names)
            database.execute(f"INSERT INTO asset ({listed}) VALUES ({', '.join('?' * len(names))})", values)
    database.close()
