"""The pages for developers: complete by the catalogue, in two languages, guarded, and every link leads somewhere."""

import re
from html import unescape

import pytest

from exchange.agreements import scopes
from exchange.api.problemcodes import TABLE
from exchange.dictionary import entries
from exchange.eventtypes import EVENT_TYPES
from exchange.portal.protection import CONTENT_SECURITY_POLICY
from schemas import KINDS

EVERY_KIND = pytest.mark.parametrize("name", KINDS)
PAGES = [
    "/developers/",
    "/developers/person",
    "/developers/envelope",
    "/developers/events/",
    "/developers/problems",
    "/developers/scopes",
    "/developers/dictionary",
    "/developers/changes",
    *(f"/developers/kinds/{name}" for name in KINDS),
    f"/developers/events/{next(iter(EVENT_TYPES))}",
]
EVERY_PAGE = pytest.mark.parametrize("path", PAGES)


def text(client, path, language="en"):
    answer = client.get(path, query_string={"lang": language})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@EVERY_PAGE
def test_a_page_has_its_frame_and_is_guarded(client, path):
    answer = client.get(path)
    page = answer.get_data(as_text=True)

    assert page.count("<h1>") == 1
    assert 'href="#content"' in page
    assert not re.search(r"<script|style=|\son\w+=|src=\"http", page)
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["Vary"] == "Accept-Language"
    assert "Set-Cookie" not in answer.headers


@EVERY_PAGE
def test_a_page_speaks_both_languages(client, path):
    for asked, tag in {"en-GB": "en", "pt": "pt-PT", "ar": "pt-PT", "": "pt-PT"}.items():
        assert client.get(path, headers={"Accept-Language": asked}).headers["Content-Language"] == tag
    assert '<html lang="pt-PT"' in text(client, path, "pt")
    assert '<html lang="en"' in text(client, path, "en")


def test_every_link_of_every_page_leads_somewhere(served):
    pages = [*PAGES, "/developers/lists/", "/developers/lists/countries"]
    links = {link for path in pages for link in re.findall(r'href="(/[^"]*)"', text(served, path))}

    assert len(links) > len(pages)
    assert [link for link in sorted(links) if not leads_somewhere(served, unescape(link))] == []


def leads_somewhere(client, link):
    with client.get(link) as answer:
        return answer.status_code == 200


def test_a_chosen_language_stays_chosen(client):
    page = text(client, "/developers/", "en")

    assert 'href="/developers/scopes?lang=en"' in page
    assert 'hreflang="ar"' not in page


@EVERY_KIND
def test_the_page_of_a_kind_names_every_field_part_event_and_schema(client, name):
    kind, page = KINDS[name], text(client, f"/developers/kinds/{name}")
    schemas = [kind.content, *(part.schema for part in kind.parts.values()), *([kind.events] if kind.events else [])]

    shown = set(re.findall(r'<code class="path">([^<]+)</code>', page))
    for schema in schemas:
        assert {entry.path for entry in entries(schema)} <= {path.replace("[]", "") for path in shown}
    assert all(f"/v1/{kind.plural}/{{record_id}}/{part}" in page for part in kind.parts)
    assert all(f"<code>{purpose}</code>" in page for purpose in kind.purposes)
    assert all(f"<code>{scope}</code>" in page for scope in kind.scopes.values())
    assert f'href="/schemas/{name}/{kind.version}/submission.json"' in page
    assert all(f"<code>{one}</code>" in page for one in EVENT_TYPES if one.startswith(f"pt.aima.hub.{name}."))


def test_a_field_is_told_with_its_rules_and_its_people(client):
    page = text(client, "/developers/kinds/language-course")
    row = next(row for row in page.split("<tr")[1:] if ">enrolment.withdrawal_reason<" in row)

    assert "<code>language-learning</code>" in row
    assert "special" in row
    assert "<code>childcare</code>" in row
    assert ">school<" in row
    assert "NGO, public body, school" in row


def test_every_event_type_has_its_page(client):
    listed = text(client, "/developers/events/")

    for one in EVENT_TYPES.values():
        assert f"<code>{one.name}</code>" in listed
        assert one.told["pt"] in text(client, f"/developers/events/{one.name}", "pt")


def test_every_problem_leads_to_its_explanation(client):
    page = text(client, "/developers/problems", "pt")

    for problem in TABLE.values():
        assert f'href="/problems/{problem.code}"' in page
        assert problem.title.pt in unescape(page)


def test_every_scope_is_explained(client):
    page = text(client, "/developers/scopes")

    assert all(f"<code>{scope}</code>" in page for scope in scopes())


@pytest.mark.parametrize(
    "path",
    ["kinds/nothing", "events/pt.aima.hub.nothing", "dictionary/nothing.csv", "dictionary/x.xlsx", "examples/no.json"],
)
def test_another_address_is_a_page_that_says_so(client, path):
    answer = client.get(f"/developers/{path}?lang=en")

    assert answer.status_code == 404
    assert "There is no such page" in answer.get_data(as_text=True)


def test_the_style_is_kept_until_it_changes(client):
    href = re.search(r'href="(/developers/static/[^"]+)"', text(client, "/developers/"))[1]

    with client.get(unescape(href)) as answer:
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
