"""The lists that ship: complete where their source is, and of one mind with the closed vocabularies in the code."""

import csv
from datetime import date
from pathlib import Path

import pycountry
import pytest

from schemas.codelists.book import CodeList
from schemas.codelists.reading import read_list
from schemas.codelists.shipped import FOLDER, read_shipped, shipped
from schemas.document import CITIZEN_CARD
from schemas.errors import UnreadableListError
from schemas.learning import UNIT_HOURS
from schemas.places import NO_COUNTRY
from schemas.regions import REGIONS
from schemas.services import REVEALING

CONCELHOS = Path(__file__).parents[3] / ".." / "shared" / "samples" / "pt-admin" / "concelhos.csv"
TODAY = date(2026, 3, 2)
NAMED = {
    "asylum-stages",
    "cefr",
    "document-types",
    "isced-levels",
    "nuts-2",
    "permit-categories",
    "residence-case-kinds",
    "residence-stages",
    "service-codes",
}


def on(name, day=TODAY):
    return {entry.code for entry in shipped().list(name).on(day)}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.stem)
def test_every_shipped_list_reads(path):
    assert isinstance(read_list(path.stem, path.read_text(encoding="utf-8")), CodeList)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("isco-08", 436),
        ("isced-f", 80),
        ("isced-levels", 9),
        ("municipalities", 308),
        ("nuts-2", 9),
        ("service-codes", 36),
    ],
)
def test_a_complete_list_has_as_many_codes_as_its_source(name, count):
    assert len(on(name)) == count


def test_lists_hold_the_codes_of_which_the_hub_knows_more():
    assert set(REVEALING) < on("service-codes")
    assert CITIZEN_CARD in on("document-types")
    assert on("ufcd-units") == set(UNIT_HOURS)


def test_countries_and_languages_are_those_of_their_standards():
    assert on("countries") == {*REGIONS, *NO_COUNTRY}
    assert on("document-issuers") == {*REGIONS, "UNO", "UNA", "UNK", "EUE", "XOM"}
    assert on("languages") == {language.alpha_3 for language in pycountry.languages}


@pytest.mark.skipif(not CONCELHOS.exists(), reason="the list of municipalities is not beside this checkout")
def test_every_municipality_of_the_public_list_is_known_and_no_other():
    with CONCELHOS.open() as rows:
        public = {row["cod_distrito"] + row["cod_concelho"] for row in csv.DictReader(rows)}

    assert on("municipalities") == public


@pytest.mark.parametrize("name", sorted(NAMED))
def test_people_read_names_in_both_languages(name):
    assert all(entry.name_pt and entry.name_en for entry in shipped().list(name).entries)


def test_the_law_of_a_day_holds_on_that_day():
    permits = shipped().list("permit-categories")

    # Decreto-Lei 37-A/2024 ended permits by expression of interest; Lei 61/2025 replaced the job-search visa.
    assert permits.knows("art-88-2", date(2024, 6, 3))
    assert not permits.knows("art-88-2", date(2024, 6, 4))
    assert permits.knows("visa-job-search", date(2025, 10, 22))
    assert not permits.knows("visa-job-search", date(2025, 10, 23))
    assert permits.knows("visa-job-search-qualified", date(2025, 10, 23))


def test_regions_before_2024_are_of_another_list():
    assert on("nuts-2", date(2023, 12, 31)) == set()


def test_a_faulty_list_stops_a_release(tmp_path):
    path = tmp_path / "broken.csv"
    path.write_text("code\n")

    with pytest.raises(UnreadableListError, match="broken"):
        read_shipped(path)
