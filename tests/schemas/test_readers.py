"""Who sends and who reads each kind of record: the table of the contract, kind by kind and partner by partner."""

import pytest

from schemas import KINDS
from schemas.codes import AUTHORITY, PARTNER_KINDS

NGO, EMPLOYER, SCHOOL, BODY, PUBLIC = PARTNER_KINDS[0], *PARTNER_KINDS[1:]
ALL, NOTHING = "all", frozenset()

#: What each kind of partner reads, by the fields at the top, where it is not everything or nothing.
READS = {
    "referral": {NGO: ALL, EMPLOYER: ALL, SCHOOL: ALL, BODY: ALL},
    "language-course": {
        NGO: {"enrolment", "attendance", "certificate.level", "certificate.result"},
        EMPLOYER: {"certificate.level"},
        SCHOOL: ALL,
    },
    "cultural-orientation": {NGO: ALL, SCHOOL: ALL, BODY: ALL},
    "job-training": {NGO: {"status"}, EMPLOYER: ALL, SCHOOL: ALL},
    "employment-support": {
        NGO: ALL,
        EMPLOYER: {
            "sought_occupations",
            "skills",
            "languages",
            "driving_categories",
            "availability",
            "mobility_dico",
            "work_right_checked",
        },
        SCHOOL: {"measure", "sought_occupations", "highest_isced"},
    },
    "job-placement": {
        NGO: {
            "event",
            "event_date",
            "milestone",
            "retention.state",
            "events.event",
            "events.event_date",
            "events.milestone",
            "events.retention.state",
        },
        EMPLOYER: ALL,
    },
    "humanitarian-aid": {NGO: ALL, BODY: ALL},
    "residence-status": {
        NGO: {"entitlements"},
        EMPLOYER: {"entitlements.may_work", "entitlements.until"},
        SCHOOL: {"entitlements.may_study", "entitlements.until"},
    },
    # Of a reception, each reads what names itself alone: the table of ``confided``.
    "asylum-support-status": {NGO: {"entitlements", "reception"}},
    "needs-assessment": {NGO: ALL, BODY: ALL},
    "accommodation": {NGO: ALL, BODY: ALL},
}
SENDS = {
    "referral": {NGO, EMPLOYER, SCHOOL, BODY},
    "language-course": {SCHOOL},
    "cultural-orientation": {NGO, SCHOOL, BODY},
    "job-training": {EMPLOYER, SCHOOL},
    "employment-support": {NGO},
    "job-placement": {NGO, EMPLOYER},
    "humanitarian-aid": {NGO, BODY},
    "residence-status": {NGO, EMPLOYER},
    "asylum-support-status": {NGO, BODY},
    "needs-assessment": {NGO, BODY},
    "accommodation": {NGO, EMPLOYER, BODY},
}
#: Never handed on to anybody, whatever else is read: an address's doorstep, and a donor beside a name.
WITHHELD = {"subject_snapshot.address.line", "subject_snapshot.address.postal_code", "donor_ref"}


def under(paths, names):
    """The paths at or below these names."""
    return {path for path in paths for name in names if path == name or path.startswith(f"{name}.")}


def test_the_table_is_about_every_kind():
    assert set(READS) == set(SENDS) == set(KINDS)


@pytest.mark.parametrize("partner", [NGO, EMPLOYER, SCHOOL, BODY])
@pytest.mark.parametrize("name", KINDS)
def test_a_partner_reads_what_the_table_gives_it(name, partner):
    kind, given = KINDS[name], READS[name].get(partner, NOTHING)
    expected = set(kind.fields) - WITHHELD if given == ALL else under(kind.fields, given)

    assert kind.readable.get(partner, NOTHING) == expected


@pytest.mark.parametrize("partner", [NGO, EMPLOYER, SCHOOL, BODY])
@pytest.mark.parametrize("name", KINDS)
def test_a_partner_sends_what_the_table_gives_it(name, partner):
    assert (partner in KINDS[name].produced_by) is (partner in SENDS[name])


@pytest.mark.parametrize("name", [name for name in KINDS if name != "referral"])
def test_a_public_body_reads_and_writes_as_an_ngo_does(name):
    assert KINDS[name].readable_as(PUBLIC) == KINDS[name].readable_as(NGO)
    assert (PUBLIC in KINDS[name].produced_by) is (NGO in KINDS[name].produced_by)


@pytest.mark.parametrize("name", KINDS)
def test_aima_writes_every_kind_and_reads_what_public_bodies_do(name):
    # Where a person lives, and what partners observe of a case in records of their own, is the authority's to know.
    further = {"residence-status": {"support", "partner_observation"}, "referral": WITHHELD}.get(name, set())

    assert AUTHORITY in KINDS[name].produced_by
    assert KINDS[name].readable_as(AUTHORITY) == KINDS[name].readable_as(PUBLIC) | under(KINDS[name].fields, further)


def test_a_reception_is_confided_to_the_entity_it_names():
    kind = KINDS["asylum-support-status"]
    content = {"reception": {"entity": "casa-do-mundo", "kind": "flat"}}
    confided = under(kind.fields, {"reception"})

    assert kind.readable_by(NGO, "casa-do-mundo", content) == kind.readable[NGO]
    assert kind.readable_by(NGO, "ponte-viva", content) == kind.readable[NGO] - confided
    assert kind.readable_by(NGO, "casa-do-mundo", {}) == kind.readable[NGO] - confided


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if not kind.held])
def test_only_what_is_held_confides_anything(name):
    assert not KINDS[name].confided


def test_the_two_status_kinds_are_held():
    assert {name for name, kind in KINDS.items() if kind.held} == {"residence-status", "asylum-support-status"}
