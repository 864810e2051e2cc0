"""Charts in the Manager: the asset's page and Explore show what the Time Series API answers, with and without scripts."""

import json
import os
import random
import re
import shutil
import subprocess
import time
import urllib.parse
from datetime import datetime, timezone

import pytest
import requests
from playwright.sync_api import expect

from harness import remote_write
from harness.accounts import Accounts
from harness.browser import HOST, PUBLIC_URL, faults, go_back, sign_in
from harness.server import Server
from harness.time_series import FLEET, Author, of_asset

HOSTILE = "<script>window.hacked = true</script>\"><img src=x onerror='window.hacked = true'>"
DAYS = 8
# What a page holds of a chart, read from the document itself.
READ_CHARTS = """() => Array.from(document.querySelectorAll("figure"), (figure) => {
  const table = figure.querySelector("table[data-chart]");
  return {
    selector: figure.dataset.selector, lookBack: figure.dataset.lookBack, start: Number(table.dataset.start),
    step: Number(table.dataset.step), count: Number(table.dataset.count),
    columns: Array.from(table.tHead.rows[0].cells).slice(1).map((cell) => cell.textContent),
    rows: Array.from(table.tBodies[0].rows, (row) => [
      row.querySelector("time").getAttribute("datetime"),
      ...Array.from(row.querySelectorAll("td"), (cell) => cell.textContent),
    ]),
  };
})"""


@pytest.fixture(scope="module")
def site(start_server):
    return start_server("charts", "--public-url", PUBLIC_URL, environment={"IRIS_RATE_LIMIT": "1000000"})


class Party:
    """An account with a person, a program and a machine that has reported for days, at odd times and with pauses."""

    def __init__(self, site, name, seed):
        accounts = Accounts(site)
        self.author = Author(site, accounts)
        self.person = accounts.user(self.author.account)
        self.name = name
        self.asset = self.author.asset(name=name, brand=f"Brand of {name}", model="M1")
        chance, now = random.Random(seed), int(time.time())
        at = now - DAYS * 86_400
        insights = []
        while (at := at + chance.randrange(20, 900)) < now:
            if (at // 3600) % 24 in range(2, 7):
                continue
            stamp = datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
            values = {"EngineSpeed": chance.uniform(800, 2200), "FuelLevel": chance.uniform(0, 100),
                      "EngineStatus": chance.random() < 0.5, "CumulativeOperatingHours": at / 3600,
                      "EngineOilPressure": chance.uniform(-1, 1) * 10.0 ** chance.randrange(-12, 13)}
            insights += [{"name": name, "time": stamp, "value": value}
                         for name, value in values.items() if chance.random() < 0.8]
            last = stamp
        insights.append({"name": "EngineNumber", "time": last, "value": f"Number of {name}"})
        answer = self.author.samples({"assetId": self.asset, "insights": insights})
        assert answer["refused"] == 0, answer
        self.author.keep(remote_write.series(
            {"__name__": f"metric_of_{name.lower()}", "asset_id": self.asset, "hostile": HOSTILE},
            [((now - minute * 60) * 1000, minute / 7) for minute in range(120, -1, -1)]))

    @property
    def page(self):
        return f"/manager/assets/{self.asset}"


@pytest.fixture(scope="module")
def own(site):
    return Party(site, "Ours", 1)


@pytest.fixture(scope="module")
def foreign(site):
    return Party(site, "Theirs", 2)


@pytest.fixture
def signed_in(open_page, own):
    def signed_in(party=own, **options):
        page = open_page(**options)
        sign_in(page, *party.person)
        return page
    return signed_in


def explore(**parameters):
    return "/manager/explore?" + urllib.parse.urlencode(parameters)


def seconds(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


# Values.

@pytest.mark.parametrize("period", ["24h", "7d", "30d", "90d"])
def test_values_of_charts_are_those_of_the_api_without_javascript(own, signed_in, period):
    page = signed_in(java_script_enabled=False)
    page.goto(f"{own.page}?range={period}")
    charts = page.evaluate(READ_CHARTS)
    assert len(charts) == 6 and all(chart["selector"] for chart in charts)
    points = [(chart, *row) for chart in charts for row in chart["rows"]]
    assert len(points) >= 30

    base = of_asset(own.asset)
    for chart, at, value in random.Random().sample(points, 20):
        asked = {"query": chart["selector"], "start": at, "end": at, "step": chart["step"]}
        found = own.author.data(base, "query_range", **asked, lookback_delta=chart["lookBack"])["result"]
        assert [series["values"] for series in found] == [[[seconds(at), value]]], (chart["selector"], at)
        # With the API's own look-back there may be no value, but never another one.
        found = own.author.data(base, "query_range", **asked)["result"]
        assert all(series["values"] == [[seconds(at), value]] for series in found), (chart["selector"], at)

    # And no point is there or missing that is not so in the API.
    for chart in charts:
        found = own.author.data(
            base, "query_range", query=chart["selector"], start=chart["start"], step=chart["step"],
            end=chart["start"] + (chart["count"] - 1) * chart["step"], lookback_delta=chart["lookBack"])["result"]
        assert [series["values"] for series in found] == [[[seconds(at), value] for at, value in chart["rows"]]]


def test_drawings_are_there_without_javascript(own, signed_in):
    page = signed_in(java_script_enabled=False)
    page.goto("/manager/assets")
    page.get_by_role("link", name="Ours", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ours")
    expect(page.get_by_role("img", name="Fuel level")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Engine number"))).to_contain_text("Number of Ours")
    figure = page.locator("figure").filter(has=page.get_by_role("heading", name="Fuel level"))
    assert figure.locator(".chart-lines path").bounding_box()["width"] > 100
    figure.locator("summary").click()
    expect(figure.get_by_role("table")).to_be_visible()
    page.get_by_role("link", name="7 days").click()
    expect(page.get_by_role("link", name="7 days")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Earlier").click()
    assert "end=" in page.url
    earlier = page.evaluate(READ_CHARTS)
    assert earlier and all(seconds(row[0]) < time.time() - 6.9 * 86_400 for chart in earlier for row in chart["rows"])
    page.get_by_role("link", name="Now", exact=True).click()
    expect(page.get_by_role("link", name="7 days")).to_have_attribute("aria-current", "true")


def test_explore_shows_what_the_api_answers(site, own, signed_in):
    page = signed_in(java_script_enabled=False)
    page.goto("/manager/explore")
    page.get_by_role("textbox", name="Expression").fill('avg_over_time({__name__=~"machine_insight_.*"}[1h])')
    page.get_by_label("Range").select_option("7 days")
    page.get_by_role("button", name="Plot").click()
    [chart] = page.evaluate(READ_CHARTS)
    end = chart["start"] + (chart["count"] - 1) * chart["step"]
    found = own.author.data(
        FLEET, "query_range", query='avg_over_time({__name__=~"machine_insight_.*"}[1h])', start=chart["start"],
        end=end, step=chart["step"])["result"]
    assert len(found) == len(chart["columns"]) == 5
    for index, series in enumerate(found):
        shown = [[seconds(row[0]), row[index + 1]] for row in chart["rows"] if row[index + 1]]
        assert shown == series["values"]
    expect(page.get_by_role("table", name="Legend").get_by_role("row")).to_have_count(6)
    # The command asks the API for the same, as it stands but for the name, which only the browser resolves.
    command = page.get_by_label("The query as a curl command").inner_text()
    command = command.replace("curl ", f"curl --silent --fail --resolve {HOST}:{site.port}:127.0.0.1 ", 1)
    printed = subprocess.run(["bash", "-c", command], check=True, capture_output=True, text=True, timeout=30,
                             env={**os.environ, "IRIS_TOKEN": own.author.token}).stdout
    assert json.loads(printed)["data"]["result"] == found


# The browser's drawing.

def test_uplot_takes_over_where_scripts_run(own, signed_in):
    page = signed_in(viewport={"width": 1350, "height": 900})
    page.goto(own.page)
    figure = page.locator("figure").filter(has=page.get_by_role("heading", name="Fuel level"))
    figure.scroll_into_view_if_needed()
    plot = figure.locator(".u-over")
    assert page.locator('script[src*="uplot"]').count() == 1, "uPlot was not built in; run scripts/fetch-front-end"
    expect(plot).to_be_visible()
    expect(figure.locator("svg.chart")).to_be_hidden()
    # The readout is a value of the table.
    [chart] = [chart for chart in page.evaluate(READ_CHARTS) if "fuel_level" in chart["selector"]]
    box, readout = plot.bounding_box(), figure.locator(".chart-readout")
    at, value = chart["rows"][len(chart["rows"]) // 2]
    across = box["width"] * (seconds(at) - chart["start"]) / ((chart["count"] - 1) * chart["step"])
    plot.hover(position={"x": across, "y": box["height"] / 2})
    expect(readout).to_contain_text("percent")
    shown = float(re.search(r"· ([\d.]+) percent", readout.inner_text())[1])
    assert shown == pytest.approx(float(value), rel=1e-5)
    # Dragging zooms, a double click shows all again.
    page.mouse.move(5, 5)
    page.wait_for_timeout(200)
    whole = figure.locator("canvas").screenshot()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 45, steps=5)
    page.mouse.up()
    page.mouse.move(5, 5)
    page.wait_for_timeout(200)
    assert figure.locator("canvas").screenshot() != whole
    plot.dblclick()
    page.mouse.move(5, 5)
    page.wait_for_timeout(200)
    assert figure.locator("canvas").screenshot() == whole
    # It follows the width of the page and the theme.
    page.set_viewport_size({"width": 500, "height": 900})
    page.wait_for_function("document.documentElement.scrollWidth <= 500")
    narrow = figure.locator("canvas").screenshot()
    page.get_by_label(re.compile("^User menu")).click()
    page.get_by_role("button", name="Dark").click()
    page.keyboard.press("Escape")
    page.get_by_label(re.compile("^User menu")).click()
    page.wait_for_timeout(300)
    assert figure.locator("canvas").screenshot() != narrow
    # The table stays for those who use the keyboard.
    figure.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(figure.get_by_role("table")).to_be_visible()


def test_pages_come_back_whole(own, signed_in):
    page = signed_in()
    page.goto(own.page)
    page.get_by_role("link", name="7 days").click()
    expect(page.locator(".u-over").first).to_be_visible()
    page.goto(explore(query="machine_insight_fuel_level"))
    expect(page.locator(".u-over")).to_be_visible()
    go_back(page)
    expect(page.get_by_role("link", name="7 days")).to_have_attribute("aria-current", "true")
    expect(page.locator(".u-over").first).to_be_visible()
    assert page.locator("figure").first.locator(".u-over").count() == 1, "drawn once"
    go_back(page)
    expect(page.get_by_role("link", name="24 hours")).to_have_attribute("aria-current", "true")


def test_files_are_small_kept_for_good_and_only_where_needed(site, own, signed_in):
    page = signed_in()
    sizes = {}
    page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
    page.goto("/manager/assets")
    page.wait_for_load_state("networkidle")
    assert not [url for url in sizes if "uplot" in url or "chart" in url]
    answer = page.goto(own.page)
    page.wait_for_load_state("networkidle")
    assert answer.headers["content-encoding"] == "gzip"
    assert "unsafe" not in answer.headers["content-security-policy"]
    static = [url for url in sizes if "/static/" in url]
    assert [url for url in static if re.search(r"/uplot-[0-9a-f]{16}\.js$", url)]
    for url in static:
        headers = requests.get(url.replace(site.public_url, site.url), timeout=10).headers
        assert headers["cache-control"] == "public, max-age=31536000, immutable"
    html = requests.get(site.url + own.page, timeout=10, stream=True, headers={"Accept-Encoding": "gzip"}, cookies={
        cookie["name"]: cookie["value"] for cookie in page.context.cookies()})
    sent = len(html.raw.read(decode_content=False)) + sum(sizes[url] for url in static)
    print(f"an asset's page: {sent} bytes")
    assert sent <= 220_000


def test_pages_do_without_uplot(binary, tmp_path, browser):
    """As after `swift build` alone, where nobody has fetched the files of others."""
    for folder in binary.parent.glob("Iris_*.resources"):
        shutil.copytree(folder, tmp_path / "program" / folder.name)
    try:
        os.link(binary, tmp_path / "program/iris")
    except OSError:
        shutil.copy(binary, tmp_path / "program/iris")
    for path in (tmp_path / "program/Iris_Manager.resources/ThirdParty").glob("*"):
        path.unlink()
    lone = Server(tmp_path / "program/iris", tmp_path / "lone", "--demo").start()
    try:
        context = browser.new_context(base_url=lone.url)
        page, complaints = context.new_page(), []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        sign_in(page, *lone.administrator)
        page.goto(explore(query="time() - time() + vector(1)"))
        page.wait_for_load_state("networkidle")
        expect(page.locator("svg.chart")).to_be_visible()
        assert page.locator(".u-over").count() == 0
        assert complaints == []
        context.close()
    finally:
        lone.close()


# Accessibility.

@pytest.mark.parametrize("width", [320, 1350])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility(own, signed_in, scheme, width):
    page = signed_in(color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    found = []
    empty = own.author.asset(name=f"Silent {scheme} {width}")
    pages = {
        "asset": own.page, "days": f"{own.page}?range=7d", "silent": f"/manager/assets/{empty}",
        "none in range": f"{own.page}?end=2020-01-01T00:00:00Z", "bad range": f"{own.page}?range=1y",
        "many": explore(query='{__name__=~"machine.*"}', range="7d"), "one": explore(query="sum(metric_of_ours)"),
        "hostile": explore(query="metric_of_ours"), "broken": explore(query="sum(by"), "nothing": explore(query="nothing"),
        "scalar": explore(query="1+1"), "empty": "/manager/explore",
    }
    for name, address in pages.items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        found += faults(page, name)
        for values in page.locator("details.chart-values").all()[:2]:
            values.locator("summary").click()
        found += faults(page, name + ", values open")
    assert found == []


# Input.

def test_explore_explains_what_is_wrong(signed_in):
    page = signed_in()
    for query, status, words in [
        ("sum(metric_of_ours) by (", 400, "parse error"), ("metric_of_ours[5m]", 400, "range vector"),
        ("x" * 4001, 400, "4,000"), ("nothing_there", 200, "No series"), ("1 + 1", 200, "2"), ("", 200, "Examples"),
        ("label_replace(metric_of_ours, '1', 'x', '', '(')", 422, ""), ("'text'", 200, "text"),
    ]:
        answer = page.goto(explore(query=query))
        assert answer.status == status, (query[:40], answer.status)
        expect(page.get_by_role("main")).to_contain_text(words)
    page.goto(explore(query="sum(metric_of_ours) by ("))
    expect(page.get_by_role("textbox", name="Expression")).to_have_value("sum(metric_of_ours) by (")
    expect(page.locator("mark")).to_be_visible()
    page.goto(explore(query="1", range="90d", step="15"))
    expect(page.get_by_role("alert")).to_contain_text("points a line")


def test_html_in_expressions_and_labels_is_text(own, signed_in):
    page = signed_in()
    for address in (
        explore(query=HOSTILE), explore(query="metric_of_ours"), own.page,
        explore(query=f"label_replace(metric_of_ours, 'x', {HOSTILE.replace(chr(39), '')!r}, '', '')".replace('"', "")),
        explore(query="vector(1)", range=HOSTILE, end=HOSTILE, step=HOSTILE), f"{own.page}?range={HOSTILE}",
    ):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.hacked") is None
        assert page.locator("main img").count() == 0
    page.goto(explore(query="metric_of_ours"))
    expect(page.get_by_role("main")).to_contain_text("<script>")


def test_queries_that_take_too_much_are_refused(fresh_server, browser):
    server = fresh_server("--demo", environment={"IRIS_QUERY_SAMPLES": "1000"})
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    sign_in(page, *server.administrator)
    answer = page.goto(explore(query="count_over_time(vector(1)[30d:1s])"))
    assert answer.status == 422
    expect(page.get_by_role("alert")).to_contain_text("too many samples")
    context.close()


# Other accounts.

def test_another_accounts_machines_are_not_there(own, foreign, signed_in):
    page = signed_in()
    for address in (foreign.page, foreign.page + "?range=7d", "/manager/assets/00000000-0000-7000-8000-000000000000"):
        assert page.goto(address).status == 404
        expect(page.get_by_role("heading", level=1)).to_contain_text("no such asset")
        assert "Theirs" not in page.content()
    for query in ('{__name__=~".+"}', '{asset_id!=""}', "metric_of_theirs", f'{{asset_id="{foreign.asset}"}}', ""):
        page.goto(explore(query=query, range="7d"))
        shown = page.get_by_role("main").inner_text().replace(query, "") if query else page.content()
        assert "Theirs" not in shown and "of_theirs" not in shown and foreign.asset not in shown, query
    # That they are there at all is seen by those whose they are.
    page = signed_in(foreign)
    assert page.goto(foreign.page).status == 200
    page.goto(explore(query="metric_of_theirs"))
    expect(page.get_by_role("main")).to_contain_text("Theirs")
