"""The Manager in a real browser: from sign-in to a token with what was downloaded."""

import json
import re
import subprocess

import pytest
from playwright.sync_api import expect

from harness.browser import HOST, PUBLIC_URL, faults, go_back, sign_in
from harness.oauth import OAuth

LABELS = {"client-id": "Client ID", "client-secret": "Client Secret", "username": "Username", "password": "Password"}


@pytest.fixture(scope="module")
def demo(start_server):
    server = start_server("browser", "--public-url", PUBLIC_URL, "--demo")
    assert server.administrator, f"the first start printed no e-mail and password\n{server.log_tail()}"
    return server


@pytest.fixture(scope="module")
def site(demo):
    return demo


def create_api_user(page, name):
    """From Home to the one-time page; gives what it shows."""
    page.get_by_role("banner").get_by_role("link", name="API Access").click()
    page.get_by_role("link", name="Create New API User").first.click()
    main = page.get_by_role("main")
    main.get_by_label(re.compile("^Name")).fill(name)
    main.get_by_label("Description").fill("Made by a browser")
    main.get_by_role("button", name="Create API User").click()
    expect(page.get_by_text("shown once").first).to_be_visible()
    shown = {identifier: page.locator(f"#{identifier}").inner_text() for identifier in LABELS}
    assert all(shown.values()), shown
    return shown


def assert_gone(page, shown):
    content = page.content()
    assert [name for name in ("client-secret", "password") if shown[name] in content] == []


def token_with(server, values):
    return OAuth(server).post(
        "/token", {"grant_type": "password", "username": values["username"], "password": values["password"],
                   "scope": "api"}, client=(values["client-id"], values["client-secret"]))


def read_back(text):
    """The four values of a downloaded file, whatever the case of its names."""
    if text.lstrip().startswith("{"):
        pairs = json.loads(text).items()
    else:
        pairs = (line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
    found = {re.sub("[^a-z]", "", name.lower()): str(value).strip("\"'") for name, value in pairs}
    return {identifier: next(value for name, value in found.items() if name.endswith(identifier.replace("-", "")))
            for identifier in LABELS}


def test_oauth_133_walk_to_a_token(demo, open_page):
    page = open_page()
    sign_in(page, *demo.administrator)
    shown = create_api_user(page, "Walked")
    address = page.url
    assert token_with(demo, shown).status == 200

    # Done is held until the credentials are saved.
    expect(page.get_by_role("button", name="Done")).to_be_disabled()

    for kind in (".env", "JSON"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Download {kind}").click()
        values = read_back(download.value.path().read_text())
        assert values == shown
        answer = token_with(demo, values)
        assert answer.status == 200
        assert OAuth(demo).assets(answer.json()["access_token"]).json()["totalElements"] == 250
    expect(page.get_by_role("button", name="Done")).to_be_enabled()

    # The curl line works as it stands, but for the name, which only the browser resolves.
    line = page.locator("#curl-text").inner_text()
    resolved = line.replace("curl ", f"curl --silent --fail --resolve {HOST}:{demo.port}:127.0.0.1 ", 1)
    printed = subprocess.run(["bash", "-c", resolved], check=True, capture_output=True, text=True, timeout=30).stdout
    assert json.loads(printed)["expires_in"] == 3600

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("already shown")
    assert_gone(page, shown)
    tab = open_page.watched(page.context.new_page())
    tab.goto(address)
    expect(tab.get_by_role("heading", level=1)).to_contain_text("already shown")
    assert_gone(tab, shown)
    for path in ("/manager/api-access", "/manager/audit-log"):
        page.goto(path)
        assert_gone(page, shown)


def test_copy_without_a_clipboard_object(demo, open_page):
    page = open_page()
    sign_in(page, *demo.administrator)
    shown = create_api_user(page, "Copied")
    assert page.evaluate("typeof navigator.clipboard") == "undefined"
    paste = page.context.new_page()
    paste.set_content("<textarea></textarea>")
    for identifier, label in LABELS.items():
        page.bring_to_front()
        page.get_by_role("button", name=f"Copy {label}", exact=True).click()
        expect(page.get_by_role("status").filter(has_text=f"{label} copied").first).to_be_attached()
        paste.bring_to_front()
        paste.locator("textarea").fill("")
        paste.locator("textarea").press("Control+v")
        assert paste.locator("textarea").input_value() == shown[identifier]
    page.bring_to_front()
    page.get_by_role("button", name="Copy all").click()
    paste.bring_to_front()
    paste.locator("textarea").fill("")
    paste.locator("textarea").press("Control+v")
    assert all(value in paste.locator("textarea").input_value() for value in shown.values())


def test_back_does_not_bring_the_secret_back(demo, open_page):
    page = open_page()
    sign_in(page, *demo.administrator)
    shown = create_api_user(page, "Left")
    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    page.evaluate("window.keptByTheCache = true")
    page.get_by_role("link", name="Home").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("API User")
    assert warned == ["beforeunload"], "leaving without saving gave no warning"
    go_back(page)
    print("from the back/forward cache:", page.evaluate("window.keptByTheCache === true"))
    assert_gone(page, shown)
    page.go_forward(wait_until="commit")
    go_back(page)
    assert_gone(page, shown)


def test_page_blanks_itself_when_it_is_kept(demo, open_page):
    """Whether the cache takes the page is the browser's choice; the page is blank before it can."""
    page = open_page()
    sign_in(page, *demo.administrator)
    shown = create_api_user(page, "Kept")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert_gone(page, shown)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert_gone(page, shown)
    expect(page.get_by_text("removed from it")).to_be_visible()


def test_back_forward_cache_is_on(demo, open_page):
    """Otherwise the tests above show nothing. A page without `no-store` is kept."""
    page = open_page()
    page.goto("/openapi.json")
    page.evaluate("window.keptByTheCache = true")
    page.goto("/health")
    go_back(page)
    assert page.evaluate("window.keptByTheCache === true")


def test_walk_without_javascript(demo, open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, *demo.administrator)
    shown = create_api_user(page, "Scriptless")
    address = page.url
    assert token_with(demo, shown).status == 200
    expect(page.get_by_role("button", name=re.compile("^(Copy|Download)"))).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("already shown")
    assert_gone(page, shown)
    page.goto("/manager/api-access")
    page.get_by_role("link", name=shown["username"]).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Scriptless")
    page.get_by_role("button", name="Reset password").click()
    fresh = page.locator("#password").inner_text()
    assert token_with(demo, shown).status == 400
    assert token_with(demo, {**shown, "password": fresh}).status == 200
    page.get_by_label("I have saved these credentials").check()
    page.get_by_role("button", name="Done").click()
    assert page.url != address and "/manager/api-access" in page.url


def test_sign_out_ends_the_session(demo, open_page):
    page = open_page()
    sign_in(page, *demo.administrator)
    cookies = page.context.cookies()
    assert cookies and all(cookie["httpOnly"] for cookie in cookies if "theme" not in cookie["name"])
    page.get_by_label(re.compile("^User menu")).click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sign in")
    page.context.clear_cookies()
    page.context.add_cookies(cookies)
    page.goto("/manager/api-access")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sign in")


def test_administration_is_for_administrators(demo, open_page):
    page = open_page()
    page.goto("/manager/sign-in")
    page.get_by_label("E-mail").fill(demo.administrator[0])
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("not right")
    for path in ("/manager", "/manager/api-access", "/manager/users", "/manager/audit-log", "/manager/packages"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Sign in")


PAGES = ["/manager", "/manager/assets", "/manager/explore", "/manager/api-access", "/manager/api-access/new",
         "/manager/api-keys", "/manager/api-keys/new", "/manager/users", "/manager/users/new", "/manager/packages",
         "/manager/audit-log", "/manager/profile", "/manager/nothing-here", "/manager/api-access?search=nobody"]


@pytest.mark.parametrize("width", [320, 1350])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility(demo, open_page, scheme, width):
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    found = []

    def check(name):
        found.extend(faults(page, name))

    page.goto("/manager/sign-in")
    check("sign in")
    sign_in(page, *demo.administrator)
    page.goto("/manager/api-access/new")
    page.get_by_role("main").get_by_label(re.compile("^Name")).fill(f"Seen {scheme} {width}")
    page.get_by_role("button", name="Create API User").click()
    check("one-time page")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    check("already shown")
    for path in PAGES:
        page.goto(path)
        check(path)
    page.goto("/manager/api-access")
    page.get_by_role("link", name=re.compile("^IRIS-API|^Manage")).first.click()
    check("an API User")
    page.goto("/manager/users")
    page.get_by_role("link", name=re.compile("@")).first.click()
    check("a user")
    page.goto("/manager/packages/preview?package=explore")
    check("preview")
    assert found == []
