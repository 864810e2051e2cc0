"""Questions in PromQL over the HTTP API of Prometheus, which all three servers answer."""

import http.client
import json
import re
from urllib.parse import urlencode

from processes import disk_bytes, free_port

ALL = '__name__=~"machine_insight_.+"'


class Questions:
    """The paths of questions. `api` gives where the answers are, for one asset or for all."""

    def api(self, asset=None):
        return "/api/v1"

    def series(self, asset, insight, end):
        """The requests whose answers are the samples of one insight in the day to `end`."""
        return [self.query(f'{insight.metric}{{asset_id="{asset}"}}[1d]', end, asset)]

    def all_series(self, asset, insights, end):
        return [self.query(f'{{{ALL},asset_id="{asset}"}}[1d]', end, asset)]

    def latest(self, end):
        return [self.query(f"{{{ALL}}}", end)]

    def query(self, expression, end, asset=None):
        return f"{self.api(asset)}/query?" + urlencode({"query": expression, "time": end})

    def query_day(self, expression, end, asset=None):
        """At every minute of the day to `end`."""
        span = {"query": expression, "start": end - 24 * 3600 + 60, "end": end, "step": 60}
        return f"{self.api(asset)}/query_range?" + urlencode(span)

    def values(self, body):
        """How many values an answer holds."""
        answer = json.loads(body)
        return sum(len(series.get("values", [0])) for series in answer["data"]["result"])


class PromQLServer(Questions):
    """Takes remote write and answers queries. Whoever inherits gives `name`, `program` and `samples_name`."""

    write_path = "/api/v1/write"
    write_headers = {}
    read_headers = {}

    def __init__(self, folder):
        self.folder = folder
        self.folder.mkdir()
        self.data = folder / "data"
        self.port = free_port()

    def __enter__(self):
        self.program.wait_for(self.port)
        return self

    def __exit__(self, *_):
        self.program.__exit__()

    def accepted(self):
        """How many samples the server says that it has taken."""
        found = re.findall(rf"^{self.samples_name} (\S+)$", self.ask("GET", "/metrics").decode(), re.MULTILINE)
        return int(float(found[0]))

    def ask(self, method, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        connection.request(method, path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status >= 300:
            raise RuntimeError(f"{self.name}: {method} {path}: {answer.status} {body[:300].decode(errors='replace')}")
        return body

    def flush(self):
        """Writes what waits in memory for its turn, where a server can be told to."""

    def disk_bytes(self):
        return disk_bytes(self.data)
