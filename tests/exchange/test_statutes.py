"""Flows by law at the door: named in an agreement, bounded by the law's own fields, and no matter of consent.

Reaches ``exchange.storage.statutory``.
"""

from datetime import UTC, date, datetime

import pytest

from exchange import agreements, timelines
from exchange.agreements import Agreement
from exchange.laws import Law
from exchange.storage import tables
from exchange.storage.transaction import SYSTEM
from schemas import KINDS
from schemas.codes import CATEGORIES, PURPOSES
from tests import make
from tests.exchange.test_holdings import AIMA, ASYLUM, EMPLOYER, NGO, OTHER, SCHOOL, hold, permit, set_state, told
from tests.journeys.stage import EVERY_SCOPE, Stage, set_stage
from tests.kinds import HELD

BODY = "apoio-mundo"
LAW = "Lei n.º 27/2008, artigo 24.º, n.º 1"
WORDS = {"pt": "A lei manda informar.", "en": "The law says so.", "ar": "القانون يقضي بذلك."}
FIELDS = ("stage", "proof_document.type")
LEFT = {"stage": "admitted", "proof_document": {"type": "ARP"}}


@pytest.fixture
def stage(database, clock) -> Stage:
    """The hub with AIMA, whose agreement names the asylum notice to a body of the world and to an NGO."""
    stage = set_stage(database, clock)
    stage.partner(AIMA, "public-body", authority=True)
    stage.partner(BODY, "international-body")
    sign(stage, law(BODY), law(NGO))
    return stage


def law(recipient, **changes):
    """The notice of a request for protection."""
    named = {
        "name": LAW,
        "basis": "legal-obligation",
        "kind": "asylum-support-status",
        "sender": AIMA,
        "recipient": recipient,
        "fields": FIELDS,
        "words": WORDS,
    }
    return Law(**{**named, **changes})


def sign(stage, *laws, slug=AIMA, **dates):
    """A new version of a partner's agreement, with these laws."""
    everything = {
        "sends": frozenset(KINDS),
        "receives": frozenset(KINDS),
        "purposes": frozenset(PURPOSES),
        "categories": frozenset(CATEGORIES),
        "scopes": frozenset(EVERY_SCOPE),
        "effective_from": date(2026, 1, 1),
    }
    with stage.database.transaction(SYSTEM) as tx:
        agreements.sign(tx, slug, Agreement(**{**everything, **dates}, laws=laws))


def timeline(stage):
    """The person's page: the moments, newest first."""
    with stage.database.transaction(SYSTEM) as tx:
        (applicant_id,) = tx.connection.execute(
            tables.applicant.select().with_only_columns(tables.applicant.c.id)
        ).one()
        return [one for day in timelines.of_applicant(tx, applicant_id).days for one in day.moments]


def notices(stage, record_id):
    """What AIMA reads of its notices."""
    return stage.get(AIMA, f"/v1/{ASYLUM}/{record_id}").json["statutory_notices"]


@pytest.mark.parametrize("recipient", [BODY, NGO])
def test_a_status_is_told_and_read_by_law_within_the_fields_of_the_law(stage, recipient):
    record_id = hold(stage, ASYLUM)
    assert told(stage, recipient, record_id) == ["pt.aima.hub.asylum-support-status.sent"]
    read = stage.get(recipient, f"/v1/{ASYLUM}/{record_id}")

    assert read.status_code == 200, read.text
    assert read.json["content"] == LEFT
    assert (read.json["legal_basis"], read.json["purpose"]) == ("legal-obligation", None)
    assert read.json["data_categories"] == ["international-protection"]
    assert read.json["subject_id"].startswith("sub_")
    assert "statutory_notices" not in read.json
    found = stage.get(recipient, f"/v1/{ASYLUM}?subject_id={read.json['subject_id']}").json["items"]
    assert [one["legal_basis"] for one in found] == ["legal-obligation"]


def test_nobody_was_asked_and_nobody_else_is_told(stage):
    record_id = hold(stage, ASYLUM)

    assert stage.links() == []
    for other in (OTHER, EMPLOYER, SCHOOL):
        assert told(stage, other, record_id) == []
        assert stage.get(other, f"/v1/{ASYLUM}/{record_id}").status_code == 404


def test_a_notice_has_a_receipt_of_its_own_once_it_was_read(stage):
    record_id = hold(stage, ASYLUM)
    before = {one["to"]: one for one in notices(stage, record_id)}
    stage.get(BODY, f"/v1/{ASYLUM}/{record_id}")
    after = {one["to"]: one for one in notices(stage, record_id)}

    assert set(before) == {BODY, NGO}
    assert [(one["law"], one["version"], one["receipt"]) for one in before.values()] == [(LAW, 1, None)] * 2
    receipt = after[BODY]["receipt"]
    assert (receipt["read_at"], after[NGO]["receipt"]) == ("2026-03-02T09:30:03Z", None)
    with stage.database.transaction(SYSTEM) as tx:
        query = tables.evidence_entry.select().where(tables.evidence_entry.c.id == receipt["evidence_id"])
        assert tx.connection.execute(query).one().type == "record.read"


def test_an_acknowledgement_shows_that_the_notice_arrived(stage):
    record_id = hold(stage, ASYLUM)
    with stage.database.transaction(SYSTEM) as tx:
        events = tx.connection.execute(tables.event.select()).all()
        (event,) = (one for one in events if one.partner_id == tx.partners.by_slug(BODY).id)
    stage.call(BODY, "POST", "/v1/inbox/acknowledgements", {"event_ids": [str(event.id)]})

    delivered = {one["to"]: one["delivered_at"] for one in notices(stage, record_id)}
    assert delivered[BODY] is not None
    assert delivered[NGO] is None


def test_a_withdrawal_does_not_stop_what_a_law_makes(stage):
    record_id = hold(stage, ASYLUM)
    _, link = permit(stage, NGO, purpose="legal-help")
    stage.stop(link)

    assert stage.get(NGO, f"/v1/{ASYLUM}/{record_id}").json["content"] == LEFT
    assert told(stage, NGO, record_id) == ["pt.aima.hub.asylum-support-status.sent"]
    assert stage.get(NGO, f"/v1/{ASYLUM}/{record_id}?purpose=legal-help").status_code == 404


def test_what_the_person_permits_beside_the_law_is_read_for_its_purpose(stage):
    record_id = hold(stage, ASYLUM)
    permit(stage, NGO, purpose="legal-help")
    read = stage.get(NGO, f"/v1/{ASYLUM}/{record_id}?purpose=legal-help").json

    assert read["legal_basis"] == "consent"
    assert read["content"] == {"entitlements": HELD["asylum-support-status"].content["entitlements"]}


def test_the_person_sees_the_law_in_words_and_no_consent(stage):
    record_id = hold(stage, ASYLUM)
    stage.get(BODY, f"/v1/{ASYLUM}/{record_id}")
    moments = timeline(stage)

    by_law = [one for one in moments if one.law]
    assert sorted((one.kind, one.who, one.whom) for one in by_law) == [
        ("read-by-law", "Partner apoio-mundo", ()),
        ("told-by-law", "Partner aima", ("Partner apoio-mundo",)),
        ("told-by-law", "Partner aima", ("Partner ong-aurora",)),
    ]
    assert {(one.law, one.words["pt"], one.purpose) for one in by_law} == {(LAW, WORDS["pt"], None)}
    assert next(one.categories for one in by_law if one.kind == "read-by-law") == ("international-protection",)
    assert [one.kind for one in moments if not one.law] == ["held"]


def test_a_correction_is_a_notice_of_its_own(stage):
    record_id = hold(stage, ASYLUM)
    path = f"/v1/{ASYLUM}/{record_id}"
    stage.get(BODY, path)
    content = {**HELD["asylum-support-status"].content, "stage": "refugee"}
    body = {"source_record_id": "S-1", "subject": make.person(), "content": content}
    done = stage.call(AIMA, "PUT", path, body, **{"If-Match": stage.get(AIMA, path).headers["ETag"]})
    assert done.status_code == 200, done.text

    assert told(stage, BODY, record_id)[-1] == "pt.aima.hub.asylum-support-status.corrected"
    seen = [(one["to"], one["version"], one["receipt"] is not None) for one in notices(stage, record_id)]
    assert sorted(seen) == [(BODY, 1, True), (BODY, 2, False), (NGO, 1, False), (NGO, 2, False)]
    assert stage.get(BODY, path).json["content"]["stage"] == "refugee"
    assert stage.get(BODY, f"{path}?version=1").json["content"]["stage"] == "admitted"
    assert stage.get(NGO, f"{path}?version=1").status_code == 404


def test_a_record_taken_back_is_told_to_those_the_law_told(stage):
    record_id = hold(stage, ASYLUM)
    path = f"/v1/{ASYLUM}/{record_id}"
    stage.call(AIMA, "POST", f"{path}/retraction", {"reason_code": "wrong-person"})

    assert told(stage, BODY, record_id)[-1] == "pt.aima.hub.asylum-support-status.entered-in-error"
    hidden = stage.get(BODY, path)
    assert (hidden.status_code, hidden.json["state"], "content" in hidden.json) == (200, "entered-in-error", False)


def test_an_agreement_that_ended_takes_its_laws_along(stage, clock):
    sign(stage, law(BODY), effective_to=date(2026, 6, 30))
    record_id = hold(stage, ASYLUM)
    assert stage.get(BODY, f"/v1/{ASYLUM}/{record_id}").status_code == 200
    clock.now = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # July in Lisbon, when the first version holds again

    assert stage.get(BODY, f"/v1/{ASYLUM}/{record_id}").status_code == 200
    sign(stage, effective_from=date(2026, 7, 1))
    assert stage.get(BODY, f"/v1/{ASYLUM}/{record_id}").status_code == 404
    assert told(stage, BODY, hold(stage, ASYLUM, source_record_id="S-2")) == []


def test_a_law_entered_ahead_takes_effect_by_itself(stage, clock):
    sign(stage, law(OTHER), effective_from=date(2026, 4, 1))
    record_id = hold(stage, ASYLUM)
    before = stage.get(OTHER, f"/v1/{ASYLUM}/{record_id}").status_code
    clock.now = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)

    assert (before, stage.get(OTHER, f"/v1/{ASYLUM}/{record_id}").status_code) == (404, 200)


def test_a_recipient_whose_agreement_does_not_receive_the_kind_is_not_told(stage):
    sign(stage, slug=BODY, receives=frozenset())
    record_id = hold(stage, ASYLUM)

    assert told(stage, BODY, record_id) == []
    assert stage.get(BODY, f"/v1/{ASYLUM}/{record_id}").status_code == 404


@pytest.mark.parametrize("suspended", [BODY, AIMA])
def test_a_suspended_partner_is_told_nothing_and_reads_nothing(stage, suspended):
    record_id = hold(stage, ASYLUM)
    set_state(stage, suspended, "suspended")

    assert stage.get(BODY, f"/v1/{ASYLUM}/{record_id}").status_code in {403, 404}
    if suspended == BODY:
        assert told(stage, BODY, hold(stage, ASYLUM, source_record_id="S-2")) == []


@pytest.mark.parametrize("recipient", [EMPLOYER, SCHOOL])
def test_a_law_smuggled_into_the_tables_towards_an_employer_or_a_school_is_none(stage, recipient):
    with stage.database.transaction(SYSTEM) as tx:
        row = tx.partners.agreements(tx.partners.by_slug(AIMA).id)[-1]
        aimed = {**row.statutes[0], "recipient": str(tx.partners.by_slug(recipient).id)}
        tx.connection.execute(tables.agreement.update().where(tables.agreement.c.id == row.id).values(statutes=[aimed]))
    record_id = hold(stage, ASYLUM)

    assert told(stage, recipient, record_id) == []
    assert stage.get(recipient, f"/v1/{ASYLUM}/{record_id}").status_code == 404


def test_an_addressed_record_flows_by_law_to_a_partner_that_would_read_nothing_of_its_kind(stage):
    content = make.language_course()["content"]
    body = {"source_record_id": "C-1", "recipients": [BODY], "subject": make.person(), "content": content}
    refused = stage.send(SCHOOL, "language-courses", body)
    course = law(BODY, kind="language-course", sender=SCHOOL, fields=("enrolment.status",))
    sign(stage, course, slug=SCHOOL)
    sent = stage.send(SCHOOL, "language-courses", body)

    assert [one["rule"] for one in refused.json["errors"]] == ["not-read-by"]
    assert (sent.status_code, sent.json["state"]) == (201, "released"), sent.text
    path = f"/v1/language-courses/{sent.json['record_id']}"
    read = stage.get(BODY, path).json
    assert (read["legal_basis"], read["content"]) == ("legal-obligation", {"enrolment": {"status": "started"}})
    (notice,) = stage.get(SCHOOL, path).json["statutory_notices"]
    assert (notice["to"], notice["receipt"] is not None) == (BODY, True)
    assert [one.kind for one in timeline(stage)] == ["read-own", "read-by-law", "told-by-law"]


def test_who_a_law_and_who_the_person_lets_read_a_record_are_told_apart(stage):
    sign(stage, law(BODY, kind="language-course", sender=SCHOOL, fields=("enrolment.status",)), slug=SCHOOL)
    content = make.language_course()["content"]
    body = {"source_record_id": "C-1", "recipients": [BODY, NGO], "subject": make.person(), "content": content}
    sent = stage.send(SCHOOL, "language-courses", body)
    stage.answer(stage.links()[0])
    path = f"/v1/language-courses/{sent.json['record_id']}"

    assert stage.get(NGO, path).json["legal_basis"] == "legal-obligation"
    moments = timeline(stage)
    assert [one.whom for one in moments if one.kind == "sent"] == [("Partner ong-aurora",)]
    assert [one.whom for one in moments if one.kind == "told-by-law"] == [("Partner apoio-mundo",)]


def test_a_dry_run_says_whom_a_law_would_make_it_known_to(stage):
    body = {"source_record_id": "S-1", "subject": make.person(), "content": HELD["asylum-support-status"].content}
    previewed = stage.call(AIMA, "POST", "/v1/disclosures/preview", {"kind": "asylum-support-status", **body}).json

    flows = {one["recipient"]: (one["verdict"], one["categories"]) for one in previewed["flows"]}
    assert flows == dict.fromkeys((BODY, NGO), ("permitted", ["international-protection"]))
    assert previewed["dropped"] == []
