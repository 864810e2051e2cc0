"""The Developer Hub in a browser with a slow network and a slow processor, each page cold: bytes, LCP, TBT, CLS."""

import re
import shutil
import statistics
import time
import urllib.request
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

from playwright.sync_api import sync_playwright

# Slow 4G as the developer tools of Chromium have it; a processor four times as slow.
NETWORK = {"offline": False, "latency": 562.5, "downloadThroughput": 1.44e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWER = 4
RUNS = 3
QUESTIONS = ["get a token", "rate limits", "includeHidden", "tokne expierd", "promethues remote wirte", "/token/v2",
             "constraint_violation", "machine insights", "location of one asset", "backup"]
# Milliseconds, kilobytes and a share of the screen.
TARGETS = {"kilobytes": 60, "lcp": 1500, "tbt": 100, "cls": 0.02}
SEARCH_P95 = 50

OBSERVE = """() => {
  window.found = {lcp: 0, tbt: 0, cls: 0};
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) found.lcp = entry.startTime; })
    .observe({type: "largest-contentful-paint", buffered: true});
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) found.tbt += Math.max(0, entry.duration - 50); })
    .observe({type: "longtask", buffered: true});
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) found.cls += entry.value; })
    .observe({type: "layout-shift", buffered: true});
}"""


@dataclass
class PageFigures:
    name: str
    path: str
    kilobytes: float
    lcp: float
    tbt: float
    cls: float


def heaviest(url):
    """The largest page of each kind, as it is sent."""
    tree = ElementTree.fromstring(urllib.request.urlopen(url + "/sitemap.xml").read())
    paths = [element.text.removeprefix(url) or "/" for element in tree.iter() if element.tag.endswith("loc")]

    def size(path):
        request = urllib.request.Request(url + path, headers={"Accept-Encoding": "gzip"})
        return len(urllib.request.urlopen(request).read())

    def largest(pattern):
        return max((path for path in paths if re.fullmatch(pattern, path)), key=size)

    return [("landing", "/"), ("heaviest guide", largest(r"/guides/[^/]+")),
            ("heaviest operation", largest(r"/reference/[^/]+/[^/]+"))]


def measure_page(browser, url, path):
    context = browser.new_context(viewport={"width": 412, "height": 823})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    received = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.add_init_script(f"({OBSERVE})()")
    page.goto(url + path, wait_until="load", timeout=60_000)
    page.wait_for_timeout(1500)
    found = page.evaluate("found")
    context.close()
    return sum(received) / 1000, found["lcp"], found["tbt"], found["cls"]


def measure_pages(url):
    """The median of some runs for each page."""
    figures = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, path in heaviest(url):
            runs = [measure_page(browser, url, path) for _ in range(RUNS)]
            figures.append(PageFigures(name, path, *(statistics.median(values) for values in zip(*runs))))
        browser.close()
    return figures


def measure_search(url):
    """Median and 95th percentile of the time of a search, in milliseconds."""
    times = []
    for question in QUESTIONS * 20:
        start = time.monotonic()
        urllib.request.urlopen(url + "/search.json?q=" + urllib.request.quote(question)).read()
        times.append((time.monotonic() - start) * 1000)
    return statistics.median(times), sorted(times)[int(len(times) * 0.95)]


def render_pages(figures, search):
    lines = ["| page | address | kB | LCP ms | TBT ms | CLS | target |", "|---|---|--:|--:|--:|--:|---|"]
    for one in figures:
        missed = [f"{name} {limit}" for name, limit in TARGETS.items() if getattr(one, name) > limit]
        verdict = f"missed: {', '.join(missed)}" if missed else "met"
        lines.append(f"| {one.name} | `{one.path}` | {one.kilobytes:.1f} | {one.lcp:,.0f} | {one.tbt:.0f} | {one.cls:.3f} | {verdict} |")
    median, most = search
    verdict = "met" if most <= SEARCH_P95 else f"missed: {SEARCH_P95} ms"
    return "\n".join(lines) + f"\n\nA search takes {median:.1f} ms, 95 % of them at most {most:.1f} ms ({verdict})."
