"""Which codes stand in lists with dates of effect, over every kind: none is left to a vocabulary in the code.

It stands for ``schemas.listed`` together with the catalogue.
"""

import pytest

from schemas import KINDS, learning, occupations, places
from schemas.base import below
from schemas.codelists.shipped import shipped
from schemas.envelope import submission
from schemas.listed import LIST_MARK, code_shaped
from schemas.move import MOVE

#: A field checked by one of these takes a code of a list; ``code_shaped`` serves several.
LISTED_BY = {
    places.municipality: {"municipalities"},
    places.nationality: {"countries"},
    places.issuer: {"document-issuers"},
    places.language: {"languages"},
    occupations.isco08: {"isco-08"},
    learning.course_code: {"cnq-courses"},
    learning.unit_code: {"ufcd-units"},
    code_shaped: set(shipped().lists),
}
DOCUMENTS = {
    **{name: submission(kind) for name, kind in KINDS.items()},
    **{f"{name}-{part}": kind.parts[part].schema for name, kind in KINDS.items() for part in kind.parts},
    **{f"{name}-event": kind.events for name, kind in KINDS.items() if kind.events},
    "move": MOVE,
}


def coded(schema, path=""):
    """Every field that takes codes, with the list it is marked with."""
    for name, field in schema.load_fields.items():
        nested, here = below(field), f"{path}/{name}"
        if nested is not None:
            yield from coded(nested, here)
            continue
        check = getattr(getattr(field, "inner", field), "check", None)
        if check in LISTED_BY or LIST_MARK in field.metadata:
            yield here, check, field.metadata.get(LIST_MARK)


def lists_of(schema):
    return {name for _, _, name in coded(schema)}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=list(DOCUMENTS))
def test_every_code_of_a_list_is_looked_up_in_it(document):
    assert [(path, name) for path, check, name in coded(document) if name not in LISTED_BY.get(check, {name})] == []


def test_a_referral_takes_services_languages_places_countries_and_papers_from_lists():
    assert lists_of(DOCUMENTS["referral"]) == {
        "countries",
        "document-issuers",
        "document-types",
        "languages",
        "municipalities",
        "service-codes",
    }


def test_every_list_that_a_field_names_ships_with_the_hub():
    named = set().union(*map(lists_of, DOCUMENTS.values()))

    assert named <= set(shipped().lists)
    assert {"cefr", "isced-f", "isced-levels", "isco-08", "cnq-courses", "ufcd-units"} <= named
