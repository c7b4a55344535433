"""What surrounds a record: sent, read, received."""

import uuid
from datetime import UTC, date, datetime

import pytest

from schemas import KINDS
from schemas.base import producer_faults
from schemas.dates import dated_faults
from schemas.envelope import ENVELOPE, RECEIPT, REPORT, reading, submission
from tests import make
from tests.make import MONDAY
from tests.schemas.probes import broken

REFERRAL = submission(KINDS["referral"])
COURSE = submission(KINDS["language-course"])
PLACEMENT = submission(KINDS["job-placement"])
AN_ID = "0191e0a0-7c1e-7b1e-8a5e-000000000001"

BESIDE = {
    "schema_version": "1.0",
    "confidentiality": "R",
    "group_ref": "F-12",
    "restrictions": {"withhold_from_orgs": ["ngo-b"], "reason_code": "fear-of-harm", "no_contact": False},
    "evidence": [{"kind": "document-seen", "ref": "doc-1"}, {"kind": "self-reported"}],
    "external_refs": [{"system": "primero", "id": "case-42#0a1b"}],
}


def test_a_sending_with_every_field_loads_ids_and_times_of_the_envelope():
    loaded = REFERRAL.load(make.referral(**BESIDE, occurred_at="2026-03-01T10:00:00+01:00"))

    assert loaded["occurred_at"] == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert {name: loaded[name] for name in BESIDE} == BESIDE


def test_an_answer_names_its_referral_and_nothing_more():
    loaded = COURSE.load(make.language_course(referral_id=AN_ID))

    assert loaded["referral_id"] == uuid.UUID(AN_ID)
    assert "subject" not in loaded


@pytest.mark.parametrize("schema", [REFERRAL, COURSE, PLACEMENT])
def test_a_sending_has_an_id_of_its_sender_and_a_content(schema):
    faults = broken(schema, {})

    assert ("/source_record_id", "required") in faults
    assert ("/content", "required") in faults


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, [("", "addressee-missing")]),
        ({"referral_id": AN_ID, "recipients": ["ngo-a"]}, [("/recipients", "either-or")]),
        ({"recipients": ["ngo-a"]}, [("/subject", "required")]),
        ({"recipients": ["ngo-a"], "subject": {"subject_id": "sub_1"}}, []),
        ({"recipients": ["ngo-a"], "subject": make.person()}, []),
        ({"recipients": [], "subject": make.person()}, [("", "addressee-missing"), ("/recipients", "too-few")]),
        ({"recipients": ["a", "a"], "subject": make.person()}, [("/recipients", "duplicate-item")]),
        ({"referral_id": "x"}, [("/referral_id", "not-an-id")]),
    ],
)
def test_a_record_names_its_referral_or_its_recipients(changes, faults):
    assert broken(COURSE, make.language_course(**changes)) == faults


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"purpose": None}, ("/purpose", "required")),
        ({"purpose": "reporting"}, ("/purpose", "not-in-list")),
        ({"schema_version": "0.9"}, ("/schema_version", "not-in-list")),
        ({"source_record_id": make.nif()}, ("/source_record_id", "identifier-in-text")),
        ({"source_record_id": "a@b.pt"}, ("/source_record_id", "reference-invalid")),
        ({"source_record_id": "x" * 129}, ("/source_record_id", "too-long")),
        ({"referral_id": AN_ID}, ("/referral_id", "unknown-field")),
        ({"recipients": ["x"]}, ("/recipients", "unknown-field")),
        ({"producer": "ngo-b"}, ("/producer", "unknown-field")),
        ({"data_categories": ["identity"]}, ("/data_categories", "unknown-field")),
        ({"legal_basis": "public-task"}, ("/legal_basis", "unknown-field")),
        ({"state": "released"}, ("/state", "unknown-field")),
        ({"occurred_at": "yesterday"}, ("/occurred_at", "not-a-time")),
        ({"confidentiality": "U"}, ("/confidentiality", "not-in-list")),
    ],
)
def test_a_sender_cannot_say_what_is_the_hubs_to_say(changes, fault):
    assert broken(REFERRAL, make.referral(**changes)) == [fault]


def test_it_happened_at_one_time_or_through_one_period():
    period = {"start": "2026-02-01T00:00:00Z", "end": "2026-02-28T00:00:00Z"}

    assert broken(REFERRAL, make.referral(period=period)) == []
    assert broken(REFERRAL, make.referral(period=period, occurred_at="2026-02-01T00:00:00Z")) == [
        ("/period", "either-or")
    ]
    assert broken(REFERRAL, make.referral(period={**period, "end": "2026-01-01T00:00:00Z"})) == [
        ("/period/end", "ends-before-start")
    ]


def test_times_of_the_envelope_have_passed():
    body = REFERRAL.load(make.referral(occurred_at="2026-03-04T10:00:00Z"))

    assert [fault.path for fault in dated_faults(body, REFERRAL, now=MONDAY, today=MONDAY.date())] == ["/occurred_at"]


def test_a_household_is_named_by_aima_and_international_bodies():
    body = REFERRAL.load(make.referral(group_ref="F-12"))

    assert producer_faults(body, REFERRAL, "international-body") == []
    assert [fault.path for fault in producer_faults(body, REFERRAL, "school")] == ["/group_ref"]


def test_faults_of_person_and_content_come_at_once():
    body = make.referral(make.person(nif="1"), content={"priority": "high"}, x=1)

    assert broken(REFERRAL, body) == [
        ("/content/priority", "not-in-list"),
        ("/subject/nif", "nif-invalid"),
        ("/x", "unknown-field"),
    ]


ROW = {
    "record_id": uuid.UUID(AN_ID),
    "record_type": "referral",
    "schema_version": "1.0",
    "version": 1,
    "subject_id": "sub_1",
    "producer": "ngo-a",
    "recipients": ["escola-tejo"],
    "purpose": "language-learning",
    "legal_basis": "consent",
    "referral_id": None,
    "data_categories": ["identity"],
    "confidentiality": "N",
    "occurred_at": None,
    "recorded_at": MONDAY,
    "retention_until": date(2028, 3, 2),
    "state": "released",
    "referral": {
        "number": "R1",
        "priority": "normal",
        "state": "sent",
        "state_since": MONDAY,
        "acts_next": "receiver",
        "due_at": MONDAY,
        "open_moves": ("accepted",),
        "moves": [{"from_state": "draft", "to_state": "sent", "by": "hub", "at": MONDAY, "reason_code": None}],
    },
}


def test_an_envelope_is_written_from_what_the_hub_remembers():
    written = ENVELOPE.dump(ROW)

    assert written["record_id"] == AN_ID
    assert written["recorded_at"] == "2026-03-02T09:30:00Z"
    assert written["retention_until"] == "2028-03-02"
    assert written["referral"]["open_moves"] == ["accepted"]
    assert written["referral"]["moves"][0]["from"] == "draft"


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_content_is_read_as_it_is_kept(kind):
    content = {"anything": {"already": "checked"}}

    assert reading(kind).dump({**ROW, "content": content})["content"] is content


def test_a_receipt_is_written_without_a_person():
    receipt = {
        "record_id": uuid.UUID(AN_ID),
        "state": "sent",
        "evidence_id": AN_ID,
        "dropped": ("health",),
        "name": "A",
    }

    assert RECEIPT.dump(receipt) == {"record_id": AN_ID, "state": "sent", "evidence_id": AN_ID, "dropped": ["health"]}


def test_a_report_is_written_with_its_version():
    assert REPORT.dump({"record_id": uuid.UUID(AN_ID), "version": 2}) == {"record_id": AN_ID, "version": 2}
