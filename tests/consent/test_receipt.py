"""What a receipt says, as ISO/IEC TS 27560:2023 and the GDPR ask, and nothing of the person."""

import json
from datetime import timedelta
from typing import Any

import pytest

from consent.question import QuestionFlow, chosen_flows
from consent.receipt import Given, Logged, Party, Shown, receipt
from tests.consent.make import NGO, NOW, PURPOSE, SCHOOL

PARTIES = {
    NGO: Party("ponte", "Associação Ponte", "ngo"),
    SCHOOL: Party("escola-tejo", "Escola Tejo", "school"),
}
ASKED = (
    QuestionFlow(NGO, SCHOOL, frozenset({"identity"}), frozenset({"contact"}), frozenset({"needs", "health"})),
    QuestionFlow(SCHOOL, NGO, frozenset(), frozenset({"language-learning"}), frozenset()),
)
CHOSEN = {0: {"needs", "health"}, 1: {"language-learning"}}


def said(**changes: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "id": "0195-consent",
        "subject_id": "sub_1",
        "given_by": "self",
        "purpose": PURPOSE,
        "purpose_version": 1,
        "asked": ASKED,
        "granted": chosen_flows(ASKED, CHOSEN),
        "access": "store",
        "valid_from": NOW,
        "valid_to": NOW + timedelta(days=365),
        "max_uses": None,
        "erase_after_days": None,
        "supersedes": None,
        "shown": Shown("0195-notice", b"\x01\x02", "ar", "link"),
        "logged": Logged("0195-entry", b"\xff"),
    }
    return receipt(Given(**{**facts, **changes}), PARTIES)


# What each of the standard's mandatory fields (and those the GDPR asks beside) is called in a receipt.
MANDATORY = {
    "schema version": "schema",
    "record id": "receipt_id",
    "principal id": "person.id",
    "privacy notice": "notice.id",
    "notice text": "notice.sha256",
    "language": "notice.language",
    "purpose": "processing.0.purpose",
    "legal basis": "processing.0.legal_basis",
    "personal data": "processing.0.categories.0.category",
    "special categories": "processing.0.categories.0.special",
    "necessity": "processing.0.categories.0.optional",
    "controller": "controllers.0.name",
    "controller contact": "controllers.0.contact",
    "recipients": "processing.0.recipient",
    "source": "processing.0.collected_from",
    "storage location": "processing.0.storage_location",
    "retention": "processing.0.valid_to",
    "erasure": "processing.0.erase_after_days",
    "frequency": "processing.0.max_uses",
    "access mode": "processing.0.access",
    "jurisdiction": "jurisdiction",
    "withdrawal method": "withdrawal.how",
    "revoker": "withdrawal.by",
    "notify targets": "withdrawal.told",
    "rights": "rights",
    "authority": "authority.name",
    "party id": "controllers.1.id",
    "party name": "controllers.1.name",
    "party type": "controllers.1.type",
    "event time": "events.0.time",
    "event state": "events.0.state",
    "event type": "events.0.type",
    "event validity": "events.0.valid_to",
    "event by": "events.0.by",
    "record kept": "record_kept_after_its_end",
    "log entry": "evidence.entry_id",
    "log leaf": "evidence.leaf",
}


@pytest.mark.parametrize("path", MANDATORY.values(), ids=MANDATORY)
def test_a_receipt_holds_every_mandatory_field(path):
    value: Any = said()
    for step in path.split("."):
        value = value[int(step)] if isinstance(value, list) else value[step]


def test_a_receipt_is_plain_json():
    assert json.loads(json.dumps(said())) == said()


def test_each_flow_says_what_was_needed_what_is_special_and_what_was_a_choice():
    outward, back = said()["processing"]
    assert (outward["sender"], outward["recipient"]) == ("ponte", "escola-tejo")
    assert outward["categories"] == [
        {"category": "health", "special": True, "optional": True},
        {"category": "identity", "special": False, "optional": False},
        {"category": "needs", "special": True, "optional": True},
    ]
    assert (back["sender"], back["recipient"]) == ("escola-tejo", "ponte")


def test_what_was_left_unticked_is_in_the_receipt():
    assert said()["left_out"] == [{"sender": "ponte", "recipient": "escola-tejo", "categories": ["contact"]}]


def test_times_and_hashes_are_written_as_on_the_wire():
    facts = said()
    assert facts["issued_at"] == "2026-03-02T09:30:00Z"
    assert facts["processing"][0]["valid_to"] == "2027-03-02T09:30:00Z"
    assert facts["notice"]["sha256"] == "0102"
    assert facts["evidence"]["leaf"] == "ff"


def test_a_guardian_who_gave_it_may_take_it_back():
    facts = said(given_by="guardian")
    assert facts["person"]["given_by"] == "guardian"
    assert facts["withdrawal"]["by"] == ["person", "representative"]
    assert said()["withdrawal"] == {**facts["withdrawal"], "by": ["person"]}


def test_everyone_in_a_flow_is_told_of_a_withdrawal_once():
    assert said()["withdrawal"]["told"] == ["ponte", "escola-tejo"]
