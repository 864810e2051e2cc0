"""A person puts a machine into a category and gives it to a client, in a browser; programs of the Classic API find it by
both."""


import pytest
from playwright.sync_api import expect

from harness.accounts import Accounts
from harness.browser import PUBLIC_URL, faults, sign_in
from harness.classic import Classic
from harness.sender import Sender


@pytest.fixture(scope="module")
def site(start_server):
    return start_server("classic-assignment", "--public-url", PUBLIC_URL)


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["script", "no script"])
def test_a_person_assigns_and_programs_find_it(site, open_page, options):
    accounts = Accounts(site)
    sender = Sender(site, accounts)
    asset = sender.asset("Loader 7")
    sender.asset("Loader 8")
    classic = Classic.of(site, accounts, sender.account)
    category, client = classic.create("Category", name="Wheel loaders"), classic.create("Client", name="Builder")
    assert classic.rows("/unit", categoryId=category) == classic.rows("/unit", clientId=client) == []

    page = open_page(color_scheme="dark", **options)
    sign_in(page, *accounts.user(sender.account))
    page.goto(f"/manager/assets/{asset}")
    page.get_by_role("link", name="Change category and client").click()
    page.get_by_label("Category").select_option("Wheel loaders")
    page.get_by_label("Client").select_option("Builder")
    if not options:  # What looks for faults is a script.
        assert faults(page, "open form") == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Category and client are saved.")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="Wheel loaders")).to_be_visible()

    [unit] = classic.rows("/unit", categoryId=category)
    assert (unit["name"], unit["categoryId"], unit["clientId"]) == ("Loader 7", category, client)
    assert [row["id"] for row in classic.rows("/unit", clientId=client)] == [unit["id"]]
    page.goto("/manager/audit-log")
    expect(page.get_by_role("cell", name="Asset assigned", exact=True)).to_be_visible()
    # Without the category the unit stays; it is in none.
    assert classic.send(f"/Category/{category}", "DELETE").status == 200
    assert "categoryId" not in classic.rows(f"/unit/{unit['id']}")[0]
