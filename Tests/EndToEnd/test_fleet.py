"""An ISO 15143-3 fleet page from the command line to the pages of the API."""

import json
import re

import pytest

from harness.accounts import FLEET_PAGE
from harness.program import SHARED, CommandFailed

EMPTY = SHARED / "data/iso-15143-3/other-makes/empty-fleet.xml"


def all_pages(oauth, token, path, size):
    """Every item of a list, page by page, with the envelope of each page checked."""
    items, number = [], 0
    while True:
        page = oauth.get(f"{path}?page={number}&size={size}", token).json()
        assert page["number"] == number and page["size"] == size
        assert page["numberOfElements"] == len(page["content"]) <= size
        items += page["content"]
        number += 1
        if number >= page["totalPages"]:
            assert len(items) == page["totalElements"]
            return items


@pytest.mark.parametrize("prefix", ["/api", "/public/api"])
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_token_lists_the_imported_assets(oauth, user, prefix, version):
    items = all_pages(oauth, oauth.access_token(user), f"{prefix}/asset/{version}/assets", 25)
    assert len(items) == 96 and len({item["id"] for item in items}) == 96
    assert {item["ownerAccountId"].lower() for item in items} == {user.account.id.lower()}
    serial = next(item for item in items if item.get("serialNumber") == "686253")
    assert serial["brand"] == "Kramer"
    alone = oauth.get(f"{prefix}/asset/{version}/assets/{serial['id']}", oauth.access_token(user)).json()
    assert alone["id"] == serial["id"]


def test_positions_are_those_of_the_feed(oauth, user):
    token = oauth.access_token(user)
    items = all_pages(oauth, token, "/api/location/v1/locations", 30)
    expected = len(re.findall(r"<Location ", FLEET_PAGE.read_text()))
    assert len(items) == expected
    page = oauth.get("/api/asset/v1/assets?size=96", token).json()
    asset = next(item for item in page["content"] if item.get("serialNumber") == "686253")
    location = oauth.get(f"/api/location/v1/locations/{asset['id']}", token).json()
    assert location["geometry"]["type"] == "Point"
    assert location["geometry"]["coordinates"][:2] == [11.630851666667, 52.326158333333]
    assert location["properties"]["updatedAt"].startswith("2021-05-05T13:58:31")


def test_import_again_changes_nothing(oauth, accounts):
    account = accounts.account()
    accounts.import_fleet(account)
    token = oauth.access_token(accounts.api_user(account))
    before = all_pages(oauth, token, "/api/asset/v1/assets", 50)
    accounts.import_fleet(account)
    assert all_pages(oauth, token, "/api/asset/v1/assets", 50) == before


def test_broken_machine_is_reported_and_the_others_go_in(oauth, accounts, tmp_path):
    text = FLEET_PAGE.read_text()
    broken = tmp_path / "broken-machine.xml"
    broken.write_text(text.replace("<Latitude>52.326158333333</Latitude>", "<Latitude>north</Latitude>", 1))
    account = accounts.account()
    result = accounts.cli.run("import", "iso15143", broken, "--account", account.id)
    assert "MN:1001" in result.stdout + result.stderr
    token = oauth.access_token(accounts.api_user(account))
    assert oauth.assets(token).json()["totalElements"] >= 95


def test_of_many_broken_machines_a_hundred_are_told(accounts, tmp_path):
    text = re.sub(r"<Latitude>[^<]*</Latitude>", "<Latitude>north</Latitude>", FLEET_PAGE.read_text())
    begin, end = text.index("<Equipment>"), text.rindex("</Equipment>") + len("</Equipment>")
    broken = tmp_path / "broken-machines.xml"
    broken.write_text(text[:begin] + text[begin:end] * 2 + text[end:])
    account = accounts.account()
    lines = accounts.cli.run("import", "iso15143", broken, "--account", account.id).stderr.splitlines()
    told = [line for line in lines if line.startswith(str(broken))]
    assert len(told) == 101
    listed = json.loads(accounts.cli.run(
        "import", "iso15143", broken, "--account", account.id, "--json").stdout)["files"][0]["problems"]
    assert told[-1].endswith(f" {len(listed) - 100} more like these; --json lists them all")
    assert [line.removeprefix(f"{broken}: ") for line in told[:3]] == listed[:3]


@pytest.mark.parametrize("spoil", [
    lambda text: text[: len(text) // 2],
    lambda text: text.replace("?>", '?>\n<!DOCTYPE Fleet [<!ENTITY a "b">]>', 1),
    lambda text: text.replace("?>", '?>\n<!DOCTYPE Fleet SYSTEM "file:///etc/passwd">', 1),
    lambda text: "",
    lambda text: "<html><body>Service unavailable</body></html>",
    lambda text: "<a>" * 10_000 + "</a>" * 10_000,
], ids=["cut off", "entity", "external", "empty", "not a fleet", "deep"])
def test_broken_file_changes_nothing(oauth, accounts, tmp_path, spoil):
    account = accounts.account()
    broken = tmp_path / "broken.xml"
    broken.write_text(spoil(FLEET_PAGE.read_text()))
    with pytest.raises(CommandFailed) as failure:
        accounts.import_fleet(account, broken)
    assert failure.value.status == 1 and failure.value.error.strip()
    assert oauth.assets(oauth.access_token(accounts.api_user(account))).json()["totalElements"] == 0


def test_feeds_of_other_makes(oauth, accounts):
    """Each odd in its own way, and each read."""
    for path in sorted(EMPTY.parent.iterdir()):
        account = accounts.account()
        accounts.import_fleet(account, path)
        count = oauth.assets(oauth.access_token(accounts.api_user(account))).json()["totalElements"]
        assert (count == 0) == (path == EMPTY), path.name


def test_other_makes_in_one_folder(oauth, accounts):
    account = accounts.account()
    accounts.import_fleet(account, EMPTY.parent)
    assert oauth.assets(oauth.access_token(accounts.api_user(account))).json()["totalElements"] > 5


def test_command_line_says_what_is_wrong(accounts, tmp_path):
    account = accounts.account()
    for arguments in (["import", "iso15143", tmp_path / "missing.xml", "--account", account.id],
                      ["import", "iso15143", FLEET_PAGE, "--account", "00000000-0000-0000-0000-000000000000"],
                      ["account", "create", "--name", "x", "--package", "no-such-package"],
                      ["api-key", "create", "--account", account.id, "--name", "x", "--scope", "no.such.scope"]):
        result = accounts.cli.run(*arguments)
        assert result.returncode in (1, 64) and result.stderr.strip() and not result.stdout.strip(), arguments
    for arguments in (["account", "create"], ["no-such-command"], ["account", "create", "--nonsense"]):
        assert accounts.cli.run(*arguments).returncode == 64, arguments


def test_import_counts_what_it_did(accounts):
    assert 96 in accounts.import_fleet(accounts.account()).values()
