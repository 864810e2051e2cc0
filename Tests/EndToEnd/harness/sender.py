"""Makes assets and sends samples of them."""

import gzip
import json

from harness import remote_write
from harness.oauth import OAuth
from harness.raw_http import request

SAMPLES = "/api/data-ingest/v1/samples"
WRITE = "/api/data-ingest/v1/prometheus/api/v1/write"


class Sender:
    """An API Key that may send samples and look at assets, in an account of its own."""

    scopes = ("asset.view", "account.asset.manage", "data-ingest.write")

    def __init__(self, server, accounts, account=None):
        self.account = account or accounts.account()
        self.key = accounts.api_key(self.account, *self.scopes)
        self.oauth = OAuth(server)
        self.server = server
        self.token = self.oauth.access_token(self.key)

    @property
    def bearer(self):
        return [("Authorization", f"Bearer {self.token}")]

    def send(self, method, target, body=b"", headers=(), timeout=60):
        return request(self.server, method, target, headers=[*self.bearer, *headers], body=body,
                       source=self.oauth.source, timeout=timeout)

    def post(self, target, body, headers=(), timeout=10):
        return self.send("POST", target, body, headers, timeout)

    def asset(self, name="Drill", **fields):
        body = json.dumps({"assetType": "TOOL", "name": name, **fields}).encode()
        answer = self.post("/api/asset/v1/assets", body, [("Content-Type", "application/json")])
        assert answer.status in (200, 201), answer
        return answer.json()["id"]

    def samples(self, *items, coding=None):
        body = json.dumps({"items": items}).encode()
        headers = [("Content-Type", "application/json")]
        if coding == "gzip":
            body, headers = gzip.compress(body), headers + [("Content-Encoding", "gzip")]
        answer = self.post(SAMPLES, body, headers)
        assert answer.status == 200, answer
        return answer.json()

    def write(self, *series, target=WRITE, headers=remote_write.HEADERS):
        return self.post(target, remote_write.body(*series), headers, timeout=60)

    def keep(self, *series):
        """Sends samples by remote write, all of which are to be kept."""
        answer = self.write(*series)
        assert answer.status == 204, answer

    def last_reported(self, asset):
        return self.oauth.get(f"/api/asset/v2/assets/{asset}", self.token).json().get("lastReportedAt")
