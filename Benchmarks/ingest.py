"""Samples that come in at an even rate while something else is measured."""

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bodies import RemoteWrite, prepare
from iris import REMOTE_WRITE
from load import FOLDER
from samples import INSIGHTS
from sender import job

# Before and after the load.
SPARE_SECONDS = 3
CONNECTIONS = 2


class Ingest:
    """Writes to a server by remote write for as long as the load runs, and fails when the server does not keep up."""

    def __init__(self, server, samples_a_second, load):
        self.server = server
        self.samples_a_second = samples_a_second
        self.seconds = load.seconds + SPARE_SECONDS

    def __enter__(self):
        self.folder = TemporaryDirectory(prefix="ingest-", dir=self.server.folder)
        ids = self.server.ids
        messages = self.samples_a_second * self.seconds // len(INSIGHTS)
        end = int(time.time()) // 60 * 60
        indexes = prepare(Path(self.folder.name), RemoteWrite(ids), len(ids), messages, end, CONNECTIONS)
        self.sender = subprocess.Popen(
            [sys.executable, str(FOLDER / "sender.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.sender.stdin.write(
            job(self.server, REMOTE_WRITE, RemoteWrite, indexes, samples_a_second=self.samples_a_second))
        self.sender.stdin.close()
        time.sleep(1)
        return self

    def __exit__(self, kind, *_):
        with self.folder, self.sender:
            if kind:
                self.sender.kill()
                return
            answer = self.sender.stdout.read()
        if self.sender.returncode != 0:
            raise RuntimeError("samples could not be written")
        result = json.loads(answer)
        rate = result["samples"] / result["seconds"]
        if result["refused"] or result["retried"] or rate < 0.97 * self.samples_a_second:
            raise RuntimeError(f"the server took {rate:,.0f} samples a second: {result}")
