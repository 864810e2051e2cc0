"""Asks the Time Series API for what it has sent."""

import urllib.parse

from harness.sender import Sender

FLEET = "/api/time-series/v1/prometheus"
FORM = [("Content-Type", "application/x-www-form-urlencoded")]


def of_asset(asset):
    return f"/api/time-series/v1/assets/{asset}/prometheus"


class Author(Sender):
    """A sender that may ask as well."""

    scopes = (*Sender.scopes, "time-series.view")

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
