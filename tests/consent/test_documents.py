"""The documents say what the code does: their tables are made from it."""

import pytest

from consent.lifecycle import REFERRAL
from schemas.codes import CATEGORIES, PARTNER_KINDS, PURPOSES
from schemas.move import MOVE, STATES
from tests.consent.tables import DOCS, DOCUMENTS, filled


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_tables_of_a_document_are_those_of_the_code(path):
    written = path.read_text(encoding="utf-8")
    assert filled(written, DOCUMENTS[path]()) == written, "write them anew: python -m tests.consent.tables"


def test_what_can_be_said_of_a_move_is_what_its_table_knows():
    assert set(STATES) == set(REFERRAL.states)
    assert {name for row in REFERRAL.rows for name in row.needs} <= set(MOVE.fields)


@pytest.mark.parametrize("codes", [CATEGORIES, PARTNER_KINDS, PURPOSES], ids=["categories", "kinds", "purposes"])
def test_the_glossary_names_every_code(codes):
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    assert [code for code in codes if f"`{code}`" not in glossary] == []
