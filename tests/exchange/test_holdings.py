"""Records that name nobody, at the door: kept at once, found and read under a flow, and by nobody else.

Reaches ``exchange.storage.holdings``.
"""

import json
import uuid
from datetime import timedelta

import pytest

from exchange import records
from exchange.storage import tables
from exchange.storage.transaction import SYSTEM, Actor
from schemas import KINDS
from tests import doors, make
from tests.exchange.racing import meanwhile
from tests.journeys.stage import EVERY_SCOPE, Stage, set_stage
from tests.kinds import HELD

AIMA, NGO, OTHER, SCHOOL, EMPLOYER = "aima", "ong-aurora", "ong-boreal", "escola-tejo", "padaria-sol"
STATUSES, ASYLUM = "residence-statuses", "asylum-support-statuses"


@pytest.fixture
def stage(database, clock) -> Stage:
    """The hub with AIMA in it, and a body of the world."""
    stage = set_stage(database, clock)
    stage.partner(AIMA, "public-body", authority=True)
    stage.partner("apoio-mundo", "international-body")
    return stage


def hold(stage, plural=STATUSES, by=AIMA, **changes):
    """AIMA, or another, gives the hub the sample of a kind about the person of seed 1."""
    kind = "residence-status" if plural == STATUSES else "asylum-support-status"
    body = {"source_record_id": "S-1", "subject": make.person(), "content": HELD[kind].content, **changes}
    sent = stage.send(by, plural, body)
    assert sent.status_code == 201, sent.text
    return sent.json["record_id"]


def known_to(stage, slug, seed=1):
    """A partner's own id of a person, learnt by a sending of its own that waits."""
    to = OTHER if slug == "apoio-mundo" else "apoio-mundo"
    referral = make.referral(make.person(seed), receiver=to, source_record_id=f"K-{seed}")
    answer = stage.send(slug, "referrals", referral)
    assert answer.status_code in {200, 202}, answer.text
    return stage.get(slug, f"/v1/referrals/{answer.json['record_id']}").json["subject_id"]


def permit(stage, reader, *, purpose="documents", categories=("immigration-status",), sender=AIMA, says="yes"):
    """Let the person permit a flow from AIMA to a reader, at the reader's wish."""
    subject_id = known_to(stage, reader)
    flow = {"sender": sender, "recipient": reader, "categories": list(categories)}
    body = {"purpose": purpose, "flows": [flow], "subject": {"subject_id": subject_id}}
    asked = stage.call(reader, "POST", "/v1/consent-requests", body)
    assert asked.status_code == 202, asked.text
    link = stage.links()[0]
    stage.answer(link, *((0, one) for one in categories), says=says)
    return subject_id, link


def test_a_held_record_is_kept_at_once_on_its_producers_own_basis(stage):
    record_id = hold(stage)
    read = stage.get(AIMA, f"/v1/{STATUSES}/{record_id}").json

    assert (read["state"], read["legal_basis"], read["purpose"]) == ("released", "public-task", None)
    assert (read["recipients"], read["statutory_notices"]) == ([], [])
    assert read["content"] == HELD["residence-status"].content
    assert stage.links() == []


@pytest.mark.parametrize("named", ["recipients", "referral_id", "purpose", "restrictions"])
def test_a_held_record_names_nobody(stage, named):
    words = {
        "recipients": [NGO],
        "referral_id": "0197a000-0000-7000-8000-000000000000",
        "purpose": "documents",
        "restrictions": {"withhold_from_orgs": [NGO]},
    }
    body = {"source_record_id": "S-1", "subject": make.person(), "content": HELD["residence-status"].content}
    refused = stage.send(AIMA, STATUSES, {**body, named: words[named]})

    assert [(one["path"], one["rule"]) for one in refused.json["errors"]] == [(f"/{named}", "unknown-field")]


def test_a_partner_finds_and_reads_it_once_the_person_has_agreed(stage):
    record_id = hold(stage)
    subject_id, _ = permit(stage, NGO)
    found = stage.get(NGO, f"/v1/{STATUSES}?subject_id={subject_id}").json["items"]
    read = stage.get(NGO, f"/v1/{STATUSES}/{record_id}").json

    assert [one["record_id"] for one in found] == [record_id]
    assert read["content"] == {"entitlements": HELD["residence-status"].content["entitlements"]}
    for told in (found[0], read):
        assert (told["purpose"], told["legal_basis"]) == ("documents", "consent")
        assert (told["subject_id"], told["producer"]) == (subject_id, AIMA)
        assert told["data_categories"] == ["immigration-status"]
        assert told["retention_until"] == "2026-03-03"


@pytest.mark.parametrize(("reader", "left"), [(EMPLOYER, "may_work"), (SCHOOL, "may_study")])
def test_an_employer_and_a_school_read_one_answer_and_its_date(stage, reader, left):
    record_id = hold(stage)
    permit(stage, reader)
    told = HELD["residence-status"].content["entitlements"]

    assert stage.get(reader, f"/v1/{STATUSES}/{record_id}").json["content"] == {
        "entitlements": {left: told[left], "until": told["until"]}
    }


def alike(answer):
    """What a reader can tell an answer by."""
    headers = {name for name, _ in answer.headers}
    body = answer.json if answer.status_code == 200 else {**answer.json, "request_id": None, "instance": None}
    return answer.status_code, body, headers


def test_without_a_flow_a_known_person_looks_like_an_unknown_one(stage):
    record_id = hold(stage)
    mine, nobody = known_to(stage, NGO), known_to(stage, NGO, seed=2)
    theirs = known_to(stage, OTHER)
    unknown = stage.get(NGO, f"/v1/{STATUSES}?subject_id=sub_unknown")

    assert unknown.json == {"items": [], "next": None}
    for subject_id in (mine, nobody, theirs):
        assert alike(stage.get(NGO, f"/v1/{STATUSES}?subject_id={subject_id}")) == alike(unknown)
    absent = stage.get(NGO, f"/v1/{STATUSES}/0197a000-0000-7000-8000-000000000000")
    assert alike(stage.get(NGO, f"/v1/{STATUSES}/{record_id}")) == alike(absent)
    with stage.database.transaction(SYSTEM) as tx:
        query = tables.evidence_entry.select().where(tables.evidence_entry.c.type == "record.listed")
        assert len(tx.connection.execute(query).all()) == 4


def test_nobody_looks_a_person_up_by_the_id_of_another_partner(stage):
    hold(stage)
    theirs, _ = permit(stage, OTHER)

    assert stage.get(NGO, f"/v1/{STATUSES}?subject_id={theirs}").json["items"] == []
    assert len(stage.get(OTHER, f"/v1/{STATUSES}?subject_id={theirs}").json["items"]) == 1


def test_a_withdrawal_stops_the_next_reading(stage):
    record_id = hold(stage)
    subject_id, link = permit(stage, NGO)
    assert stage.get(NGO, f"/v1/{STATUSES}/{record_id}").status_code == 200
    stage.stop(link)

    assert stage.get(NGO, f"/v1/{STATUSES}/{record_id}").status_code == 404
    assert stage.get(NGO, f"/v1/{STATUSES}?subject_id={subject_id}").json["items"] == []
    assert stage.get(AIMA, f"/v1/{STATUSES}/{record_id}").status_code == 200


def test_a_no_lets_nothing_flow(stage):
    record_id = hold(stage)
    subject_id, _ = permit(stage, NGO, says="no")

    assert stage.get(NGO, f"/v1/{STATUSES}/{record_id}").status_code == 404
    assert stage.get(NGO, f"/v1/{STATUSES}?subject_id={subject_id}").json["items"] == []


def test_a_consent_of_its_last_day_is_over_the_day_after(stage, clock):
    record_id = hold(stage)
    permit(stage, NGO)
    clock.advance(timedelta(days=365))

    assert stage.get(NGO, f"/v1/{STATUSES}/{record_id}").status_code == 404


def test_who_asked_for_another_purpose_reads_nothing(stage):
    record_id = hold(stage)
    permit(stage, NGO, purpose="housing")

    assert stage.get(NGO, f"/v1/{STATUSES}/{record_id}").status_code == 404


def test_when_the_authority_asks_the_reader_is_told_where_to_look(stage):
    record_id = hold(stage)
    known_to(stage, NGO)
    subject_id = stage.get(AIMA, f"/v1/{STATUSES}/{record_id}").json["subject_id"]
    flow = {"sender": AIMA, "recipient": OTHER, "categories": ["immigration-status"]}
    body = {"purpose": "documents", "flows": [flow], "subject": {"subject_id": subject_id}}
    assert stage.call(AIMA, "POST", "/v1/consent-requests", body).status_code == 202
    stage.answer(stage.links()[0], (0, "immigration-status"))

    assert told(stage, OTHER, record_id) == ["pt.aima.hub.residence-status.sent"]
    assert told(stage, NGO, record_id) == []
    read = stage.get(OTHER, f"/v1/{STATUSES}/{record_id}").json
    assert read["subject_id"] not in (None, subject_id)
    assert stage.get(OTHER, f"/v1/{STATUSES}?subject_id={read['subject_id']}").json["items"] != []


def told(stage, slug, record_id):
    """The events about a record that a partner was or is to be told, oldest first."""
    with stage.database.transaction(SYSTEM) as tx:
        partner = tx.partners.by_slug(slug)
        query = (
            tables.event.select()
            .join(tables.delivery, tables.delivery.c.event_id == tables.event.c.id)
            .where(tables.event.c.partner_id == partner.id, tables.delivery.c.state != "cancelled")
            .order_by(tables.event.c.id)
        )
        return [row.type for row in tx.connection.execute(query) if str(row.record_id) == record_id]


def test_a_withdrawal_also_takes_back_what_was_not_told_yet(stage):
    record_id = hold(stage)
    _, link = permit(stage, NGO)
    assert told(stage, NGO, record_id) == ["pt.aima.hub.residence-status.sent"]
    stage.stop(link)

    assert told(stage, NGO, record_id) == []


def corrected(**changes):
    """The sample with other answers."""
    content = HELD["residence-status"].content
    return {**content, "entitlements": {**content["entitlements"], **changes}}


def test_a_correction_is_told_to_those_who_read_it_and_old_versions_stay_theirs(stage):
    record_id = hold(stage)
    permit(stage, NGO)
    permit(stage, EMPLOYER)
    path = f"/v1/{STATUSES}/{record_id}"
    stage.get(NGO, path)
    body = {"source_record_id": "S-1", "subject": make.person(), "content": corrected(may_work="no")}
    stale = stage.call(AIMA, "PUT", path, body, **{"If-Match": '"other"'})
    done = stage.call(AIMA, "PUT", path, body, **{"If-Match": stage.get(AIMA, path).headers["ETag"]})

    assert (stale.status_code, done.status_code, done.json["version"]) == (412, 200, 2)
    assert told(stage, NGO, record_id)[-1] == "pt.aima.hub.residence-status.corrected"
    assert told(stage, EMPLOYER, record_id) == ["pt.aima.hub.residence-status.sent"]
    assert stage.get(NGO, path).json["content"]["entitlements"]["may_work"] == "no"
    assert stage.get(NGO, f"{path}?version=1").json["content"]["entitlements"]["may_work"] == "yes"
    assert stage.get(EMPLOYER, f"{path}?version=1").status_code == 404
    assert stage.get(AIMA, f"{path}?version=1").json["content"] == HELD["residence-status"].content


def test_a_record_taken_back_is_told_to_those_who_read_it(stage):
    record_id = hold(stage)
    subject_id, _ = permit(stage, NGO)
    permit(stage, EMPLOYER)
    path = f"/v1/{STATUSES}/{record_id}"
    stage.get(NGO, path)
    assert stage.call(AIMA, "POST", f"{path}/retraction", {"reason_code": "wrong-person"}).status_code == 201

    assert told(stage, NGO, record_id)[-1] == "pt.aima.hub.residence-status.entered-in-error"
    hidden = stage.get(NGO, path)
    assert (hidden.status_code, hidden.json["state"], "content" in hidden.json) == (200, "entered-in-error", False)
    assert stage.get(EMPLOYER, path).status_code == 404
    assert stage.get(NGO, f"/v1/{STATUSES}?subject_id={subject_id}").json["items"] == []


@pytest.mark.parametrize("reader", [EMPLOYER, SCHOOL, "apoio-mundo"])
def test_an_asylum_status_is_read_by_no_employer_school_or_body_whatever_the_person_ticks(stage, reader):
    record_id = hold(stage, ASYLUM)
    categories = ("immigration-status", "international-protection", "housing", "material-aid")
    subject_id, _ = permit(stage, reader, purpose="housing", categories=categories)

    assert stage.get(reader, f"/v1/{ASYLUM}/{record_id}").status_code == 404
    assert stage.get(reader, f"/v1/{ASYLUM}?subject_id={subject_id}").json["items"] == []


@pytest.mark.parametrize(("reader", "named"), [(NGO, True), (OTHER, False)])
def test_a_reception_is_read_by_the_entity_it_names_alone(stage, reader, named):
    content = HELD["asylum-support-status"].content
    assert content["reception"]["entity"] == NGO
    record_id = hold(stage, ASYLUM)
    permit(stage, reader, purpose="housing", categories=("immigration-status", "housing", "protection-risk"))
    read = stage.get(reader, f"/v1/{ASYLUM}/{record_id}").json

    expected = {"entitlements": content["entitlements"]} | ({"reception": content["reception"]} if named else {})
    assert read["content"] == expected
    # What the record holds beside, and is not the reader's to read, its envelope does not give away.
    assert read["data_categories"] == (["housing", "immigration-status"] if named else ["immigration-status"])


def test_a_reading_is_for_one_purpose_at_a_time(stage):
    record_id = hold(stage, ASYLUM)
    permit(stage, NGO, purpose="housing", categories=("housing",))
    permit(stage, NGO, purpose="legal-help", categories=("immigration-status",))
    path = f"/v1/{ASYLUM}/{record_id}"

    assert set(stage.get(NGO, f"{path}?purpose=housing").json["content"]) == {"reception"}
    assert set(stage.get(NGO, f"{path}?purpose=legal-help").json["content"]) == {"entitlements"}
    assert stage.get(NGO, f"{path}?purpose=humanitarian-aid").status_code == 404
    assert stage.get(NGO, path).json["purpose"] in {"housing", "legal-help"}


def test_a_partner_adds_a_record_of_its_own_with_the_fields_that_are_its_to_say(stage):
    content = {"partner_observation": "employer-letter-ready"}
    body = {"source_record_id": "E-1", "subject": make.person(), "content": content}
    sent = stage.send(EMPLOYER, STATUSES, body)
    more = {**content, "entitlements": HELD["residence-status"].content["entitlements"]}
    refused = stage.send(EMPLOYER, STATUSES, {**body, "source_record_id": "E-2", "content": more})

    assert sent.status_code == 201, sent.text
    assert {one["rule"] for one in refused.json["errors"]} == {"not-yours-to-say"}
    assert stage.get(EMPLOYER, f"/v1/{STATUSES}/{sent.json['record_id']}").json["legal_basis"] == "consent"
    assert stage.get(AIMA, f"/v1/{STATUSES}/{sent.json['record_id']}").status_code == 404
    assert stage.send(SCHOOL, STATUSES, {**body, "source_record_id": "E-3"}).status_code == 422


def test_an_authority_reads_an_observation_once_the_person_has_agreed(stage):
    content = {"partner_observation": "documents-ready", "support": {"org": "Aurora", "kind": "legal"}}
    record_id = hold(stage, by=NGO, content=content)
    permit(stage, AIMA, sender=NGO)

    assert stage.get(AIMA, f"/v1/{STATUSES}/{record_id}").json["content"] == content


def test_a_suspended_reader_is_turned_away_and_the_flow_returns_with_it(stage):
    record_id = hold(stage)
    permit(stage, NGO)
    path = f"/v1/{STATUSES}/{record_id}"
    stage.get(NGO, path)
    set_state(stage, NGO, "suspended")
    refused = stage.get(NGO, path)
    set_state(stage, NGO, "active")

    assert (refused.status_code, refused.json["code"]) == (403, "partner-suspended")
    assert stage.get(NGO, path).status_code == 200


def set_state(stage, slug, state):
    """Put a partner into a state."""
    with stage.database.transaction(SYSTEM) as tx:
        tx.partners.set_state(tx.partners.by_slug(slug).id, state)


def test_while_its_producer_is_suspended_nothing_of_a_record_is_read(stage):
    record_id = hold(stage)
    subject_id, _ = permit(stage, NGO)
    set_state(stage, AIMA, "suspended")

    assert stage.get(NGO, f"/v1/{STATUSES}/{record_id}").status_code == 404
    assert stage.get(NGO, f"/v1/{STATUSES}?subject_id={subject_id}").json["items"] == []


def test_the_list_of_a_person_goes_on_by_its_cursor(stage):
    ids = [hold(stage, source_record_id=f"S-{number}") for number in range(3)]
    subject_id, _ = permit(stage, NGO)
    path, seen = f"/v1/{STATUSES}?subject_id={subject_id}&limit=2", []
    first = stage.get(NGO, path).json
    second = stage.get(NGO, f"{path}&after={first['next']}").json
    seen = [one["record_id"] for one in (*first["items"], *second["items"])]

    assert (seen, second["next"]) == (ids, None)


def test_a_dry_run_says_that_it_would_be_held(stage):
    body = {"source_record_id": "S-1", "subject": make.person(), "content": HELD["residence-status"].content}
    previewed = stage.call(AIMA, "POST", "/v1/disclosures/preview", {"kind": "residence-status", **body})

    assert (previewed.json["verdict"], previewed.json["flows"], previewed.json["purpose"]) == ("permitted", [], None)


def test_the_same_record_again_is_the_same_record(stage):
    record_id = hold(stage)
    body = {"source_record_id": "S-1", "subject": make.person(), "content": HELD["residence-status"].content}
    again = stage.send(AIMA, STATUSES, body)

    assert (again.status_code, again.json["record_id"]) == (200, record_id)


def test_statuses_come_in_a_batch_each_held_by_itself(stage):
    status = {"record_type": "residence-status", "content": HELD["residence-status"].content}
    rows = [{**status, "source_record_id": f"S-{one}", "subject": make.person(one)} for one in (1, 2)]
    rows.append({**rows[0], "source_record_id": "S-3", "recipients": [NGO]})
    token = doors.token(stage.database, AIMA, scopes=EVERY_SCOPE)
    headers = doors.bearer(token, **{"Content-Type": "application/x-ndjson", "Idempotency-Key": "b-1"})
    body = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    answer = doors.client(stage.app).post("/v1/batches", data=body, headers=headers)
    told = [json.loads(line) for line in answer.text.splitlines()]

    assert [one.get("status") for one in told[:3]] == [201, 201, 422]
    assert [one["state"] for one in told[:2]] == ["released", "released"]
    assert len(stage.get(AIMA, f"/v1/{STATUSES}").json["items"]) == 2


def test_a_withdrawal_waits_for_the_reading_it_would_stop(stage):
    record_id = hold(stage)
    _, link = permit(stage, NGO)
    with stage.database.transaction(SYSTEM) as tx:
        partner = tx.partners.by_slug(NGO)
    reader = Actor("partner", str(partner.id), partner.id, "software", frozenset(EVERY_SCOPE))
    with meanwhile(stage.database, lambda: stage.stop(link)) as (tx, stopped):
        read = records.read(tx.acting(reader), KINDS["residence-status"], uuid.UUID(record_id))

    assert read.content is not None
    assert stopped[0].status_code in {200, 302, 303}
    assert stage.get(NGO, f"/v1/{STATUSES}/{record_id}").status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("subject_id=", 400),
        ("subject_id=" + "x" * 5000, 400),
        ("subject_id=%00", 400),
        ("subject_id=sub_x&subject_id=sub_y", 400),
        ("subject_id=%27%3B--", 200),
        ("subject_id=sub_x&after=nonsense", 400),
        ("subject_id=sub_x&limit=0", 400),
        ("person=sub_x", 400),
    ],
)
def test_a_search_that_cannot_be_is_refused_and_one_for_nobody_is_empty(stage, query, status):
    answer = stage.get(NGO, f"/v1/{STATUSES}?{query}")

    assert answer.status_code == status, answer.text
    if status == 200:
        assert answer.json["items"] == []


def test_an_addressed_kind_is_not_searched_by_person(stage):
    assert stage.get(NGO, "/v1/accommodations?subject_id=sub_x").status_code == 400


def test_a_purpose_that_is_none_is_refused(stage):
    record_id = hold(stage)
    assert stage.get(AIMA, f"/v1/{STATUSES}/{record_id}?purpose=fun").status_code == 400


@pytest.mark.parametrize("ended", ["never", "other-purpose", "stopped"])
def test_a_list_with_nothing_to_find_is_that_of_an_unknown_person_however_short_its_pages(stage, ended):
    for number in range(3):
        hold(stage, ASYLUM, source_record_id=f"S-{number}")
    purpose = "documents" if ended == "other-purpose" else "legal-help"
    subject_id, link = permit(stage, NGO, purpose=purpose)
    if ended == "never":
        subject_id = "sub_unknown"
    if ended == "stopped":
        found = stage.get(NGO, f"/v1/{ASYLUM}?subject_id={subject_id}&limit=1").json
        assert len(found["items"]) == 1
        assert found["next"]
        stage.stop(link)
    assert stage.get(NGO, f"/v1/{ASYLUM}?subject_id={subject_id}&limit=1").json == {"items": [], "next": None}


def test_what_is_confided_to_another_is_named_neither_in_a_list_nor_in_a_reading(stage):
    record_id = hold(stage, ASYLUM)
    subject_id, _ = permit(stage, OTHER, purpose="housing", categories=("immigration-status", "housing"))
    (listed,) = stage.get(OTHER, f"/v1/{ASYLUM}?subject_id={subject_id}").json["items"]
    read = stage.get(OTHER, f"/v1/{ASYLUM}/{record_id}").json
    assert listed["data_categories"] == read["data_categories"] == ["immigration-status"]
    assert "reception" not in read["content"]
