"""Laws in agreements: read whole or refused with every reason, kept with the categories of their fields."""

from datetime import date

import pytest

from exchange import agreements, laws, partners
from exchange.agreements import Agreement
from exchange.errors import ConfigurationError
from exchange.storage.partners import PartnerRow
from exchange.storage.transaction import SYSTEM

FILE = """
[[law]]
name = "Lei n.º 27/2008, artigo 24.º, n.º 1"
basis = "legal-obligation"
kind = "asylum-support-status"
sender = "authority"
recipient = "agency"
fields = ["stage", "reception.kind", "legal_support.org"]

[law.words]
pt = "A lei manda informar."
en = "The law says so."
ar = "القانون يقضي بذلك."
"""


@pytest.fixture
def tx(database):
    """One transaction of the hub itself."""
    with database.transaction(SYSTEM) as tx:
        yield tx


@pytest.fixture
def parties(tx):
    """An authority, an agency, a school and an employer."""
    kinds = {"authority": "public-body", "agency": "international-body", "school": "school", "baker": "employer"}
    for slug, kind in kinds.items():
        tx.partners.add(PartnerRow(tx.new_id(), slug, kind, slug.title(), "active"), tx.now)
    return {slug: tx.partners.by_slug(slug) for slug in kinds}


def changed(**changes):
    """The law of the file with other words."""
    (law,) = laws.read(FILE)
    return laws.Law(**{**vars(law), **changes})


def faults(tx, partner, *named):
    with pytest.raises(ConfigurationError) as refused:
        laws.kept(tx, partner, named)
    return refused.value.faults


def test_a_law_is_kept_with_the_categories_of_its_fields(tx, parties):
    (kept,) = laws.kept(tx, parties["authority"], laws.read(FILE))

    assert kept["categories"] == ["housing", "international-protection"]
    assert kept["fields"] == ["legal_support.org", "reception.kind", "stage"]
    assert (kept["sender"], kept["recipient"]) == (str(parties["authority"].id), str(parties["agency"].id))
    assert set(kept["words"]) == {"pt", "en", "ar"}


def test_either_end_of_a_flow_may_name_its_law(tx, parties):
    assert laws.kept(tx, parties["agency"], laws.read(FILE)) == laws.kept(tx, parties["authority"], laws.read(FILE))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("law = 1", "one table [[law]]"),
        ("[[law]]\nname = 'x'\nsex = 'F'", "lacks basis"),
        ("[[law]", "no TOML"),
        ("law = " + "[" * 100_000, "brackets within brackets"),
        ("law = " + "9" * 5_000, "no TOML"),
        (FILE + "\n[other]\n", "nothing else"),
        (FILE.replace('kind = "asylum-support-status"', "kind = 4"), "are texts"),
        (FILE.replace('fields = ["stage"', 'fields = [["stage"]'), "fields is a list of texts"),
        (FILE.replace('pt = "A lei manda informar."', "pt = 1"), "words are a text"),
    ],
)
def test_a_file_of_another_form_is_refused_with_its_reason(text, told):
    with pytest.raises(ConfigurationError) as refused:
        laws.read(text)
    assert any(told in fault for fault in refused.value.faults)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"kind": "diary"}, "no kind of record"),
        ({"fields": ()}, "nothing would flow"),
        ({"fields": ("stage", "grounds")}, "grounds unknown in asylum-support-status"),
        ({"fields": ("reception",)}, "reception unknown"),
        ({"basis": "consent"}, "none of public-task, legal-obligation"),
        ({"name": " "}, "visible characters"),
        ({"name": "Lei\u202e1"}, "visible characters"),
        ({"words": {"pt": "Sim.", "en": "Yes."}}, "words.ar is needed"),
        ({"words": {"pt": "Sim.", "en": "Yes.", "ar": "نعم", "fr": "Oui."}}, "shown to nobody"),
        ({"sender": "nobody"}, "no partner 'nobody'"),
        ({"sender": "agency", "recipient": "agency"}, "the same partner"),
        ({"sender": "school"}, "school produces no asylum-support-status"),
        ({"recipient": "school"}, "nothing flows but by consent"),
        ({"recipient": "baker"}, "nothing flows but by consent"),
    ],
)
def test_a_law_that_cannot_be_is_refused_with_its_reason(tx, parties, changes, told):
    assert any(told in fault for fault in faults(tx, parties["authority"], changed(**changes)))


def test_a_law_between_others_is_no_term_of_ones_own_agreement(tx, parties):
    assert any("whose agreement this is" in one for one in faults(tx, parties["school"], changed()))


def test_one_flow_has_one_law(tx, parties):
    assert any("named twice" in one for one in faults(tx, parties["authority"], changed(), changed(name="Lei 2")))


def agreement(**changes):
    usual = {
        "sends": frozenset({"asylum-support-status"}),
        "receives": frozenset(),
        "purposes": frozenset({"housing"}),
        "categories": frozenset({"housing"}),
        "scopes": frozenset({"asylum-support-status:send"}),
        "effective_from": date(2026, 1, 1),
        "laws": laws.read(FILE),
    }
    return Agreement(**{**usual, **changes})


def test_a_law_in_an_agreement_reaches_the_engine_and_the_list(tx, parties):
    agreements.sign(tx, "authority", agreement())
    (statute,) = partners.terms(tx, parties["authority"].id, tx.today).statutes
    ((_, (line,)),) = agreements.versions(tx, "authority")

    assert statute.fields == {"legal_support.org", "reception.kind", "stage"}
    assert statute.words["en"] == "The law says so."
    assert line == (
        "Lei n.º 27/2008, artigo 24.º, n.º 1: asylum-support-status from authority to agency"
        " (legal-obligation; legal_support.org reception.kind stage)"
    )


def test_a_law_is_of_a_kind_that_the_agreement_sends_or_receives(tx, parties):
    with pytest.raises(ConfigurationError) as refused:
        agreements.sign(tx, "authority", agreement(sends=frozenset({"residence-status"})))
    assert any("neither sent nor received" in fault for fault in refused.value.faults)
