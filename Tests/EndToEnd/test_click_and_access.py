"""Click & Access: a program asks for a login token, and a browser that opens its link is signed in and sees the unit."""

import os
import re
import subprocess
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from harness.accounts import Accounts
from harness.browser import PUBLIC_URL, faults, go_back
from harness.raw_http import loopback_address, request


@pytest.fixture(scope="module")
def site(start_server):
    return start_server("click-and-access", "--public-url", PUBLIC_URL)


@pytest.fixture(scope="module")
def source():
    return loopback_address()


@pytest.fixture
def person(site):
    """E-mail and password of a new person whose account has the add-on and a fleet."""
    accounts = Accounts(site)
    account = accounts.account("expand", ["classic-api"])
    accounts.import_fleet(account)
    return accounts.user(account, "User")


def login_token(site, source, email, password):
    """As a program asks for it that was written for the other host."""
    target = "/GetLoginToken.ashx?" + urlencode({"userName": email, "password": password})
    answer = request(site, "GET", target, source=source)
    assert answer.status == 200 and answer.header("Content-Type").startswith("text/plain"), answer
    return answer.body.decode()


def link(token, unit=None):
    parameters = {"token": token, "language": "en-GB", "tab": "map"}
    return "/Open.ashx?" + urlencode(parameters | ({"action": "trackUnit", "unit": unit} if unit else {}))


def test_a_link_opens_the_unit_in_a_browser_that_nobody_had_signed_in(site, source, person, open_page):
    page = open_page()
    token = login_token(site, source, *person)
    page.goto(link(token, "686253"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert re.search(r"/manager/assets/[0-9a-f-]{36}$", page.url)
    expect(page.get_by_text("686253").first).to_be_visible()
    assert token not in page.content()
    # The back button and the link again lead to the same place, not to an error.
    page.goto("/manager/assets")
    go_back(page)
    expect(page.get_by_text("686253").first).to_be_visible()
    page.goto(link(token, "686253"))
    expect(page.get_by_text("686253").first).to_be_visible()
    assert token not in site.log() and person[1] not in site.log()


def test_a_used_link_asks_for_signing_in_and_goes_on_to_the_unit(site, source, person, open_page):
    first, second = open_page(), open_page()
    address = link(login_token(site, source, *person), "686253")
    first.goto(address)
    second.goto(address)
    expect(second.get_by_text("The link was used already")).to_be_visible()
    assert faults(second, "ended link") == []
    second.get_by_label("E-mail").fill(person[0])
    second.get_by_label("Password").fill(person[1])
    second.get_by_role("button", name="Sign in").click()
    expect(second.get_by_role("cell", name="686253")).to_be_visible()
    assert second.url.endswith("/manager/assets?search=686253")


def test_who_is_signed_in_stays_so_whatever_link_comes(site, source, person, open_page):
    page = open_page()
    page.goto(link(login_token(site, source, *person)))
    accounts = Accounts(site)
    other = accounts.user(accounts.account("expand", ["classic-api"]))
    page.goto(link(login_token(site, source, *other)))
    expect(page.get_by_text("Somebody else is signed in")).to_be_visible()
    assert faults(page, "other person's link") == []
    page.goto("/manager/profile")
    expect(page.get_by_role("main").get_by_text(person[0]).first).to_be_visible()


def test_wrong_password_and_missing_add_on_are_told_as_text(site, source, person):
    wrong = request(site, "GET", "/GetLoginToken.ashx?" + urlencode({"userName": person[0], "password": "wrong wrong"}),
                    source=source)
    assert wrong.status == 401 and b"not right" in wrong.body and wrong.header("WWW-Authenticate") is None
    accounts = Accounts(site)
    email, password = accounts.user(accounts.account("expand"))
    refused = request(site, "GET", "/GetLoginToken.ashx?" + urlencode({"userName": email, "password": password}),
                      source=source)
    assert refused.status == 403 and b"Classic API" in refused.body
    assert password not in site.log()


def test_the_command_of_the_guide_as_printed(site, person):
    guide = request(site, "GET", "/guides/access-classic-apis.md").body.decode()
    [command] = [block for block in re.findall(r"```sh\n(.*?)```", guide, re.S) if "GetLoginToken" in block]
    command = command.replace(site.public_url, site.url)  # The name of the host is the browser's alone.
    run = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=30, env=os.environ | {
        "IRIS_EMAIL": person[0], "IRIS_MANAGER_PASSWORD": person[1]})
    assert run.returncode == 0, run
    assert re.fullmatch(r"iris_lt_[0-9A-Za-z]{49}", run.stdout)
