"""Deciding by command about people the hub would not link by itself."""

import pytest

from exchange import applicants, partners
from exchange.storage.transaction import SYSTEM
from schemas.applicant import PERSON
from tests import make


@pytest.fixture
def uncertain(opened):
    """A subject whose number is known with another birth date, and who else it may be."""
    with opened.transaction(SYSTEM) as tx:
        one, other = (partners.add(tx, slug, kind="ngo", name=slug) for slug in ("ponte", "casa"))
        known = applicants.identify(tx, one.id, PERSON.load(make.person()))
        waits = applicants.identify(tx, other.id, PERSON.load(make.person(birth_date="1950-01-01")))
    return waits.subject_id, str(known.applicant_id)


def test_what_waits_is_listed_with_whom_it_might_be_and_nothing_about_them(typed, uncertain):
    subject_id, applicant_id = uncertain
    (line,) = typed("quarantine", "list").output.splitlines()
    assert line.startswith(f"{subject_id}\tcasa\t")
    assert line.endswith(applicant_id)


def test_a_linked_subject_waits_no_more(typed, uncertain):
    assert typed("quarantine", "link", *uncertain).exit_code == 0
    assert typed("quarantine", "list").output == ""


def test_a_separated_subject_waits_no_more(typed, uncertain):
    assert typed("quarantine", "separate", uncertain[0]).exit_code == 0
    assert typed("quarantine", "list").output == ""


def test_nobody_unknown_is_linked(typed, uncertain):
    assert typed("quarantine", "link", "sub_nobody", uncertain[1]).exit_code == 1
    assert typed("quarantine", "link", uncertain[0], "not-an-id").exit_code == 2
