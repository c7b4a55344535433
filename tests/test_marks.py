"""The search itself: what it must find, and what it must leave alone."""

import base64
import json
import logging
import urllib.parse

import pytest
from sqlalchemy import text

from exchange.evidence.log import Entry, write
from exchange.storage.transaction import SYSTEM
from tests import make
from tests.marks import Source, files, marks_of, records, search, spellings, tables

NAME = "Çağla Öztürk-Nunes"
CLAIMS = {
    "full_name": NAME,
    "sex": "F",
    "nationality": "TUR",
    "nif": "299999998",
    "documents": [{"type": "passport", "number": "U12345678", "issuer": "TUR"}],
    "address": {"dico": "1106", "line": "Rua do Salitre, 17"},
    "contact_languages": ["tur"],
}
MARKS = marks_of(CLAIMS)


def found(content):
    return {finding.mark for finding in search([Source("here", content)], MARKS)}


def test_the_marks_of_a_person_are_all_their_words_and_no_codes():
    assert MARKS == {
        "full_name": NAME,
        "nif": "299999998",
        "documents.0.number": "U12345678",
        "address.line": "Rua do Salitre, 17",
    }


@pytest.mark.parametrize(
    "encode",
    [
        str.encode,
        lambda text: text.upper().encode(),
        lambda text: text.encode("utf-16"),
        lambda text: json.dumps({"name": text}).encode(),
        lambda text: json.dumps({"name": text}, ensure_ascii=False).encode(),
        lambda text: urllib.parse.urlencode({"name": text}).encode(),
        lambda text: text.encode().hex().encode(),
        lambda text: repr(text.encode()).encode(),
        lambda text: ascii(text).encode(),
        lambda _: b"CAGLA OZTURK-NUNES",
        lambda _: "ÇağlaÖztürkNunes".encode(),
    ],
)
def test_a_name_is_found_in_any_common_encoding(encode):
    assert found(b"before " + encode(NAME) + b" after") == {"full_name"}


@pytest.mark.parametrize("before", [b"", b"a", b"ab", b"abc"])
def test_a_name_is_found_within_base64_wherever_it_begins(before):
    content = before + NAME.encode() + b"tail"
    assert found(base64.b64encode(content)) == {"full_name"}
    assert found(base64.urlsafe_b64encode(content)) == {"full_name"}


def test_a_plain_hash_of_an_identifier_is_found():
    names = {name for name, _ in spellings("299999998")}
    assert {"plain sha256", "plain sha256 hex", "plain md5 hex"} <= names


def test_other_words_are_left_alone():
    assert found("Cláudia Nunes, 299999997, Rua do Salitre, 18".encode()) == set()


def test_an_open_value_in_any_table_is_found_and_its_column_named(database, owner_url):
    with database.transaction(SYSTEM) as tx:
        school = make.school(tx)
        tx.connection.execute(
            text("insert into event (id, type, partner_id, data, occurred_at) values (:id, 't', :p, :data, :at)"),
            {"id": tx.new_id(), "p": school.id, "data": json.dumps({"name": NAME}), "at": tx.now},
        )
        tx.connection.execute(
            text("insert into queue.procrastinate_jobs (queue_name, task_name, args) values ('q', 't', :args)"),
            {"args": json.dumps({"nif": "299999998"})},
        )
    places = {(finding.where, finding.mark) for finding in search(tables(owner_url), MARKS)}
    assert places == {("public.event.data", "full_name"), ("queue.procrastinate_jobs.args", "nif")}


def test_sealed_values_and_evidence_details_are_not_found(database, owner_url):
    with database.transaction(SYSTEM) as tx:
        subject_id = make.subject(tx, claims=CLAIMS)
        write(tx, Entry("applicant.found", "linked", subject_id=subject_id, details=CLAIMS))
    sources = list(tables(owner_url))
    assert search(sources, MARKS) == []
    assert {"public.subject.claims", "public.evidence_detail.sealed"} <= {source.where for source in sources}


def test_a_value_in_any_part_of_a_log_record_is_found(caplog):
    logger = logging.getLogger("hub.test")
    logger.warning("refused %s", NAME)
    logger.warning("refused", extra={"facts": {"nif": "299999998"}})
    logger.error("failed", exc_info=ValueError("U12345678"))
    assert {finding.mark for finding in search(records(caplog.records), MARKS)} == {
        "full_name",
        "nif",
        "documents.0.number",
    }


def test_a_value_in_a_file_is_found(tmp_path):
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "postgresql.log").write_text(f"DETAIL: Key (name)=({NAME}) already exists.")
    (finding,) = search(files(tmp_path), MARKS)
    assert (finding.mark, finding.where) == ("full_name", "log/postgresql.log")
