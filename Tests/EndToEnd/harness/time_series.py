"""Asks the Time Series API, and sends it what is asked for."""

import json
import urllib.parse

from harness import remote_write
from harness.oauth import OAuth
from harness.raw_http import request

WRITE = "/api/data-ingest/v1/prometheus/api/v1/write"
FLEET = "/api/time-series/v1/prometheus"
FORM = [("Content-Type", "application/x-www-form-urlencoded")]


def of_asset(asset):
    return f"/api/time-series/v1/assets/{asset}/prometheus"


class Author:
    """An API Key that sends samples and asks for them, in an account of its own."""

    def __init__(self, server, accounts):
        self.account = accounts.account()
        self.key = accounts.api_key(self.account, "account.asset.manage", "data-ingest.write", "time-series.view")
        self.server, self.oauth = server, OAuth(server)
        self.token = self.oauth.access_token(self.key)

    def send(self, method, target, body=b"", headers=()):
        fields = [("Authorization", f"Bearer {self.token}"), *headers]
        return request(self.server, method, target, headers=fields, body=body, source=self.oauth.source, timeout=60)

    def asset(self, name="Drill", **fields):
        body = json.dumps({"assetType": "MACHINE", "name": name, **fields}).encode()
        answer = self.send("POST", "/api/asset/v1/assets", body, [("Content-Type", "application/json")])
        assert answer.status in (200, 201), answer
        return answer.json()["id"]

    def write(self, *series):
        answer = self.send("POST", WRITE, remote_write.body(*series), remote_write.HEADERS)
        assert answer.status == 204, answer

    def ask(self, base, path, method="GET", **parameters):
        query = urllib.parse.urlencode({name.replace("match", "match[]"): value for name, value in parameters.items()},
                                       doseq=True)
        target = f"{base}/api/v1/{path}"
        if method == "GET":
            return self.send("GET", f"{target}?{query}")
        return self.send("POST", target, query.encode(), FORM)

    def data(self, base, path, method="GET", **parameters):
        answer = self.ask(base, path, method, **parameters)
        assert answer.status == 200, answer
        assert answer.json()["status"] == "success"
        return answer.json()["data"]
