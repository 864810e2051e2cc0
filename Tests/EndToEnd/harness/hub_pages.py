"""The Developer Hub as a browser without JavaScript sees it."""

import html
import re
from urllib.parse import urljoin

import requests

from harness.manager_pages import Manager


class Hub:
    """A reader, signed in or not."""

    def __init__(self, server, session=None):
        self.url = server.url
        self.session = session or requests.Session()

    @classmethod
    def of(cls, server, email, password):
        """Someone who has signed in at the Manager."""
        return cls(server, Manager(server, email, password).session)

    def get(self, path, **options):
        return self.session.get(urljoin(self.url, path), timeout=20, **options)

    def csrf(self, path="/"):
        return re.search(r'name="csrf" value="([^"]+)"', self.get(path).text)[1]

    def post(self, path, fields, token_of="/", **options):
        """Sends a form of the page at `token_of`."""
        fields = {"csrf": self.csrf(token_of), **fields}
        return self.session.post(
            urljoin(self.url, path), data=fields, headers={"Origin": self.url}, timeout=20, **options)

    def send(self, path, **fields):
        """Sends the request of an operation's page; gives the page and the answer's status, None where nothing was sent."""
        page = self.post(path, {"act": "send", **fields}, token_of=path)
        found = re.search(r'class="code-badge [^"]*">(\d{3}) [^<]*</span></h3>', page.text)
        return page, found and int(found[1])

    def text_of_edit(self, path):
        """The words that the form for an edit shows."""
        page = self.get("/suggest", params={"page": path})
        assert page.status_code == 200, page.text
        return html.unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)[1])

    def suggest(self, path, text, reason="It reads better."):
        page = self.get("/suggest", params={"page": path}).text
        base = re.search(r'name="base" value="([^"]*)"', page)[1]
        token = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        return self.session.post(
            urljoin(self.url, "/suggest"), params={"page": path}, headers={"Origin": self.url}, timeout=20,
            data={"csrf": token, "base": base, "text": text, "reason": reason, "act": "send"})
