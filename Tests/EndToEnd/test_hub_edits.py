"""Suggested edits of the Hub: from a reader to an editor to the page, and what must not happen on the way."""

import html
import re

import pytest

from harness.accounts import Accounts
from harness.hub_pages import Hub

HOSTILE = """\
# Hello <script>alert(1)</script>

<img src=x onerror=alert(2)> <iframe src="https://evil.example"></iframe> <style>*{display:none}</style>

[click](javascript:alert(3)) ![x](javascript:alert(4)) <a href="data:text/html,x">y</a>

`</code><script>alert(5)</script>` "quotes" 'and' &amp; ampersands

```html
</code></pre><script>alert(6)</script>
```

</textarea><script>alert(7)</script>
"""
GUIDE = "/guides/glossary"


@pytest.fixture(scope="module")
def house(start_server):
    """A server of its own, for edits are seen by everyone: the operator's account is the one that was made first."""
    server = start_server("hub-edits")
    accounts = Accounts(server)
    editor = Hub.of(server, *server.administrator)
    other = accounts.account()
    reader = Hub.of(server, *accounts.user(other, "User"))
    stranger = Hub.of(server, *accounts.user(accounts.account(), "Admin"))
    return server, editor, reader, stranger


def live_markup(page):
    """What of the hostile text a browser would run or load."""
    page = re.sub(r"<script type=\"module\" src=\"/[^\"]*\"></script>", "", page)
    return re.findall(r"<script|<iframe|<style|<img [^>]*onerror|(?:href|src)=\"(?:javascript|data):", page)


def decide(editor, address, act, reason=""):
    return editor.post(address, {"act": act, "reason": reason}, token_of=address)


def updated(hub, path):
    return re.search(r'Updated <time datetime="([^"]+)"', hub.get(path).text)[1]


def test_who_is_not_signed_in_is_led_to_sign_in(house):
    server, *_ = house
    answer = Hub(server).get("/suggest", params={"page": GUIDE})
    assert "/manager/sign-in" in answer.url and "suggest" in answer.url


def test_a_hostile_edit_stays_inert_in_preview_difference_list_and_page(house):
    server, editor, reader, _ = house
    preview = reader.post(
        f"/suggest?page={GUIDE}", {"act": "preview", "text": HOSTILE, "reason": "<b>why</b>", "base": "x"},
        token_of=f"/suggest?page={GUIDE}")
    assert live_markup(preview.text) == [] and "alert(5)" in preview.text
    sent = reader.suggest(GUIDE, HOSTILE, reason="<script>alert('reason')</script>")
    assert sent.status_code == 200 and "/suggestions/" in sent.url
    address = sent.url.removeprefix(server.url)
    for hub in (reader, editor):
        for path in (address, "/suggestions"):
            page = hub.get(path)
            assert page.status_code == 200 and live_markup(page.text) == [], path
    before = updated(Hub(server), "/guides/scopes"), updated(Hub(server), GUIDE)
    assert decide(editor, address, "accept").status_code == 200
    page = Hub(server).get(GUIDE)
    assert "Hello" in page.text and live_markup(page.text) == []
    assert live_markup(Hub(server).get(f"/history?page={GUIDE}&revision=2").text) == []
    # Only that page's date has changed.
    assert updated(Hub(server), "/guides/scopes") == before[0] and updated(Hub(server), GUIDE) != before[1]
    assert "Hello" in Hub(server).get(GUIDE + ".md").text
    assert any(result["path"].startswith(GUIDE) for result in
               Hub(server).get("/search.json", params={"q": "ampersands"}).json()["results"])


def test_a_suggestion_from_an_older_text_is_a_conflict(house):
    server, editor, reader, _ = house
    path = "/guides/scopes"
    text = reader.text_of_edit(path)
    first = reader.suggest(path, text + "\nFirst addition.\n").url.removeprefix(server.url)
    second = reader.suggest(path, text + "\nSecond addition.\n").url.removeprefix(server.url)
    assert decide(editor, first, "accept").status_code == 200
    page = editor.get(second).text
    assert "has changed since" in page and "First addition." in page and 'value="accept"' not in page
    assert decide(editor, second, "accept").status_code == 409
    shown = Hub(server).get(path).text
    assert "First addition." in shown and "Second addition." not in shown
    # Decided once, and for good.
    assert decide(editor, first, "reject", "Too late.").status_code == 409
    assert decide(editor, second, "reject", "Made from an older text.").status_code == 200
    assert "Made from an older text." in reader.get(second).text


def test_a_rejection_needs_a_reason_and_changes_nothing(house):
    server, editor, reader, _ = house
    path = "/guides/rate-limits"
    before = Hub(server).get(path + ".md").text
    address = reader.suggest(path, reader.text_of_edit(path) + "\nNo.\n").url.removeprefix(server.url)
    assert decide(editor, address, "reject").status_code == 409
    assert decide(editor, address, "reject", "It is not so.").status_code == 200
    assert Hub(server).get(path + ".md").text == before
    assert "It is not so." in reader.get(address).text
    assert "rejected" in html.unescape(reader.get("/suggestions").text).lower()


def test_the_history_shows_each_revision_and_its_difference(house):
    server, editor, reader, _ = house
    path = "/guides/data-model"
    for words in ("One.", "Two."):
        address = reader.suggest(path, reader.text_of_edit(path) + f"\n{words}\n", reason=f"Says {words}").url
        assert decide(editor, address.removeprefix(server.url), "accept").status_code == 200
    page = Hub(server).get(f"/history?page={path}").text
    assert page.index("Says Two.") < page.index("Says One.") < page.index("Came with the program.")
    difference = Hub(server).get(f"/history?page={path}&revision=3").text
    assert re.search(r"<ins>.*Two\.", difference, re.DOTALL) and not re.search(r"<ins>[^<]*<span[^>]*>[^<]*</span>One\.", difference)


def test_edits_outlive_a_restart(house):
    server, editor, reader, _ = house
    path = "/guides/install"
    address = reader.suggest(path, reader.text_of_edit(path) + "\nOutlives.\n").url.removeprefix(server.url)
    assert decide(editor, address, "accept").status_code == 200
    server.stop()
    server.start()
    for hub in (editor, reader):
        hub.url = server.url
    assert "Outlives." in Hub(server).get(path).text


def test_nobody_else_sees_or_decides(house):
    server, editor, reader, stranger = house
    path = "/guides/client-credentials"
    address = reader.suggest(path, reader.text_of_edit(path) + "\nMine.\n").url.removeprefix(server.url)
    stranger.url = server.url
    assert stranger.get(address).status_code == 404
    assert path not in stranger.get("/suggestions").text
    assert decide(stranger, address, "accept").status_code == 404
    # The author sees it, and does not decide.
    assert reader.get(address).status_code == 200
    assert decide(reader, address, "accept").status_code == 403
    assert "Mine." not in Hub(server).get(path).text


def test_forms_of_other_sites_do_nothing(house):
    server, editor, reader, _ = house
    path = "/guides/data-ingest"
    address = reader.suggest(path, reader.text_of_edit(path) + "\nForged.\n").url.removeprefix(server.url)
    for fields, headers in (
        ({"act": "accept"}, {"Origin": server.url}),
        ({"act": "accept", "csrf": editor.csrf(address)}, {"Origin": "https://evil.example"}),
        ({"act": "accept", "csrf": reader.csrf("/")}, {"Origin": server.url}),
    ):
        answer = editor.session.post(server.url + address, data=fields, headers=headers, timeout=20)
        assert answer.status_code == 403, answer.text
    assert "Forged." not in Hub(server).get(path).text


@pytest.mark.parametrize("text,words", [("{{no.such.fact}}", "no fact"), ("x" * 100_001, "characters")])
def test_texts_that_cannot_stand_are_refused(house, text, words):
    _, _, reader, _ = house
    answer = reader.suggest("/guides/upgrade-and-scale", text)
    assert answer.status_code == 400 and words in answer.text


def test_the_words_of_an_operation_can_be_edited_and_its_description_cannot(house):
    server, editor, reader, _ = house
    path = "/reference/assets/listAssets"
    assert "cannot be edited here" in reader.get("/suggest", params={"page": path}).text
    address = reader.suggest(path, "Ask for large pages.\n").url.removeprefix(server.url)
    assert decide(editor, address, "accept").status_code == 200
    page = Hub(server).get(path).text
    assert "Ask for large pages." in page and "Query parameters" in page
    assert reader.get("/suggest", params={"page": "/changelog"}).status_code == 404
    assert reader.get("/suggest", params={"page": "/nowhere"}).status_code == 404


def test_helpful_counts_one_word_of_each_reader(house):
    server, *_ = house
    reader = Hub(server)
    for answer in ("yes", "no", "no"):
        page = reader.post("/helpful", {"path": GUIDE, "answer": answer}, token_of=GUIDE)
        assert page.status_code == 200 and "Thank you" in page.text
    assert reader.post("/helpful", {"path": "/nowhere", "answer": "yes"}).status_code == 400
    assert reader.post("/helpful", {"path": GUIDE, "answer": "maybe"}).status_code == 400
