"""A real browser, and pages that may neither complain nor ask other hosts for anything.

The address is a plain-http host name, as in a LAN: there the browser offers no `navigator.clipboard`. The back/forward
cache, which automation switches off, is on.
"""

import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from harness.program import PACKAGE

HOST = "iris.test"
PUBLIC_URL = "http://%s:{port}" % HOST
AXE = PACKAGE / ".front-end/axe.min.js"


@pytest.fixture(scope="module")
def browser():
    executable = shutil.which("chromium")
    assert executable, "chromium is not installed; run `make setup-tests`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, ignore_default_args=["--disable-back-forward-cache"],
            args=["--no-sandbox", f"--host-resolver-rules=MAP {HOST} 127.0.0.1"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, site):
    """Opens a page of the module's `site`, a server with PUBLIC_URL, in a context of its own.

    What the page complains of or asks of other hosts fails the test.
    """
    contexts, complaints = [], []

    def open_page(**options):
        context = browser.new_context(base_url=site.public_url, accept_downloads=True, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        return watched(context.new_page())

    def watched(page):
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith((site.public_url, "data:", "blob:"))
                else complaints.append(f"asked another host: {request.url}"))
        return page

    open_page.watched = watched
    open_page.complaints = complaints
    yield open_page
    for context in contexts:
        context.close()
    # Chromium reports 4xx pages themselves as errors of the console; they are asked for on purpose.
    assert [text for text in complaints if "the server responded with a status of 4" not in text] == []


def sign_in(page, email, password):
    page.goto("/manager")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="API Access").first).to_be_visible()


def go_back(page):
    # A page out of the back/forward cache is not loaded again, so its `load` event would be waited for in vain.
    page.go_back(wait_until="commit")
    page.wait_for_function("document.readyState === 'complete'")


def faults(page, name):
    """What axe-core finds on the page, and whether it scrolls sideways."""
    page.wait_for_load_state()
    violations = page.evaluate(AXE.read_text() + ";axe.run(document).then(r => r.violations)")
    found = [(name, violation["id"], [node["target"] for node in violation["nodes"]][:3]) for violation in violations]
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + ([(name, "scrolls sideways", over)] if over > 0 else [])
