"""A story with a marked person, after which none of the person's values lies open anywhere.

Searched are every table (the queue's jobs among them), every log record at every level, the database server's own
log, and every answer but those whose very purpose is to hand content over.
"""

import logging
import uuid
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from exchange.journal import LOGGER
from exchange.work.queue import Queue
from tests import doors, make
from tests.exchange.portal.world import World, enter
from tests.journeys.stage import EVERY_SCOPE, Stage, set_stage
from tests.marks import Source, files, marks_of, records, search, tables

NGO, SCHOOL, EMPLOYER, STRANGER = "ong-aurora", "escola-tejo", "padaria-sol", "ong-boreal"

PERSON = {
    "full_name": "Żaneta Quintanilha-Brzęczyk",
    "given_name": "Żaneta Wiktoria",
    "family_name": "Quintanilha-Brzęczyk",
    "name_original": "Жанета Бженчик",
    "name_used": "Zanetka Q.",
    "birth_date": "1973-08-29",
    "sex": "F",
    "nationality": "UKR",
    "documents": [{"type": "PAS", "number": "ZQ7741930", "issuer": "UKR"}],
    "nif": make.nif(7741930),
    "niss": make.niss(7741931),
    "phones": [{"number": make.phone(7741932), "safe": True}],
    "emails": [{"address": "zaneta.quintanilha@marked.example", "safe": True}],
    "contact_languages": ["ukr", "por"],
    "address": {"dico": "1106", "postal_code": "1149-774", "line": "Travessa do Jasmim Amarelo, 77, 4.º esq."},
    "representative": {
        "name": "Przemysław Brzęczyk",
        "relationship": "other-family",
        "contact": {"phones": [{"number": make.phone(7741934), "safe": True}]},
    },
}
REASON, WORKER = "Fugiu de Kryvyi Rih com dois gatos e quer aprender a língua.", "Leopoldina Vasques-Marreiros"
QUESTION, REPLY = "Tem diploma de enfermagem veterinária?", "Chegou muito cansada da travessia."
MARKS = {**marks_of(PERSON), "reason": REASON, "worker": WORKER, "question": QUESTION, "reply": REPLY}

CONTENT = {"reason_summary": REASON, "sender": {"unit": "Acolhimento", "worker_name": WORKER}}
TICKS = ((0, "address"), (0, "contact"), (0, "family"), (0, "national-id"), (1, "language-learning"))


@dataclass
class Marked:
    """A stage that keeps every answer in which the person's values have no business to be."""

    stage: Stage
    heard: list[TestResponse] = field(default_factory=list)

    def call(self, slug: str, method: str, path: str, body: Any = None, *, status: int | None = None) -> Any:
        """One call, its answer kept; returns what it says."""
        told = self.stage.call(slug, method, path, body)
        self.heard.append(told)
        assert status in (None, told.status_code), told.text
        return told.json

    def raw(self, body: bytes) -> None:
        """One sending as bytes, its answer kept."""
        token = doors.token(self.stage.database, NGO, scopes=EVERY_SCOPE)
        headers = doors.bearer(token, **{"Idempotency-Key": uuid.uuid4().hex, "Content-Type": "application/json"})
        self.heard.append(doors.client(self.stage.app).post("/v1/referrals", data=body, headers=headers))

    def answers(self) -> list[Source]:
        """Everything kept, with its headers."""
        return [Source(f"answer {one.request.path}", str(one.headers).encode() + one.data) for one in self.heard]


@pytest.fixture
def marked(database, clock):
    """A stage with the real queue, so that jobs lie in its tables too."""
    stage = set_stage(replace(database, tools=replace(database.tools, jobs=Queue())), clock)
    stage.partner("aima", "public-body", authority=True)
    return Marked(stage)


@pytest.fixture
def talkative(caplog):
    """Everything logged, by the hub too, whatever level a test before has set."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger=LOGGER.name)
    return caplog


def test_a_marked_person_lies_open_nowhere(marked, talkative, owner_url, postgresql):
    record_id, question = _go_well(marked)
    _go_wrong(marked, record_id)
    _end(marked, record_id, question)
    left = [*tables(owner_url), *records(talkative.records), *files(postgresql.home / "log"), *marked.answers()]
    assert search(left, MARKS) == []
    searched = {source.where for source in left}
    assert {"public.record.content", "public.subject.claims", "public.message.body"} <= searched
    assert {"public.evidence_entry.body", "public.referral_move.detail", "log exchange.journal"} <= searched


def _go_well(marked):
    """Previewed, sent, asked, permitted, read, questioned, answered, accepted, taught, placed."""
    body = make.referral(PERSON, content=CONTENT)
    marked.call(NGO, "POST", "/v1/disclosures/preview", {"kind": "referral", **body}, status=200)
    record_id = marked.call(NGO, "POST", "/v1/referrals", body, status=202)["record_id"]
    question = marked.stage.links()[0]
    assert marked.stage.answer(question, *TICKS).status_code == 303
    read = marked.stage.get(SCHOOL, f"/v1/referrals/{record_id}")  # hands content over, so it is not kept
    assert read.json["content"]["subject_snapshot"]["nif"] == PERSON["nif"]
    moves = f"/v1/referrals/{record_id}/moves"
    marked.call(SCHOOL, "POST", moves, {"to": "info-requested", "question": QUESTION}, status=201)
    marked.call(NGO, "POST", moves, {"to": "received", "answer": REPLY}, status=201)
    marked.call(SCHOOL, "POST", moves, {"to": "accepted"}, status=201)
    course = marked.call(
        SCHOOL, "POST", "/v1/language-courses", make.language_course(referral_id=record_id), status=201
    )
    marked.call(SCHOOL, "PUT", f"/v1/language-courses/{course['record_id']}/attendance", make.attendance(), status=200)
    return record_id, question


def _go_wrong(marked, record_id):
    """Every kind of fault, with the person's words in it."""
    usual = make.referral(PERSON, content=CONTENT, source_record_id="N-2")
    for fault in (
        {"subject": {**PERSON, "nif": PERSON["nif"][:-1] + "x"}},
        {"subject": {**PERSON, "birth_date": "29.08.1973"}},
        {"subject": {**PERSON, "full_name": PERSON["full_name"] * 9}},
        {"subject": PERSON["full_name"]},
        {"purpose": PERSON["family_name"]},
        {"content": {**usual["content"], "priority": PERSON["family_name"]}},
        {"extra": PERSON["full_name"]},
    ):
        marked.call(NGO, "POST", "/v1/referrals", {**usual, **fault}, status=422)
    other = {"source_record_id": "N-1", "subject": {**PERSON, "name_used": PERSON["family_name"]}}
    marked.call(NGO, "POST", "/v1/referrals", {**usual, **other}, status=409)
    marked.raw(str(PERSON).encode())
    marked.raw(f'{{"subject": "{PERSON["full_name"]}", "subject": 1}}'.encode())
    marked.call(STRANGER, "POST", "/v1/referrals", make.referral(PERSON, content=CONTENT), status=202)
    marked.call(STRANGER, "GET", f"/v1/referrals/{record_id}", status=404)
    moves = f"/v1/referrals/{record_id}/moves"
    marked.call(SCHOOL, "POST", moves, {"to": PERSON["family_name"]}, status=422)
    marked.call(SCHOOL, "POST", moves, {"to": "completed", "outcome": REPLY})


def _end(marked, record_id, question):
    """Everybody looks round; then the person stops it."""
    world = World(marked.stage.database)
    person = world.applicant(SimpleNamespace(record_id=uuid.UUID(record_id)))
    for path in (person, world.caseworker(NGO), world.caseworker(SCHOOL), world.staff()):
        assert enter(doors.client(marked.stage.app), path).status_code == 200
    assert marked.stage.stop(question).status_code in (200, 303)
    marked.call(SCHOOL, "GET", f"/v1/referrals/{record_id}", status=403)
    for slug in (NGO, SCHOOL, STRANGER):
        marked.call(slug, "GET", "/v1/referrals", status=200)
        marked.call(slug, "GET", "/v1/inbox")
        marked.call(slug, "GET", "/v1/events")
