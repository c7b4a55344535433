"""Entries: their format, what they may hold, who may write them, and that nobody may change them.

Reaches ``exchange.storage.evidence``.
"""

import json
import uuid

import pytest
import rfc8785
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from exchange.evidence.log import SALT, Entry, committed, detail_place, write
from exchange.evidence.tree import leaf_hash
from exchange.storage.transaction import SYSTEM, Actor
from exchange.vault.errors import ShreddedError
from exchange.vault.sealing import shred, unseal
from tests import make

NGO = uuid.UUID(int=7)
DEVICE = Actor(kind="partner", id=str(NGO), partner_id=NGO, client_id="ngo-1", request_id="req-1")


def rows(database, query):
    with database.transaction(SYSTEM) as tx:
        return tx.connection.execute(text(query)).all()


def body_of(database):
    ((body,),) = rows(database, "select body from evidence_entry")
    return json.loads(body)


def test_a_person_acts_by_the_id_their_partner_knows_and_never_by_the_hub_s_own(database):
    person = Actor(kind="applicant", id=str(uuid.UUID(int=9)))
    with database.transaction(person) as tx:
        write(tx, Entry(type="consent.withdrawn", outcome="withdrawn", subject_id="sub_abc"))
    assert body_of(database)["actor"] == {"kind": "applicant", "id": "sub_abc", "client": None}


def test_a_body_says_who_did_what_to_whom_when_and_why(database):
    consent_id, record_id = uuid.UUID(int=1), uuid.UUID(int=2)
    entry = Entry(
        type="record.submitted",
        outcome="refused",
        subject_id="sub_abc",
        consent_id=consent_id,
        purpose="language-learning",
        object_type="referral",
        object_id=record_id,
        reasons=("consent-withdrawn", "referral:send"),
    )
    with database.transaction(DEVICE) as tx:
        proof = write(tx, entry)
    assert body_of(database) == {
        "format": 1,
        "id": str(proof.entry_id),
        "at": "2026-03-02T09:30:00.000000Z",
        "type": "record.submitted",
        "outcome": "refused",
        "reasons": ["consent-withdrawn", "referral:send"],
        "actor": {"kind": "partner", "id": str(NGO), "client": "ngo-1"},
        "partner": str(NGO),
        "subject": "sub_abc",
        "consent": str(consent_id),
        "purpose": "language-learning",
        "object": {"type": "referral", "id": str(record_id)},
        "request": "req-1",
        "commitment": None,
    }


def test_fields_without_a_value_are_there_all_the_same(log, database):
    log()
    body = body_of(database)
    assert len(body) == 14
    assert body["subject"] is None


def test_the_body_is_canonical_and_the_leaf_is_its_hash(log, database):
    proof = log()
    ((body, leaf),) = rows(database, "select body, leaf from evidence_entry")
    assert rfc8785.dumps(json.loads(body)) == body
    assert proof.leaf == leaf == leaf_hash(body)


@pytest.mark.parametrize(
    "fields",
    [
        {"reasons": ("Olena Shevchenko",)},
        {"reasons": ("123456789",)},
        {"outcome": "olena@example.org"},
        {"type": "record.read\n"},
        {"subject_id": "+351912345678"},
        {"purpose": "Língua"},
        {"object_type": ""},
    ],
)
def test_words_where_codes_belong_are_refused_without_being_repeated(log, database, fields):
    with pytest.raises(ValueError, match=r"^evidence bodies hold codes and ids only$"):
        log(**fields)
    assert rows(database, "select * from evidence_entry") == []


def test_details_lie_sealed_with_their_salt_and_the_body_commits_to_them(database):
    with database.transaction(SYSTEM) as tx:
        subject_id = make.subject(tx)
        proof = write(tx, Entry("applicant.found", "linked", subject_id=subject_id, details={"name": "Olena"}))
    ((sealed,),) = rows(database, "select sealed from evidence_detail")
    with database.transaction(SYSTEM) as tx:
        opened = unseal(tx, subject_id, detail_place(proof.entry_id), sealed)
    assert json.loads(opened[SALT:]) == {"name": "Olena"}
    assert body_of(database)["commitment"] == committed(opened[:SALT], opened[SALT:]).hex()


def test_equal_details_have_different_commitments(database):
    with database.transaction(SYSTEM) as tx:
        subject_id = make.subject(tx)
        for _ in range(2):
            write(tx, Entry("applicant.found", "linked", subject_id=subject_id, details={"name": "Olena"}))
    one, other = (json.loads(body)["commitment"] for (body,) in rows(database, "select body from evidence_entry"))
    assert one != other


def test_details_need_a_subject_to_be_sealed_for(log):
    with pytest.raises(ValueError, match="names no subject"):
        log(details={"name": "Olena"})


def test_details_about_an_erased_person_are_refused(database):
    with database.transaction(SYSTEM) as tx:
        subject_id = make.subject(tx)
        shred(tx, [subject_id])
        with pytest.raises(ShreddedError):
            write(tx, Entry("applicant.found", "linked", subject_id=subject_id, details={"name": "Olena"}))


def test_what_is_rolled_back_leaves_no_entry_and_nothing_pending(database, failed):
    failed()
    assert rows(database, "select entry_id from evidence_pending union all select id from evidence_entry") == []


@pytest.mark.parametrize("table", ["evidence_entry", "evidence_detail", "evidence_pending"])
@pytest.mark.parametrize("change", ["delete from {}", "update {} set {} = {}", "truncate {} cascade"])
def test_who_serves_can_neither_change_nor_delete_evidence(log, database, table, change):
    log()
    column = "id" if table == "evidence_entry" else "entry_id"
    with pytest.raises(ProgrammingError, match="permission denied"), database.transaction(SYSTEM) as tx:
        tx.connection.exec_driver_sql(change.format(table, column, column))


@pytest.mark.parametrize("table", ["evidence_index", "evidence_node", "evidence_head", "event_position"])
def test_who_serves_cannot_number(database, table):
    with pytest.raises(ProgrammingError, match="permission denied"), database.transaction(SYSTEM) as tx:
        tx.connection.exec_driver_sql(f"insert into {table} select * from {table}")
