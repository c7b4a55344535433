"""A browser without scripts: links, forms, cookies and redirects. It speaks through ``exchange.sandbox.wire``."""

from urllib.parse import parse_qs

import pytest

from exchange.sandbox.browsing import Browser
from tests.exchange.sandbox import doors
from tests.exchange.sandbox.doors import Given

HTML = (("Content-Type", "text/html; charset=utf-8"),)
PAGE = """
<p>To: ana@pessoas.example <a href="/q/one">open</a></p>
<p>To: rui@pessoas.example <a href="/q/two">open</a></p>
<form method="post"><input type="hidden" name="form" value="t">
  <input type="checkbox" name="flow-0" value="contact"><input type="checkbox" name="flow-0" value="address">
  <input type="radio" name="answer" value="yes"><input type="radio" name="answer" value="no">
  <input type="text" name="ignored">
</form>
<form action="/elsewhere"><input type="hidden" name="other" value="u"></form>
"""


def test_a_page_is_read_into_words_links_and_forms():
    with doors.opened(lambda _: Given(200, PAGE, HTML)) as door:
        page = Browser().open(door.url + "/page")
    assert page.links == ("/q/one", "/q/two")
    assert page.links_after("rui@pessoas.example") == ("/q/two",)
    assert page.links_after("nobody@pessoas.example") == ()
    first, second = page.forms
    assert first.hidden == {"form": "t"}
    assert first.offered == {"flow-0": ["contact", "address"], "answer": ["yes", "no"]}
    assert second.action == "/elsewhere"


def test_a_form_is_sent_with_its_hidden_fields_and_what_was_chosen():
    with doors.opened(lambda asked: Given(200, PAGE, HTML)) as door:
        browser = Browser()
        page = browser.open(door.url + "/page")
        browser.submit(page, page.forms[0], {"flow-0": ["contact"], "answer": ["yes"]})
        sent = door.asked[-1]
    assert (sent.method, sent.path) == ("POST", "/page")
    assert parse_qs(sent.body) == {"form": ["t"], "flow-0": ["contact"], "answer": ["yes"]}


def test_a_redirect_is_followed_with_the_cookie_it_set():
    def answer(asked):
        if asked.path == "/enter":
            return Given(303, "", (("Location", "/home"), ("Set-Cookie", "session=abc; HttpOnly; Path=/")))
        return Given(200, "home", HTML)

    with doors.opened(answer) as door:
        browser = Browser()
        assert browser.open(door.url + "/enter").url == door.url + "/home"
        assert door.asked[-1].headers["Cookie"] == "session=abc"


def test_a_redirect_without_end_is_not_followed_for_ever():
    with (
        doors.opened(lambda _: Given(303, "", (("Location", "/again"),))) as door,
        pytest.raises(ValueError, match="end"),
    ):
        Browser().open(door.url)
