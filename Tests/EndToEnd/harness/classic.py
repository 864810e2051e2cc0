"""Requests to the Classic API, and its answers in every format as the same flat rows of texts."""

import csv
import io
import json
import time
import xml.etree.ElementTree as ElementTree
from urllib.parse import urlencode

from harness.raw_http import basic, loopback_address, request

NAMESPACE = "{http://schemas.servicestack.net/types}"
MEDIA_TYPES = {"json": "application/json", "xml": "application/xml", "jsonl": "text/jsonl", "csv": "text/csv"}


def flat(value, prefix=""):
    """The members of an object by their paths, as the texts that stand in the answer."""
    texts = {}
    for name, member in value.items():
        if isinstance(member, dict):
            texts.update(flat(member, f"{prefix}{name}."))
        else:
            texts[prefix + name] = {True: "true", False: "false"}[member] if isinstance(member, bool) else str(member)
    return texts


def json_object(text):
    # Numbers stay the texts that they are.
    return json.loads(text, parse_int=str, parse_float=str)


def xml_member(element, prefix=""):
    name = element.tag.removeprefix(NAMESPACE)
    name = prefix + name[0].lower() + name[1:]
    if len(element) == 0:
        return {name: element.text or ""}
    texts = {}
    for child in element:
        texts.update(xml_member(child, name + "."))
    return texts


def rows(body, form):
    """The rows of an answer: a mapping of texts each, without the fields that have no value."""
    text = body.decode()
    if form == "json":
        [items] = json_object(text).values()
        return [flat(item) for item in items]
    if form == "jsonl":
        return [flat(json_object(line)) for line in text.split("\n") if line]
    if form == "csv":
        return [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(io.StringIO(text, newline=""))]
    found = []
    [wrapper] = ElementTree.fromstring(text)
    for element in wrapper:
        names = [child.tag for child in element]
        assert names == sorted(names)
        found.append({name: text for child in element for name, text in xml_member(child).items()})
    return found


class Classic:
    """A program with a token of the Classic API."""

    def __init__(self, server, token):
        self.server, self.token = server, token
        self.source = loopback_address()

    @classmethod
    def of(cls, server, accounts, account):
        """A program of an account, with a new token, which the server sees a moment after the command line has made it."""
        classic = cls(server, accounts.classic_token(account))
        classic.wait()
        return classic

    def wait(self):
        """Until the server knows the token."""
        deadline = time.monotonic() + 5
        while self.send("/unit").status == 401:
            assert time.monotonic() < deadline, "the server does not see the new token"
            time.sleep(0.1)

    def send(self, target, method="GET", headers=(), body=b"", token=None, timeout=60):
        fields = [("Authorization", basic("API", self.token if token is None else token)), *headers]
        return request(self.server, method, "/public" + target, headers=fields, body=body, source=self.source,
                       timeout=timeout)

    def ask(self, target, method="GET", /, **parameters):
        """Parameters as JSON where there is a body, otherwise in the query."""
        if method in ("POST", "PUT"):
            return self.send(target, method, [("Content-Type", "application/json")], json.dumps(parameters).encode())
        return self.send(f"{target}?{urlencode(parameters)}" if parameters else target, method)

    def create(self, kind, **parameters):
        """The number of a new object."""
        answer = self.ask(f"/{kind}", "POST", **parameters)
        assert answer.status == 200, (kind, answer)
        return answer.json()["id"]

    def rows(self, path, **parameters):
        answer = self.send(f"{path}?{urlencode(parameters)}" if parameters else path)
        assert answer.status == 200, answer
        return rows(answer.body, "json")

    def metadata(self):
        answer = request(self.server, "GET", "/public/metadata?format=json", source=self.source)
        assert answer.status == 200, answer
        return answer.json()["operations"]
