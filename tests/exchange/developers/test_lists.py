"""Code lists on pages and in files, as they stand in the database, named in the language of the reader."""

import re
from datetime import date
from html import unescape

import pytest

from exchange import codebook
from exchange.developers import lists
from exchange.storage.transaction import SYSTEM
from schemas.codelists.reading import read_list
from schemas.codelists.shipped import FOLDER, shipped
from tests import doors

SERVICES = (FOLDER / "service-codes.csv").read_text(encoding="utf-8")
TODAY = date(2026, 3, 2)


@pytest.fixture
def client(served):
    """A browser at a hub with its database."""
    return served


def shown(client, path, **query):
    answer = client.get(f"/developers/lists/{path}", query_string={"lang": "en", **query})
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def rows(page):
    """The code and name of each line that a page shows."""
    found = re.findall(r"<code>([^<]+)</code></span></td>\s*<td[^>]*>.*?<bdi[^>]*>([^<]*)</bdi>", page, re.DOTALL)
    return dict(found)


def test_every_list_is_on_the_page_with_how_many_codes_are_in_force(client):
    page = shown(client, "")

    for name in shipped().lists:
        assert f"<code>{name}</code>" in page
        assert lists.TITLES[name]["en"] in page
        assert f"{name}.csv" in page
    assert ">308<" in page


@pytest.mark.parametrize(
    ("names", "country", "nobody"),
    [("pt", "Síria", "apátrida"), ("en", "Syria", "stateless"), ("ar", "سوريا", "عديم الجنسية")],
)
def test_countries_are_named_in_the_language_of_the_reader(client, names, country, nobody):
    told = rows(shown(client, "countries", names=names))

    assert (told["SYR"], told["XXA"]) == (country, nobody)


def test_without_a_choice_names_are_in_the_language_of_the_page(client):
    answer = client.get("/developers/lists/languages?find=ucr", headers={"Accept-Language": "pt"})

    assert rows(answer.get_data(as_text=True))["ukr"] == "ucraniano"


def test_a_code_or_a_name_is_found_whatever_its_accents(client):
    assert rows(shown(client, "countries", names="pt", find="siria")) == {"SYR": "Síria"}
    assert rows(shown(client, "countries", names="pt", find="syr")) == {"SYR": "Síria"}
    assert rows(shown(client, "countries", find="<script>")) == {}


def test_a_long_list_says_how_much_of_it_is_shown(client):
    page = shown(client, "languages")

    assert len(rows(page)) == lists.SHOWN
    assert re.search(rf"The first {lists.SHOWN} of\s+79\d\d codes", page)


def test_a_list_is_downloaded_as_it_would_be_imported(client):
    answer = client.get("/developers/lists/service-codes.csv")

    assert answer.content_type == "text/csv; charset=utf-8"
    assert read_list("service-codes", answer.get_data(as_text=True)) == shipped().list("service-codes")


def test_pages_and_files_follow_what_was_imported(client, database):
    with database.transaction(SYSTEM) as tx:
        text = SERVICES + "childcare,2026-03-01,,Creche,Childcare\nlater,2027-01-01,,Depois,Later\n"
        codebook.take(tx, "service-codes", text, "Inês Prado")
    told = rows(shown(client, "service-codes", names="pt"))

    assert told["childcare"] == "Creche"
    assert "later" not in told
    assert "later,2027-01-01" in client.get("/developers/lists/service-codes.csv").get_data(as_text=True)


@pytest.mark.parametrize("path", ["gossip", "gossip.csv", "../etc"])
def test_another_list_is_a_page_that_says_so(client, path):
    assert client.get(f"/developers/lists/{path}").status_code == 404


def test_a_reader_is_told_when_the_database_is_away(app):
    answer = doors.client(app).get("/developers/lists/")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"


def test_every_list_has_a_title():
    assert set(lists.TITLES) == set(shipped().lists)


def test_the_same_lists_are_the_same_choices():
    first, second = (lists.choices(shipped(), TODAY, "pt_PT") for _ in range(2))

    assert first == second
    assert hash(first) == hash(second)
    assert ("XXA", "apátrida") in dict(first)["countries"]
