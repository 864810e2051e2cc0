"""The Developer Hub over plain HTTP: every link, every anchor, and what its pages weigh."""

from urllib.parse import urldefrag, urlsplit

import pytest
import requests

from harness.hub_crawl import Crawl, sitemap


@pytest.fixture(scope="module")
def site(start_server):
    return start_server("hub-links")


@pytest.fixture(scope="module")
def crawl(site):
    return Crawl(site)


def test_no_link_and_no_anchor_is_broken(crawl):
    assert len(crawl.pages) > 60
    assert crawl.problems == []


def test_sitemap_and_navigation_know_the_same_pages(site, crawl):
    listed = sitemap(site)
    assert len(set(listed)) == len(listed)
    assert {path.partition("?")[0] for path in crawl.pages} == set(listed)


def test_pages_load_nothing_from_elsewhere(site, crawl):
    elsewhere = {(path, address) for path, page in crawl.pages.items() for address in page.loaded + page.forms
                 if not address or urlsplit(address).netloc}
    assert elsewhere == set()
    for path in crawl.pages:
        policy = crawl.answers[path].headers["content-security-policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy, (path, policy)


def test_a_reference_page_is_light(site, crawl):
    """All that a browser loads for it, as it is sent."""
    def sent(path):
        answer = requests.get(site.url + path, timeout=10, stream=True, headers={"Accept-Encoding": "gzip"})
        return len(answer.raw.read(decode_content=False))

    heaviest, size = max(((path, sent(path)) for path in crawl.pages if path.count("/") == 3), key=lambda pair: pair[1])
    files = {urldefrag(address)[0] for address in crawl.pages[heaviest].loaded}
    sizes = {path: sent(path) for path in files}
    print(f"{heaviest}: {size} bytes, with its files {size + sum(sizes.values())}")
    assert size + sum(sizes.values()) <= 60_000
    assert sum(size for path, size in sizes.items() if path.endswith(".js")) <= 15_000
    assert sum(size for path, size in sizes.items() if path.endswith(".css")) <= 20_000
