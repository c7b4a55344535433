"""A story leaves its proof: an entry for each act, a tree that holds, and rows that are held to it."""

import json
from collections import Counter

import pytest
from sqlalchemy import text

from exchange.evidence.sequencer import seal_batch
from exchange.evidence.verify import verify
from exchange.storage.database import Database, connect
from exchange.storage.transaction import SYSTEM
from tests import make

NGO, SCHOOL = "ong-aurora", "escola-tejo"


@pytest.fixture
def told(stage):
    """Previewed, sent, permitted, listed, read, accepted, taught, stopped, and read in vain."""
    stage.call(NGO, "POST", "/v1/disclosures/preview", {"kind": "referral", **make.referral()})
    record_id = stage.send(NGO, "referrals", make.referral()).json["record_id"]
    question = stage.links()[0]
    stage.answer(question, (1, "language-learning"))
    stage.get(SCHOOL, "/v1/referrals")
    stage.get(SCHOOL, f"/v1/referrals/{record_id}")
    stage.call(SCHOOL, "POST", f"/v1/referrals/{record_id}/moves", {"to": "accepted"})
    course = stage.send(SCHOOL, "language-courses", make.language_course(referral_id=record_id)).json["record_id"]
    stage.call(SCHOOL, "PUT", f"/v1/language-courses/{course}/attendance", make.attendance())
    stage.stop(question)
    assert stage.get(SCHOOL, f"/v1/referrals/{record_id}").status_code == 403
    return stage


@pytest.fixture
def numbered(told, sequencer_url):
    """The same, once the sequencer has passed."""
    numbering = Database(connect(sequencer_url), told.database.tools)
    with numbering.transaction(SYSTEM) as tx:
        seal_batch(tx)
    numbering.close()
    return told.database


def checked(database):
    with database.transaction(SYSTEM) as tx:
        return verify(tx)


def test_every_act_has_its_entry(told):
    with told.database.transaction(SYSTEM) as tx:
        written = Counter(tx.connection.execute(text("select type from evidence_entry")).scalars())
    assert {"record.previewed", "record.submitted", "record.listed", "record.read"} <= written.keys()
    assert {
        "consent.asked",
        "consent.granted",
        "consent.withdrawn",
        "referral.moved",
        "part.reported",
    } <= written.keys()
    assert written["record.submitted"] == 2
    assert written["record.read"] == 2


def test_a_refused_reading_is_proved_with_its_reason(told):
    newest = "select body from evidence_entry where type = 'record.read' order by at desc, id desc limit 1"
    with told.database.transaction(SYSTEM) as tx:
        last = json.loads(tx.connection.execute(text(newest)).scalar_one())
    assert (last["outcome"], last["reasons"]) == ("refused", ["consent-withdrawn"])


def test_the_tree_of_the_story_holds(numbered):
    verdict = checked(numbered)
    assert verdict.first_bad is None
    assert verdict.pending == 0
    assert verdict.size > 10


@pytest.mark.parametrize(
    ("change", "row"),
    [
        ("update consent set leaf = sha256('x')", "consent "),
        ("update record set evidence_id = id where kind = 'referral'", "record "),
        ("update referral_move set evidence_id = id", "referral_move "),
    ],
)
def test_a_row_that_names_another_proof_is_found(numbered, owner_url, change, row):
    owner = Database(connect(owner_url), numbered.tools)
    with owner.transaction(SYSTEM) as tx:
        tx.connection.execute(text(change))
    owner.close()
    found = checked(numbered).first_bad
    assert found.why == "row-without-its-proof"
    assert found.row.startswith(row)
