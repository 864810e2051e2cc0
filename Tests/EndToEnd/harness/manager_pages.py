"""The Manager as a browser without JavaScript sees it: pages, links and forms."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests


class Form:
    def __init__(self, attributes):
        self.method = attributes.get("method", "get").lower()
        self.action = attributes.get("action", "")
        self.fields = []

    def values(self, **changes):
        """What submitting sends: the fields as they stand, with some changed. A list stands for several."""
        names = [name for name, _ in self.fields]
        pairs = [(name, value) for name, value in self.fields if name not in changes]
        for name, value in changes.items():
            assert name in names, f"the form has no field {name}, only {names}"
            pairs += [(name, each) for each in (value if isinstance(value, (list, tuple)) else [value])]
        return pairs


class PageParser(HTMLParser):
    """Collects forms, links, the first heading and what stands under an id."""

    VOID = {"input", "img", "meta", "link", "br", "hr", "use"}

    def __init__(self):
        super().__init__()
        self.forms, self.links, self.by_id, self.heading = [], [], {}, ""
        self._form = self._link = None
        self._open = []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self._form = Form(attributes)
            self.forms.append(self._form)
        elif tag == "input" and self._form is not None and attributes.get("name"):
            kind = attributes.get("type", "text")
            if kind in ("checkbox", "radio") and "checked" not in attributes:
                self._form.fields.append((attributes["name"], None))
            else:
                self._form.fields.append((attributes["name"], attributes.get("value") or ""))
        elif tag == "textarea" and self._form is not None:
            # What stands in it follows as text; the pages leave it empty unless an error sends it back.
            self._form.fields.append((attributes["name"], ""))
        elif tag == "a":
            self._link = [attributes.get("href", ""), ""]
            self.links.append(self._link)
        if tag not in self.VOID:
            self._open.append((tag, attributes.get("id")))
            if attributes.get("id"):
                self.by_id[attributes["id"]] = ""

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "a":
            self._link = None
        while self._open and tag in [name for name, _ in self._open]:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data):
        if self._link is not None:
            self._link[1] += data
        if any(tag == "h1" for tag, _ in self._open):
            self.heading += data
        for _, identifier in self._open:
            if identifier:
                self.by_id[identifier] += data


class Page:
    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.url = response.url
        self.text = response.text
        self._parser = PageParser()
        self._parser.feed(response.text)
        self.heading = self._parser.heading.strip()

    def form(self, action):
        """The form whose address ends so."""
        found = [form for form in self._parser.forms if form.action.endswith(action)]
        assert found, f"{self.url} has no form to {action}, only {[form.action for form in self._parser.forms]}"
        return found[0]

    def link(self, text):
        found = [href for href, label in self._parser.links if text in label]
        assert found, f"{self.url} has no link with {text!r}"
        return urljoin(self.url, found[0])

    def value(self, identifier):
        """The text of the element with the id; None when there is none."""
        text = self._parser.by_id.get(identifier)
        return None if text is None else text.strip()


class Manager:
    """A signed-in administrator."""

    def __init__(self, server, email, password, sign_in=True):
        self.server = server
        self.session = requests.Session()
        if sign_in:
            page = self.open("/manager/sign-in")
            page = self.submit(page, "/manager/sign-in", email=email, password=password)
            assert "/manager/sign-in" not in page.url, f"signing in as {email} failed: {page.text[:2000]}"

    def open(self, path):
        return Page(self.session.get(urljoin(self.server.url, path), timeout=20))

    def submit(self, page, action, **changes):
        form = page.form(action)
        pairs = [(name, value) for name, value in form.values(**changes) if value is not None]
        url = urljoin(page.url, form.action)
        # The Origin that a browser sends with a form.
        headers = {"Origin": re.match(r"https?://[^/]+", page.url)[0]}
        if form.method == "post":
            return Page(self.session.post(url, data=pairs, headers=headers, timeout=20))
        return Page(self.session.get(url, params=pairs, timeout=20))

    @staticmethod
    def credentials(page):
        """What a one-time page shows."""
        shown = {name: page.value(name) for name in ("client-id", "client-secret", "username", "password")}
        return {name: value for name, value in shown.items() if value}

    def create_api_user(self, name, description=""):
        page = self.open("/manager/api-access/new")
        page = self.submit(page, "/manager/api-access/new", name=name, description=description)
        shown = self.credentials(page)
        assert set(shown) == {"client-id", "client-secret", "username", "password"}, page.text[:3000]
        return shown

    def create_api_key(self, name, scopes, **fields):
        page = self.open("/manager/api-keys/new")
        page = self.submit(page, "/manager/api-keys/new", name=name, scope=list(scopes), **fields)
        shown = self.credentials(page)
        assert set(shown) >= {"client-id", "client-secret"}, page.text[:3000]
        return shown

    def api_user_page(self, username):
        return self.open(self.open(f"/manager/api-access?search={username}").link(username))

    def api_key_page(self, name):
        return self.open(self.open("/manager/api-keys").link(name))
