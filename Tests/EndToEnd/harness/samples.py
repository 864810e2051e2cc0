"""Samples in by JSON and out as time series, and a book of what the server has acknowledged."""

import collections
import datetime
import http.client
import itertools
import json
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

INSIGHTS = ("EngineSpeed", "EngineOilPressure")
INGEST = "/api/data-ingest/v1/samples"
WEEK = 7 * 86_400
FORTNIGHT = 14 * 86_400
# What a connection that the server's end cut off raises.
CUT_OFF = (OSError, http.client.HTTPException)


def text(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


class Client:
    """One kept connection for one thread."""

    def __init__(self, server, token, timeout=60):
        self.server, self.token, self.timeout = server, token, timeout
        self.connection = None

    def send(self, method, target, body=None):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(*self.server.address, timeout=self.timeout)
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            self.connection.request(method, target, body, headers)
            response = self.connection.getresponse()
            return response.status, response.read()
        except CUT_OFF:
            self.close()
            raise

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def make_assets(server, token, count, name="Machine"):
    """Their ids."""
    client = Client(server, token)
    made = []
    for number in range(count):
        body = json.dumps({"assetType": "MACHINE", "name": f"{name} {number}"})
        status, answer = client.send("POST", "/api/asset/v1/assets", body)
        assert status == 201, answer
        made.append(json.loads(answer)["id"])
    client.close()
    return made


def body_of(entries):
    """The body that sends entries of (asset, insight, time, value)."""
    items = {}
    for asset, insight, at, value in entries:
        items.setdefault(asset, []).append({"name": insight, "time": text(at), "value": value})
    return json.dumps({"items": [{"assetId": asset, "insights": insights} for asset, insights in items.items()]})


def read_series(client, asset, insight, start, end):
    """Time and value of every sample, in the order of the answers."""
    found = []
    while start <= end:
        until = min(start + FORTNIGHT, max(end, start + 1))
        for page in itertools.count(1):
            path = f"/public/api/aemp/v2/15143/-3/Fleet/Equipment/ID/{asset}/{insight}/{text(start)}/{text(until)}/{page}"
            status, answer = client.send("GET", path)
            assert status == 200, (status, answer[:500])
            answer = json.loads(answer)
            [items] = [value for key, value in answer.items() if key != "links"]
            for item in items:
                item = {key.lower(): value for key, value in item.items()}
                found.append((seconds(item["datetime"]), float(item["value"])))
            if not any(link["rel"] == "next" for link in answer["links"]):
                break
        # Both ends of an interval belong to it.
        start = until + 1
    return found


class Book:
    """What was sent of each series, under its time: every sample has a value of its own."""

    def __init__(self):
        self.lock = threading.Lock()
        self.acknowledged, self.unknown, self.refused = {}, {}, {}
        self.numbers, self.edges = itertools.count(1), itertools.count()
        self.started = int(time.time())

    def note(self, state, entries):
        with self.lock:
            for asset, insight, at, value in entries:
                state.setdefault((asset, insight), {})[at] = value

    def count(self, state):
        with self.lock:
            return sum(map(len, state.values()))

    def snapshot(self, state):
        with self.lock:
            return {key: dict(values) for key, values in state.items()}

    def series(self):
        with self.lock:
            return sorted({*self.acknowledged, *self.unknown, *self.refused})

    def intervals(self, key, now, days):
        """All of the time in which samples can be, cut so that an interval has about a page of them."""
        edge = self.started - days * 86_400
        with self.lock:
            times = sorted(at for state in (self.acknowledged, self.unknown, self.refused) for at in state.get(key, {}))
        recent = self.started - (Writers.WEEKS + 1) * WEEK
        old = max((at for at in times if at < recent), default=edge)
        for first, last in ((edge - 86_400, old + 86_400), (recent, now)):
            inner = [at for at in times if first < at < last][::900][1:]
            yield from zip([first, *inner], [*(at - 1 for at in inner), last])

    def check(self, key, found, horizon):
        """Compares what was read of a series. What was under way when the server ended is settled by it, for good.

        Samples before `horizon` are past retention by now, those a minute after it may be.
        """
        acknowledged, unknown = self.acknowledged.setdefault(key, {}), self.unknown.pop(key, {})
        refused = self.refused.setdefault(key, {})
        times = [at for at, _ in found]
        assert len(times) == len(set(times)), (key, "samples are there twice")
        assert times == sorted(times), key
        found = dict(found)
        lost = [at for at, value in acknowledged.items() if at >= horizon + 60 and found.get(at) != value]
        assert not lost, (key, f"{len(lost)} acknowledged samples are lost or changed", sorted(lost)[:5])
        late = [at for at in found if at < horizon]
        assert not late, (key, f"{len(late)} samples are past retention", sorted(late)[:5])
        for at, value in unknown.items():
            (acknowledged if at in found else refused)[at] = value
        kept = [at for at in refused if at in found and at not in acknowledged]
        assert not kept, (key, f"{len(kept)} samples are there that were refused or gone before", sorted(kept)[:5])
        strange = [at for at, value in found.items() if acknowledged.get(at) != value]
        assert not strange, (key, f"{len(strange)} samples were never sent", sorted(strange)[:5])


class Writers:
    """Threads that send until the server is gone or they are told to stop. Each has assets of its own; all send to the
    first one of their account too."""

    WEEKS = 9

    def __init__(self, server, book, accounts, count=6, samples=150, seed=None, pause=0.02):
        """`accounts`: of each its token, its assets and for how many days it keeps samples."""
        self.server, self.book, self.accounts, self.samples = server, book, accounts, samples
        self.stopping, self.pause = threading.Event(), pause
        self.chance = random.Random(seed)
        self.failures, self.statuses = [], collections.Counter()
        self.threads = [threading.Thread(target=self.run, args=(index,)) for index in range(count)]

    def start(self):
        for thread in self.threads:
            thread.start()
        return self

    def stop(self, wait=60):
        self.stopping.set()
        for thread in self.threads:
            thread.join(wait)
            assert not thread.is_alive(), "a request does not end"
        assert not self.failures, self.failures[:3]

    def stop_after(self, seconds):
        time.sleep(seconds)
        self.stop()
        return self

    def run(self, index):
        token, assets, days, *_ = self.accounts[index % len(self.accounts)]
        own = [asset for place, asset in enumerate(assets[1:]) if place % len(self.threads) == index] or assets[1:]
        client = Client(self.server, token)
        try:
            while not self.stopping.is_set():
                self.send(client, [assets[0], self.chance.choice(own)], days)
                # Fast enough to seal all the time, and slow enough to read it all back.
                time.sleep(self.pause)
        except CUT_OFF:
            pass
        except Exception as error:  # A test must not pass because a thread of it has ended.
            self.failures.append(error)
        finally:
            client.close()

    def entries(self, asset, days):
        """A run of samples a second apart, at times that nobody else sends.

        In one of the last weeks, which are compacted again and again, or about the end of retention.
        """
        number = next(self.book.numbers)
        if number % 5 == 0:
            start = self.book.started - days * 86_400 - 900 + next(self.book.edges) * self.samples
        else:
            start = self.book.started - WEEK * (1 + number % self.WEEKS) + number // self.WEEKS * self.samples % WEEK
        return [(asset, insight, start + second, number * 1000 + second + place / 2)
                for second in range(self.samples) for place, insight in enumerate(INSIGHTS)]

    def send(self, client, assets, days):
        """One request of an item for each asset, some of which are to be refused as a whole."""
        sound = [entry for asset in assets[:-1] for entry in self.entries(asset, days)]
        last = self.entries(assets[-1], days)
        is_bad = self.chance.random() < 0.1
        wrong = [(assets[-1], "NoSuchInsight", last[0][2], 1.0)] if is_bad else []
        # An item about the end of retention may be refused, so there is at most one, and the answer tells.
        horizon = time.time() - days * 86_400 + 60
        if any(entry[2] < horizon for entry in sound):
            sound, last, wrong = [], sound, []
        body = body_of(sound + last + wrong)
        try:
            status, answer = client.send("POST", INGEST, body)
        except CUT_OFF:
            self.book.note(self.book.unknown, sound + last)
            raise
        self.statuses[status] += 1
        if status != 200:
            assert status == 503, (status, answer)
            self.book.note(self.book.refused, sound + last)
            return
        answer = json.loads(answer)
        assert answer["accepted"] + answer["refused"] == len(sound + last + wrong), answer
        if answer["refused"]:
            assert answer["refused"] == len(last + wrong) and answer["accepted"] == len(sound), answer
            self.book.note(self.book.refused, last)
            self.book.note(self.book.acknowledged, sound)
        else:
            assert not is_bad or not wrong, answer
            self.book.note(self.book.acknowledged, sound + last)


def verify(server, book, accounts, only=None):
    """Reads everything back that was sent to some assets, and compares."""
    tasks = []
    for token, assets, days, *_ in accounts:
        for key in book.series():
            if key[0] in assets and (only is None or key[0] in only):
                tasks.append((token, key, days))

    def read(task):
        token, key, days = task
        client = Client(server, token)
        now = int(time.time())
        found = []
        for start, end in book.intervals(key, now, days):
            found += read_series(client, *key, start, end)
        client.close()
        book.check(key, found, now - days * 86_400)
        return len(found)

    with ThreadPoolExecutor(4) as pool:
        return sum(pool.map(read, tasks))
