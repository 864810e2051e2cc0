"""Tokens of the Classic API: made by a person in a browser and shown once, and made and ended by the command line."""

import re

import pytest
from playwright.sync_api import expect

from harness.accounts import Accounts
from harness.browser import PUBLIC_URL, faults, sign_in
from harness.program import CommandFailed

TOKEN = re.compile("iris[0-9A-Za-z]{28}")


@pytest.fixture(scope="module")
def site(start_server):
    return start_server("classic-tokens", "--public-url", PUBLIC_URL)


@pytest.fixture
def person(site, open_page):
    """A browser of a new administrator, whose account has the add-on, and the account."""

    def person(add_ons=("classic-api",), **options):
        accounts = Accounts(site)
        account = accounts.account("expand", add_ons)
        credentials = accounts.user(account)
        page = open_page(**options)
        sign_in(page, *credentials)
        return page, account

    return person


def create(page, name):
    """From the navigation to the one-time page; gives the token that it shows."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Classic API tokens").first.click()
    page.get_by_role("link", name="Create Classic API token").first.click()
    main = page.get_by_role("main")
    main.get_by_label(re.compile("^Name")).fill(name)
    main.get_by_role("button", name="Create Classic API token").click()
    expect(page.get_by_text("shown once").first).to_be_visible()
    return page.locator("#token").inner_text()


def test_a_person_makes_a_token_and_sees_it_once(site, person):
    page, _ = person()
    token = create(page, "Nightly export")
    assert TOKEN.fullmatch(token)
    expect(page.get_by_role("button", name="Done")).to_be_disabled()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download .env").click()
    assert download.value.path().read_text() == (
        f"IRIS_CLASSIC_TOKEN={token}\nIRIS_CLASSIC_URL={site.public_url}/public/\n")
    assert f"-u 'API:{token}' '{site.public_url}/public/" in page.locator("#curl-text").inner_text()

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("already shown")
    assert token not in page.content()
    page.get_by_role("link", name="Go to Classic API tokens").click()
    row = page.get_by_role("row").filter(has_text="Nightly export")
    expect(row).to_contain_text("Active")
    expect(row).to_contain_text("Never")
    expect(row).to_contain_text(token[:8])
    assert token not in page.content()

    page.get_by_role("link", name="Manage Nightly export").click()
    revoke = page.get_by_role("button", name="Revoke Classic API token")
    expect(revoke).to_be_disabled()
    page.get_by_label(re.compile("^Type")).fill("Nightly export")
    revoke.click()
    expect(page.get_by_text("is revoked").first).to_be_visible()
    page.goto("/manager/audit-log")
    expect(page.get_by_role("cell", name="Classic API token revoked", exact=True)).to_be_visible()
    assert token not in page.content()
    assert token not in site.log()


def test_without_the_add_on_the_page_leads_to_it(person):
    page, _ = person(add_ons=())
    page.goto("/manager/classic-tokens")
    expect(page.get_by_text("The add-on Classic API or")).to_be_visible()
    expect(page.get_by_role("link", name="Create Classic API token")).to_have_count(0)
    page.get_by_role("main").get_by_role("link", name="Packages and add-ons").click()
    page.get_by_label(re.compile("^Classic API")).check()
    page.get_by_role("button", name="Preview change").click()
    page.get_by_role("button", name="Confirm change").click()
    expect(page.get_by_text("change is in force")).to_be_visible()
    assert TOKEN.fullmatch(create(page, "At once"))


@pytest.mark.parametrize("width", [320, 1350])
def test_accessibility(person, width):
    page, _ = person(viewport={"width": width, "height": 900}, color_scheme="dark" if width == 320 else "light")
    found = []
    page.goto("/manager/classic-tokens")
    found += faults(page, "no tokens")
    page.goto("/manager/classic-tokens/new")
    found += faults(page, "new")
    page.get_by_label(re.compile("^Name")).fill("A program with quite a long name that somebody has thought of")
    page.get_by_role("button", name="Create Classic API token").click()
    found += faults(page, "one-time page")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/manager/classic-tokens")
    found += faults(page, "tokens")
    page.get_by_role("link", name=re.compile("^Manage")).click()
    found += faults(page, "a token")
    page.goto("/manager/packages")
    page.get_by_label(re.compile("^Classic API")).uncheck()
    page.get_by_role("button", name="Preview change").click()
    expect(page.get_by_role("row").filter(has_text="A program with")).to_contain_text("Classic API token")
    found += faults(page, "preview")
    page.get_by_role("button", name="Confirm change").click()
    page.goto("/manager/classic-tokens")
    expect(page.get_by_text("Not in the package")).to_be_visible()
    found += faults(page, "not in the package")
    assert found == []


def test_the_command_line_makes_lists_and_ends_tokens(accounts, cli):
    account = accounts.account("explore", ["classic-api"])
    printed = cli("classic-token", "create", "--account", account.id, "--name", "Export")
    assert TOKEN.fullmatch(printed["token"])
    other = accounts.classic_token(account)
    assert TOKEN.fullmatch(other) and other != printed["token"]

    def listed():
        tokens = cli("classic-token", "list", "--account", account.id)["classicTokens"]
        assert printed["token"] not in str(tokens) and other not in str(tokens)
        return {token["id"]: token for token in tokens}

    assert len(listed()) == 2
    assert "revokedAt" not in listed()[printed["id"]]
    cli("classic-token", "revoke", "--account", account.id, "--id", printed["id"])
    assert "revokedAt" in listed()[printed["id"]]
    assert [token["name"] for token in listed().values() if "revokedAt" not in token] != ["Export"]


def test_the_command_line_makes_none_without_the_add_on(accounts, cli):
    account = accounts.account("expand")
    with pytest.raises(CommandFailed, match="the add-on Classic API or the package IrisX"):
        cli("classic-token", "create", "--account", account.id, "--name", "Export")
    assert cli("classic-token", "list", "--account", account.id)["classicTokens"] == []
    theirs = accounts.account()
    accounts.classic_token(theirs)
    with pytest.raises(CommandFailed, match="no such Classic API token"):
        token = cli("classic-token", "list", "--account", theirs.id)["classicTokens"][0]
        cli("classic-token", "revoke", "--account", account.id, "--id", token["id"])
