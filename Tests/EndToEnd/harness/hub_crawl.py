"""Every page of the Developer Hub that links lead to, over plain HTTP."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin

import requests


class Document(HTMLParser):
    """The addresses that a page names and the anchors that it has."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loaded, self.ids, self.forms = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if values.get("id"):
            self.ids.append(values["id"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag == "link" and values.get("rel") in ("stylesheet", "icon") or tag in ("script", "img", "use", "iframe"):
            self.loaded.append(values.get("href") or values.get("src"))
        elif tag == "form":
            self.forms.append(values.get("action"))


class Crawl:
    """Every page that links lead to from the start, each asked for once."""

    # Pages for those who are signed in, or that would only repeat others.
    LEAVES = re.compile(r"^/(manager|search|api|public)\b|/(suggest|history)(\?|$)")

    def __init__(self, site):
        self.site, self.pages, self.answers, self.problems = site, {}, {}, []
        waiting = [("/", "the start")]
        wanted = []
        while waiting:
            path, source = waiting.pop()
            if path in self.answers:
                continue
            answer = requests.get(site.url + path, timeout=20, allow_redirects=not self.LEAVES.search(path))
            self.answers[path] = answer
            if answer.status_code >= 400:
                self.problems.append((answer.status_code, path, source))
                continue
            if "text/html" not in answer.headers.get("content-type", "") or self.LEAVES.search(path) or answer.history:
                continue
            document = self.pages[path] = Document(answer.text)
            doubled = {name for name in document.ids if document.ids.count(name) > 1}
            if doubled:
                self.problems.append(("ids that are not unique", doubled, path))
            for link in document.links:
                address, anchor = urldefrag(urljoin(site.public_url + path, link))
                if not address.startswith(site.public_url):
                    continue
                target = address.removeprefix(site.public_url) or "/"
                waiting.append((target, path))
                wanted.append((target, unquote(anchor), path))
        for target, anchor, source in wanted:
            if anchor and target in self.pages and anchor not in self.pages[target].ids:
                self.problems.append(("no such anchor", f"{target}#{anchor}", source))


def sitemap(site):
    addresses = re.findall("<loc>([^<]*)</loc>", requests.get(f"{site.url}/sitemap.xml", timeout=10).text)
    assert addresses and all(address.startswith(site.public_url) for address in addresses)
    return [address.removeprefix(site.public_url) for address in addresses]
