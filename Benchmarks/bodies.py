"""Requests made before they are sent: samples as Prometheus remote write or as JSON, in files with an index beside them."""

import datetime
import json
import uuid

import cramjam
import numpy as np

from samples import INSIGHTS, SEED, day
from sender import AHEAD_MINUTES

# A message has ten samples, a request 10,000.
MESSAGES_PER_REQUEST = 1000


def invented_ids(count):
    """Ids as servers give them to assets that were made one after the other: UUIDv7."""
    random = np.random.default_rng(SEED)
    tails = random.integers(0, 1 << 62, count)
    return [str(uuid.UUID(int=(0x0197_0000_0000 + number) << 80 | 7 << 76 | number % 4096 << 64 | 2 << 62 | int(tail)))
            for number, tail in enumerate(tails)]


class RemoteWrite:
    """A snappy block of a protocol buffer; every sample has a series of its own, with its labels, as Prometheus sends them.

    All requests have the same fields of the same lengths, so they are cut from a table of bytes with a row a machine, into
    which values and times are put.
    """

    headers = {"Content-Type": "application/x-protobuf", "Content-Encoding": "snappy",
               "X-Prometheus-Remote-Write-Version": "0.1.0", "User-Agent": "Prometheus/2.42.0"}

    def __init__(self, ids):
        self.rows = np.frombuffer(
            b"".join(series(insight.metric, asset) for asset in ids for insight in INSIGHTS), np.uint8
        ).reshape(len(ids), -1)
        ends = np.cumsum([len(series(insight.metric, ids[0])) for insight in INSIGHTS])
        self.value_columns = (ends[:, None] - 15 + np.arange(8)).ravel()
        self.time_columns = (ends[:, None] - 6 + np.arange(6)).ravel()

    def __call__(self, messages):
        table = self.rows[messages.assets]
        table[:, self.value_columns] = messages.values.astype("<f8").view(np.uint8)
        table[:, self.time_columns] = np.tile(six_byte_varints(messages.times * 1000), len(INSIGHTS))
        return bytes(cramjam.snappy.compress_raw(table.tobytes()))


def series(metric, asset):
    """A TimeSeries with the two labels, sorted, and room for one sample."""
    labels = b"".join(field(1, field(1, name) + field(2, value))
                      for name, value in ((b"__name__", metric.encode()), (b"asset_id", asset.encode())))
    return field(1, labels + field(2, b"\x09" + bytes(8) + b"\x10" + bytes(6)))


def field(number, content):
    """A length-delimited field of a protocol buffer."""
    length, text = len(content), bytearray([number << 3 | 2])
    while length > 0x7F:
        text.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes(text) + bytes([length]) + content


def six_byte_varints(numbers):
    """Milliseconds between the years 1971 and 2109 are varints of six bytes."""
    if numbers.min() < 1 << 35 or numbers.max() >= 1 << 42:
        raise ValueError("a time does not fit six bytes")
    shifted = numbers[:, None] >> (7 * np.arange(6)) & 0x7F
    shifted[:, :5] |= 0x80
    return shifted.astype(np.uint8)


class DataIngest:
    """The JSON of Iris's Data Ingest; all values of a message have its time."""

    headers = {"Content-Type": "application/json"}

    def __init__(self, ids):
        self.ids = ids

    def __call__(self, messages):
        items = []
        for asset, time, values in zip(messages.assets, messages.times, messages.values.tolist()):
            text = datetime.datetime.fromtimestamp(int(time), datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            insights = ",".join(f'{{"name":"{insight.name}","time":"{text}","value":{value:.12g}}}'
                                for insight, value in zip(INSIGHTS, values))
            items.append(f'{{"assetId":"{self.ids[asset]}","insights":[{insights}]}}')
        return f'{{"items":[{",".join(items)}]}}'.encode()


def prepare(folder, encoding, assets, messages, end, shares):
    """Writes requests to files, one file a connection, and gives the paths of their indexes.

    A connection has its own share of the machines, so that each series is sent in the order of time. A small fleet gets
    fewer connections: no request may hold a longer stretch of time than connections may be apart.
    """
    shares = max(min(shares, assets * AHEAD_MINUTES // MESSAGES_PER_REQUEST), 1)
    files = [Share(folder / f"share-{number}", encoding) for number in range(shares)]
    for found in day(assets, messages, end):
        for number, file in enumerate(files):
            file.add(found[number::shares])
    return [file.close() for file in files]


class Share:
    """The requests of one connection: their bytes one after the other, and an index in JSON."""

    def __init__(self, path, encoding):
        self.path = path
        self.encoding = encoding
        self.file = path.open("wb")
        self.waiting = None
        self.requests = []

    def add(self, messages):
        self.waiting = self.waiting + messages if self.waiting else messages
        while len(self.waiting) >= MESSAGES_PER_REQUEST:
            self.write(self.waiting[:MESSAGES_PER_REQUEST])
            self.waiting = self.waiting[MESSAGES_PER_REQUEST:]

    def write(self, messages):
        body = self.encoding(messages)
        self.requests.append({
            "offset": self.file.tell(), "length": len(body), "samples": messages.values.size,
            "first": int(messages.times.min()), "last": int(messages.times.max())})
        self.file.write(body)

    def close(self):
        if self.waiting:
            self.write(self.waiting)
        self.file.close()
        index = self.path.with_suffix(".json")
        index.write_text(json.dumps({"bodies": str(self.path), "requests": self.requests}))
        return index
