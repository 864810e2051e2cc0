"""A newcomer with the address of the Hub and nothing else: from its first page to the first good answer.

An administrator signs in, follows the page's own link to API Access, and does what the page prints: with curl, with Node,
and with Postman's two files. Postman itself cannot be had here; its requests are filled in and sent by the harness, its
script runs in Node.
"""

import html
import json
import os
import re
import subprocess

import pytest

from harness import postman
from harness.hub_pages import Hub
from harness.manager_pages import Manager
from harness.raw_http import form, loopback_address, request


@pytest.fixture(scope="module")
def newcomer(server, accounts, fleet):
    """Signed in by the way that the first page shows, with the credentials that the Manager shows once."""
    first = Hub(server).get("/").text
    way = re.search(r'<a class="button button-primary" href="([^"]+)">Open API Access</a>', first)[1]
    email, password = accounts.user(fleet)
    administrator = Manager(server, email, password)
    page = administrator.open(way)
    assert page.status == 200 and "API" in page.heading
    return first, administrator.create_api_user("My first integration")


def printed(page, language):
    """The samples of a language on the page, in order, as a reader copies them."""
    panels = re.findall(r'<div class="tab-panel" data-language="%s">.*?<code>(.*?)</code>' % language, page, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", panel)) for panel in panels]


@pytest.fixture(scope="module")
def environment(newcomer):
    """What the first block of code on the page asks to put into the environment."""
    page, shown = newcomer
    block = html.unescape(re.sub(r"<[^>]+>", "", re.search(r"<code>(.*?IRIS_CLIENT_ID.*?)</code>", page, re.DOTALL)[1]))
    names = re.findall(r"^export (\w+)='...'$", block, re.MULTILINE)
    values = {"IRIS_CLIENT_ID": shown["client-id"], "IRIS_CLIENT_SECRET": shown["client-secret"],
              "IRIS_USERNAME": shown["username"], "IRIS_PASSWORD": shown["password"]}
    assert set(names) == {*values, "IRIS_TOKEN"}
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **values}


@pytest.mark.parametrize("language", ["curl", "node"])
def test_the_two_samples_of_the_first_page_lead_to_the_fleet(newcomer, environment, language, tmp_path):
    page, _ = newcomer
    samples = printed(page, language)
    assert len(samples) == 2

    def run(code, **more):
        if language == "curl":
            command = ["sh", "-c", code]
        else:
            (tmp_path / "sample.mjs").write_text(code)
            command = ["node", "sample.mjs"]
        result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env={**environment, **more}, timeout=60)
        assert result.returncode == 0, (result.stdout, result.stderr)
        return json.loads(result.stdout.splitlines()[-1])

    token = run(samples[0])["access_token"]
    assert run(samples[1], IRIS_TOKEN=token)["totalElements"] == 96


def test_postmans_two_files_lead_to_the_fleet(server, newcomer):
    page, shown = newcomer
    links = re.findall(r'<a href="(/postman[^"]*\.json)" download>', page)
    collection, environment = [Hub(server).get(link).json() for link in links]
    variables = {entry["key"]: entry["value"] for entry in environment["values"]} | {
        "clientId": shown["client-id"], "clientSecret": shown["client-secret"], "username": shown["username"],
        "password": shown["password"]}
    items = {item["id"]: item for _, item in postman.items(collection)}

    def send(item):
        field = postman.filled(postman.authorization(collection, item), variables)
        if not field.startswith("Bearer "):
            field = "Basic " + postman.basic_credentials(field)
        headers = [("Authorization", field)]
        if item["request"]["method"] == "POST":
            headers.append(("Content-Type", "application/x-www-form-urlencoded"))
        target = postman.filled(item["request"]["url"]["raw"].split("?")[0], variables | {"baseUrl": ""})
        return request(server, item["request"]["method"], target, headers=headers,
                       body=form(postman.sent_form(item, variables)), source=loopback_address())

    token = send(items["createToken"])
    kept = postman.run_script(items["createToken"], token.status, token.body.decode())
    variables |= kept["environment"]
    assert not kept["failed"] and send(items["listAssets"]).json()["totalElements"] == 96
