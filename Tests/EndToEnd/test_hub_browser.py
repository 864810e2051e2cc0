"""The Developer Hub in a real browser: every kind of page, with scripts and without, by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from harness.accounts import Accounts
from harness.browser import PUBLIC_URL, faults, sign_in
from harness.hub_crawl import sitemap
from harness.oauth import OAuth

OPERATION = "/reference/assets/listAssets"
# One page of each kind.
KINDS = {
    "landing": "/", "guides": "/guides", "guide": "/guides/access-iris-apis",
    "guide with tables": "/guides/troubleshooting", "reference": "/reference",
    "API": "/reference/time-series", "operation": OPERATION, "JSON body": "/reference/data-ingest/writeSamples",
    "form body": "/reference/authorization/createToken", "search": "/search?q=pages",
    "nothing found": "/search?q=zyxwvutsrq", "changelog": "/changelog", "status": "/status", "support": "/support",
    "error": "/guides/there-is-no-such-guide",
}
# What a page says, but for times and what scripts add.
WORDS = ("h1, h2, .prose, .parameters, .properties, .operations, .link-card, .tab-panel code, .answer-case code,"
         " .entries, .result-text, main td")


@pytest.fixture(scope="module")
def site(start_server):
    return start_server("hub-browser", "--public-url", PUBLIC_URL, "--demo")


@pytest.fixture(scope="module")
def token(site):
    accounts = Accounts(site)
    return OAuth(site).access_token(accounts.api_user(accounts.account()))


# In a browser.

# How far what is shown has moved while the page came to be.
LAYOUT_SHIFT = """() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(sum), 50));
})"""


def test_no_page_complains_in_a_browser(site, open_page):
    """The fixture fails for errors of scripts, of the console and of the policy, and for requests of other hosts."""
    page = open_page(viewport={"width": 1350, "height": 900})
    for path in sitemap(site):
        page.goto(path)
        page.wait_for_load_state()
        assert page.evaluate(LAYOUT_SHIFT) <= 0.02, path


@pytest.mark.parametrize("width", [320, 768, 1350])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility(open_page, scheme, width):
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    found = []
    for name, path in KINDS.items():
        page.goto(path)
        found += faults(page, name)
    page.goto(OPERATION)
    page.get_by_label("Access token").fill("not a token")
    page.get_by_role("button", name="Send request").click()
    expect(page.locator("#answer")).to_contain_text("401")
    for fold in page.locator("main details").all():
        fold.evaluate("fold => { fold.open = true }")
    found += faults(page, "answer, all unfolded")
    page.get_by_role("combobox", name="Search").fill("asset")
    expect(page.get_by_role("option").first).to_be_visible()
    found += faults(page, "suggestions")
    page.keyboard.press("Escape")
    page.locator(".user-menu summary").click()
    found += faults(page, "menu")
    assert found == []


@pytest.mark.parametrize("scheme, width", [("light", 1350), ("dark", 320)])
def test_accessibility_of_edits(site, open_page, scheme, width):
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    sign_in(page, *site.administrator)
    found = []
    page.goto(KINDS["guide"])
    page.get_by_role("link", name="Suggest edits").click()
    found += faults(page, "suggest")
    text = page.get_by_label("Text in Markdown")
    text.fill(text.input_value() + f"\nA line at {width} pixels.\n")
    page.get_by_label("What it improves").fill("Says more")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".difference ins")).to_have_count(2)
    found += faults(page, "preview")
    page.get_by_role("button", name="Send suggestion").click()
    found += faults(page, "suggestion")
    page.get_by_role("button", name="Reject").click()
    found += faults(page, "rejected without a reason")
    page.get_by_label("Reason").fill("It was a test")
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_role("main")).to_contain_text("Rejected")
    found += faults(page, "rejected")
    page.goto("/suggestions")
    found += faults(page, "suggestions")
    page.goto(KINDS["guide"])
    page.get_by_role("link", name="History").click()
    found += faults(page, "history")
    assert found == []


def test_pages_say_the_same_without_javascript(open_page):
    scripted, plain = open_page(), open_page(java_script_enabled=False)
    for name, path in KINDS.items():
        said = []
        for page in (scripted, plain):
            page.goto(path)
            assert page.locator("h1").count() == 1, name
            said.append(page.locator(WORDS).all_text_contents())
        assert said[0] == said[1] != [], name


def test_print_shows_all_languages_and_no_navigation(open_page):
    page = open_page()
    page.goto(OPERATION)
    page.emulate_media(media="print")
    assert page.locator("#samples .tab-panel").count() == 4
    for panel in page.locator("#samples .tab-panel").all():
        expect(panel).to_be_visible()
    for hidden in (".top-bar", ".side-bar", ".foot", ".try"):
        expect(page.locator(hidden)).to_be_hidden()


def test_an_anchor_is_not_behind_the_header(open_page):
    page = open_page(reduced_motion="reduce", viewport={"width": 1350, "height": 700})
    page.goto(KINDS["guide"])
    for link in page.locator(".contents a").all()[:4]:
        link.click()
        name = link.get_attribute("href").removeprefix("#")
        top = page.evaluate("name => document.getElementById(name).getBoundingClientRect().top", name)
        below = page.evaluate("document.querySelector('.top-bar').getBoundingClientRect().bottom")
        assert below <= top < 700, name


# Search.

def test_search_answers_without_javascript(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/")
    box = page.get_by_role("searchbox", name="Search")
    box.fill("listAssets")
    box.press("Enter")
    page.locator(".results a").first.click()
    page.wait_for_url(re.compile(OPERATION))


def test_search_suggests_by_keyboard(open_page):
    page = open_page()
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("createToken")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    active = page.locator("#hub-search").get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/reference/authorization/createToken"))
    page.keyboard.press("Control+k")
    page.keyboard.type("asset")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()


# Samples and Try it.

def shown_sample(page):
    return page.locator("#samples .tab-panel:visible").inner_text()


def test_samples_follow_the_form(open_page):
    page = open_page()
    page.goto(OPERATION)
    page.get_by_label("size", exact=True).fill("17")
    expect(page.locator("#samples .tab-panel:visible")).to_contain_text("size=17")
    page.locator("#samples label", has_text="Node").click()
    assert "fetch(" in shown_sample(page)
    page.get_by_label("size", exact=True).fill("18")
    expect(page.locator("#samples .tab-panel:visible")).to_contain_text("size=18")
    assert "fetch(" in shown_sample(page), "the chosen language was lost"
    # Every set of tabs on every page keeps to it.
    page.goto("/")
    for panel in page.locator(".tab-panel:visible").all():
        assert panel.get_attribute("data-language") == "node"


def test_secrets_stay_out_of_samples_and_addresses(site, open_page):
    page, asked = open_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/reference/authorization/createToken")
    for field, secret in (("Client secret", "s3cret-of-mine"), ("password", "pass-of-mine")):
        page.get_by_label(field, exact=True).fill(secret)
    with page.expect_response(re.compile("/samples")):
        page.get_by_label("username", exact=True).fill("somebody")
    expect(page.locator("#samples")).not_to_contain_text("of-mine")
    page.get_by_role("button", name="Send request").click()
    expect(page.locator("#outcome")).not_to_be_empty()
    assert not [url for url in asked if "of-mine" in url]
    assert "of-mine" not in site.log()


def test_a_request_is_sent_in_place(open_page, token):
    page = open_page()
    page.goto(OPERATION)
    address = page.url
    page.get_by_label("Access token").fill(token)
    page.get_by_label("size", exact=True).fill("3")
    page.get_by_role("button", name="Send request").click()
    expect(page.locator("#answer")).to_contain_text("200 OK")
    expect(page.locator("#answer code").first).to_contain_text("totalElements")
    assert page.url == address
    assert page.evaluate("document.activeElement.id") == "outcome"
    page.locator("#answer").get_by_role("button", name=re.compile("^Copy")).first.click()
    expect(page.locator("[data-status]")).to_have_text("Copied")


def test_a_request_is_sent_without_javascript(open_page, token):
    page = open_page(java_script_enabled=False)
    page.goto(OPERATION)
    for language in ("Java", "C#", "Node", "curl"):
        page.locator("#samples label", has_text=language).click()
        assert language.split()[0] in page.locator("#samples .tab-panel:visible .code").get_attribute("data-title")
    page.get_by_label("size", exact=True).fill("4")
    page.get_by_role("button", name="Update samples").click()
    expect(page.locator("#samples .tab-panel:visible")).to_contain_text("size=4")
    page.get_by_label("Access token").fill(token)
    page.get_by_role("button", name="Send request").click()
    expect(page.locator("#answer")).to_contain_text("200 OK")
    expect(page.locator("#answer code").first).to_contain_text("totalElements")
    expect(page.get_by_label("size", exact=True)).to_have_value("4")
    assert token not in page.url and token not in page.content()


def test_a_session_sends_and_what_changes_data_asks(site, open_page):
    page = open_page()
    sign_in(page, *site.administrator)
    page.goto(OPERATION)
    expect(page.get_by_label("Use my session")).to_be_checked()
    expect(page.get_by_label("Access token")).to_be_hidden()
    page.get_by_role("button", name="Send request").click()
    expect(page.locator("#answer")).to_contain_text("200 OK")
    page.goto("/reference/assets/deleteAsset")
    page.get_by_label("assetId", exact=True).fill("0198c0de-0000-7000-8000-00000000dead")
    page.get_by_role("button", name="Send request").click()
    expect(page.locator("#answer")).to_have_count(0)
    assert page.evaluate("document.activeElement.name") == "confirm", "the browser asks for the tick"
    page.get_by_label("I know that this changes data").check()
    page.get_by_role("button", name="Send request").click()
    expect(page.locator("#answer")).to_contain_text("404")


# The keyboard.

# What has the focus is in sight, and nothing lies over it.
IN_SIGHT = """() => {
  const element = document.activeElement;
  if (element === document.body || element.matches('.tabs > input')) return true;
  // Of a link over two lines, the first.
  const { left, top, width, height } = element.getClientRects()[0];
  const shown = document.elementFromPoint(left + Math.min(width / 2, 40), top + Math.min(height / 2, 12));
  return shown !== null && (element.contains(shown) || shown.contains(element));
}"""


def tab_to(page, target, limit=90):
    """Presses Tab until the element has the focus; whatever has it on the way must be in sight."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        # Folded copies of the navigation are there too; the one that shows takes the focus.
        if target.evaluate_all("elements => elements.includes(document.activeElement)"):
            return
        assert page.evaluate(IN_SIGHT), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    raise AssertionError(f"{target} is not reached by {limit} tabs")


@pytest.mark.parametrize("width", [320, 1350])
def test_keyboard_alone_leads_to_a_sent_request(open_page, token, width):
    page = open_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page.goto("/")
    tab_to(page, page.get_by_role("link", name="Skip to content"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("main").get_by_role("link", name="API Reference", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/reference$"))
    tab_to(page, page.get_by_role("link", name="Skip to content"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator(f'main a[href="{OPERATION}"]'))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(OPERATION))
    tab_to(page, page.get_by_role("link", name="Skip to content"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("size", exact=True))
    page.keyboard.type("2")
    tab_to(page, page.get_by_label("Access token"))
    page.keyboard.type(token)
    tab_to(page, page.get_by_role("button", name="Send request"))
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_contain_text("200 OK")
    assert page.evaluate("document.activeElement.id") == "outcome"
    tab_to(page, page.locator("#answer pre"))
