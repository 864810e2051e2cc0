"""kill -9 in the middle of creations, rotations and revocations: what was acknowledged stands.

A round starts 1,000 acts from many threads and kills the server after some hundred were acknowledged. IRIS_CRASH_ROUNDS
says how often; `make test-crash` does it a hundred times.
"""

import os
import queue
import random
import sqlite3
import threading

import pytest
import requests

from harness.accounts import Accounts
from harness.manager_pages import Manager
from harness.oauth import OAuth

ROUNDS = int(os.environ.get("IRIS_CRASH_ROUNDS", "3"))
ACTS = 1000
THREADS = 12
# A request that the kill cut off: not acknowledged, so either outcome is right.
CUT_OFF = (requests.RequestException, OSError)


class Book:
    """What the server has acknowledged."""

    def __init__(self):
        self.lock = threading.Lock()
        self.created, self.rotated, self.revoked, self.families = [], [], [], []
        self.refused = []
        # Threads whose rotation was under way at the kill: it may have been done and not answered.
        self.rotating = set()

    def __len__(self):
        return len(self.created) + len(self.rotated) + len(self.revoked) + sum(len(f) - 1 for f in self.families)

    def note(self, entries, entry):
        with self.lock:
            entries.append(entry)


class Acts:
    """The four kinds of acts, each of which writes to the book only what was answered."""

    def __init__(self, server, book, users, manager):
        self.server, self.book, self.users = server, book, users
        self.cookies = manager.session.cookies
        self.pages = {user.username: manager.api_user_page(user.username) for user in users[:THREADS]}
        self.form = manager.open("/manager/api-access/new")
        self.tokens = queue.SimpleQueue()
        oauth = OAuth(server)
        for number in range(ACTS // 4):
            user = users[-1 - number % 4]
            self.tokens.put((user, oauth.access_token(user)))

    def worker(self, index, acts):
        manager = Manager(self.server, None, None, sign_in=False)
        manager.session.cookies.update(self.cookies)
        oauth, own = OAuth(self.server), self.users[index]
        try:
            family = [oauth.refresh_token(self.users[-1 - index % 4])]
            self.book.note(self.book.families, family)
            while True:
                kind = acts.get_nowait()
                try:
                    getattr(self, kind)(manager, oauth, own, family, index)
                except AssertionError as error:
                    self.book.note(self.book.refused, error)
        except (*CUT_OFF, queue.Empty):
            pass

    def create(self, manager, oauth, own, family, index):
        shown = manager.submit(self.form, "/manager/api-access/new", name=f"Created {random.random()}", description="")
        found = manager.credentials(shown)
        assert set(found) == {"client-id", "client-secret", "username", "password"}, (shown.status, shown.text[:500])
        self.book.note(self.book.created, found)

    def rotate(self, manager, oauth, own, family, index):
        """A new client secret, the old one ended at once. One thread rotates one user's, so the newest is known."""
        self.book.rotating.add(index)
        shown = manager.submit(self.pages[own.username], "/rotate-secret", overlap="now")
        secret = manager.credentials(shown).get("client-secret")
        assert secret, (shown.status, shown.text[:500])
        self.book.note(self.book.rotated, (index, own, secret))
        self.book.rotating.discard(index)

    def refresh(self, manager, oauth, own, family, index):
        answer = oauth.refresh(self.users[-1 - index % 4], family[-1])
        assert answer.status == 200, answer
        family.append(answer.json()["refresh_token"])

    def revoke(self, manager, oauth, own, family, index):
        user, token = self.tokens.get_nowait()
        assert oauth.revoke(user, token).status == 200
        self.book.note(self.book.revoked, (user, token))


def verify(server, book, users):
    oauth = OAuth(server)
    for shown in book.created:
        client = (shown["client-id"], shown["client-secret"])
        answer = oauth.post("/token", {"grant_type": "password", "username": shown["username"],
                                       "password": shown["password"]}, client=client)
        assert answer.status == 200, ("a created API User is gone", answer)
    secrets = {}
    for index, user, secret in book.rotated:
        secrets.setdefault(index, (user, []))[1].append(secret)
    for index, (user, given) in secrets.items():
        if index not in book.rotating:
            assert oauth.password(user, client=(user.client_id, given[-1])).status == 200, "the newest secret is refused"
        for old in given[-4:-1]:
            assert OAuth(server).password(user, client=(user.client_id, old)).status == 401, "a replaced secret works"
    for user, token in book.revoked:
        assert oauth.assets(token).status == 401, "a revoked token works"
        assert oauth.introspect(user, token).json() == {"active": False}
    for family in book.families:
        owners = [user for user in users[-4:] if oauth.refresh(user, family[-1]).status == 200]
        assert len(owners) == 1, "the newest refresh token is refused"


def assert_sound(data_dir):
    checked = 0
    for path in data_dir.rglob("*"):
        if path.is_file() and path.open("rb").read(15) == b"SQLite format 3":
            with sqlite3.connect(path) as database:
                assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)], path
                assert database.execute("PRAGMA foreign_key_check").fetchall() == [], path
            checked += 1
    assert checked > 0


@pytest.mark.timeout(120 * ROUNDS)
def test_oauth_140_acknowledged_acts_survive_kill(fresh_server, capsys):
    server = fresh_server(environment={"IRIS_RATE_LIMIT": "1000000"})
    accounts = Accounts(server)
    account = accounts.account()
    chance = random.Random(140)
    holders = [accounts.api_user(account) for _ in range(4)]
    for number in range(ROUNDS):
        # One API User a thread to rotate, then four that hold the tokens.
        users = [accounts.api_user(account) for _ in range(THREADS)] + holders
        book = Book()
        acts = Acts(server, book, users, accounts.manager(account))
        plan = ["create", "rotate", "refresh", "revoke"] * (ACTS // 4)
        chance.shuffle(plan)
        waiting = queue.SimpleQueue()
        for act in plan:
            waiting.put(act)
        threads = [threading.Thread(target=acts.worker, args=(index, waiting)) for index in range(THREADS)]
        for thread in threads:
            thread.start()
        enough = chance.randint(100, 600)
        while len(book) < enough and any(thread.is_alive() for thread in threads):
            threading.Event().wait(0.002)
        server.kill()
        for thread in threads:
            thread.join(30)
        assert book.refused == []
        assert book.created and book.rotated and book.revoked
        server.restart()
        assert_sound(server.data_dir)
        verify(server, book, users)
        with capsys.disabled():
            print(f"\nround {number + 1}: killed after {len(book)} acts: {len(book.created)} creations, "
                  f"{len(book.rotated)} + {sum(len(f) - 1 for f in book.families)} rotations, {len(book.revoked)} "
                  "revocations")
    assert server.stop() == 0
