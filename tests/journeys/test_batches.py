"""A row among many fares as it would alone, leaves what it would leave alone, and asks the database far less.

Reaches ``exchange.ahead`` and ``exchange.storage.bulk.*``.
"""

import json
import re
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from bench.trips import traced
from exchange import ahead
from exchange.api import intake
from exchange.storage.database import Database, connect
from exchange.storage.tables import metadata
from exchange.storage.transaction import SYSTEM, Tools
from schemas import KINDS
from tests import doors, make
from tests.exchange.racing import PATIENCE
from tests.journeys.stage import EVERY_SCOPE, Stage
from tests.journeys.test_kinds import READERS, READS, SLUGS
from tests.kinds import HELD, SAMPLES

NGO, OTHER, SCHOOL = "ong-aurora", "ong-boreal", "escola-tejo"

# What belongs to a way of sending, not to what is sent.
ASIDE = {"batch", "batch_row", "idempotency", "access_token", "session"}
CODE = re.compile(r"[a-z][a-z.-]*")

Row = Mapping[str, Any]


@pytest.fixture
def owner(owner_url: str, tools: Tools) -> Iterator[Database]:
    """The test's database, as whoever may change its tables sees it."""
    database = Database(connect(owner_url), tools)
    yield database
    database.close()


def people(first: int) -> list[dict[str, Any]]:
    return [make.person(first + number) for number in range(8)]


def agreed(stage: Stage, person: Mapping[str, Any], source: str) -> str:
    """A referral of a person who then says yes; its id."""
    sent = stage.send(NGO, "referrals", make.referral(dict(person), source_record_id=source))
    stage.answer(stage.links()[0], (0, "contact"), (0, "address"), (0, "national-id"), (1, "language-learning"))
    return str(sent.json["record_id"])


def referrals(stage: Stage, first: int) -> list[Row]:
    """Referrals of every fate; the first person of these has said yes, the second no, the third was asked."""
    yes, no, asked, new, another, elsewhere, doubtful, last = people(first)
    known = stage.send(NGO, "referrals", make.referral(yes, source_record_id=f"K-{first}")).json["record_id"]
    subject_id = stage.get(NGO, f"/v1/referrals/{known}").json["subject_id"]
    mistaken = {**new, "birth_date": "1990-01-01"}

    def one(person: Mapping[str, Any], number: int, **changes: Any) -> Row:
        return make.referral(dict(person), source_record_id=f"N-{first}-{number}", **changes)

    return [
        one(yes, 1),
        one({"subject_id": subject_id}, 2),
        one(no, 3),
        one(asked, 4),
        one(new, 5),
        one(new, 6),
        one(another, 7, content={"priority": "soon"}),
        one(another, 8),
        one(mistaken, 9),
        one(doubtful, 10, restrictions={"no_contact": True}),
        one(elsewhere, 11),
        one(yes, 1),
        one(yes, 1, content={"priority": "urgent"}),
        one({"subject_id": "sub_" + "0" * 32}, 12),
        one(last, 13, receiver="nobody"),
        one({"subject_id": subject_id}, 14, content={"special_arrangements": {"interpreter_lang": "ara"}}),
        one(yes, 15, occurred_at="2030-01-01T00:00:00Z"),
        one(last, 16),
    ]


def prepare(stage: Stage, first: int) -> None:
    yes, no, asked, *_, elsewhere, _, _ = people(first)
    agreed(stage, yes, f"Y-{first}")
    stage.send(NGO, "referrals", make.referral(no, source_record_id=f"X-{first}"))
    stage.answer(stage.links()[0], says="no")
    stage.send(NGO, "referrals", make.referral(asked, source_record_id=f"A-{first}"))
    stage.send(OTHER, "referrals", make.referral(elsewhere, source_record_id=f"E-{first}"))


def alone(stage: Stage, slug: str, kind: str, plural: str, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """What each is answered when sent by itself."""
    answers = [stage.send(slug, plural, row) for row in rows]
    return [{**one.json, "status": one.status_code, "record_type": kind} for one in answers]


def together(stage: Stage, slug: str, kind: str, rows: Sequence[Row], key: str = "b-1") -> list[dict[str, Any]]:
    """What each is answered among the others."""
    body = b"".join(json.dumps({"record_type": kind, **row}).encode() + b"\n" for row in rows)
    token = doors.token(stage.database, slug, scopes=EVERY_SCOPE)
    headers = doors.bearer(token, **{"Content-Type": "application/x-ndjson", "Idempotency-Key": key})
    answer = doors.client(stage.app).post("/v1/batches", data=body, headers=headers)
    assert answer.status_code == 200, answer.text
    *results, standing = map(json.loads, answer.text.splitlines())
    assert standing["rows"] == len(results) == len(rows)
    return results


def gist(results: Sequence[Row]) -> list[Row]:
    """Results without what is different each time."""
    told = ("status", "code", "state", "dropped", "passed", "errors", "reasons", "origin", "scopes")
    return [{name: one[name] for name in told if one.get(name)} for one in results]


def stored(stage: Stage) -> dict[str, Counter[str]]:
    """Every row of every table, in codes and numbers; of all else only whether it is there."""
    with stage.database.transaction(SYSTEM) as tx:
        return {
            table.name: Counter(str([_outline(value) for value in row]) for row in tx.connection.execute(select(table)))
            for table in metadata.sorted_tables
            if table.name not in ASIDE
        }


def _outline(value: Any) -> Any:
    if isinstance(value, str):
        return value if CODE.fullmatch(value) else "…"
    if isinstance(value, list):
        return [_outline(one) for one in value]
    if isinstance(value, dict):
        return sorted(value)
    return value if isinstance(value, int | bool | None) else type(value).__name__


def grown(before: Mapping[str, Counter[str]], after: Mapping[str, Counter[str]]) -> dict[str, Counter[str]]:
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


def test_referrals_of_every_fate_fare_among_others_as_they_would_alone(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "exchange.api.intake")
    prepare(stage, 100)
    prepare(stage, 200)
    first, second = referrals(stage, 100), referrals(stage, 200)
    before = stored(stage)
    by_itself = alone(stage, NGO, "referral", "referrals", first)
    between = stored(stage)
    among = together(stage, NGO, "referral", second)
    after = stored(stage)

    assert gist(among) == gist(by_itself)
    assert {one["status"] for one in among} == {200, 201, 202, 403, 404, 409, 422}
    left, left_together = grown(before, between), grown(between, after)
    assert left_together == left
    assert slow(caplog) == []


def test_answers_to_referrals_fare_among_others_as_they_would_alone(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "exchange.api.intake")
    sets = []
    for first in (100, 200):
        ids = [agreed(stage, make.person(first + number), f"Y-{first}-{number}") for number in range(3)]
        waiting = stage.send(NGO, "referrals", make.referral(make.person(first + 9), source_record_id=f"W-{first}"))
        named = [ids[0], ids[1], ids[0], waiting.json["record_id"], str(uuid.UUID(int=first)), ids[2]]
        sets.append([course(first, number, referral_id=one) for number, one in enumerate(named)])
        sets[-1] += [course(first, 10, referral_id=ids[0], purpose="housing"), course(first, 0, referral_id=ids[1])]
    before = stored(stage)
    by_itself = alone(stage, SCHOOL, "language-course", "language-courses", sets[0])
    between = stored(stage)
    among = together(stage, SCHOOL, "language-course", sets[1])

    assert gist(among) == gist(by_itself)
    assert {201, 404, 409, 422} <= {one["status"] for one in among}
    assert grown(between, stored(stage)) == grown(before, between)
    assert slow(caplog) == []


def course(first: int, number: int, **changes: Any) -> Row:
    return make.language_course(source_record_id=f"C-{first}-{number}", **changes)


@pytest.mark.parametrize("name", READS)
def test_a_record_of_every_kind_fares_alike(stage: Stage, caplog: pytest.LogCaptureFixture, name: str) -> None:
    caplog.set_level("INFO", "exchange.api.intake")
    for kind in ("international-body", "public-body"):
        stage.partner(SLUGS[kind], kind)
    sample, reader = SAMPLES[name], READERS[READS[name][0]]
    sender, plural = SLUGS[sample.producer], KINDS[name].plural
    first, second = ([sample.body(recipients=[reader], subject=make.person(one))] for one in (1, 2))
    second[0]["source_record_id"] += "-2"
    before = stored(stage)
    by_itself = alone(stage, sender, name, plural, first)
    between = stored(stage)
    among = together(stage, sender, name, second)

    assert gist(among) == gist(by_itself)
    assert [one["status"] for one in among] == [202]
    assert grown(between, stored(stage)) == grown(before, between)
    assert slow(caplog) == []


def test_two_recipients_of_whom_one_is_new_to_the_person_fare_alike(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "exchange.api.intake")
    stage.partner("escola-douro", "school")
    sets = []
    for first in (100, 200):
        agreed(stage, make.person(first), f"Y-{first}")
        to = [{"receiver": receiver} for receiver in (SCHOOL, "escola-douro", SCHOOL)]
        sets.append(
            [make.referral(make.person(first), source_record_id=f"N-{first}-{n}", **one) for n, one in enumerate(to)]
        )
    before = stored(stage)
    by_itself = alone(stage, NGO, "referral", "referrals", sets[0])
    between = stored(stage)
    among = together(stage, NGO, "referral", sets[1])

    assert gist(among) == gist(by_itself)
    assert grown(between, stored(stage)) == grown(before, between)
    assert slow(caplog) == []


def test_batches_that_meet_name_nobody_twice_and_answer_every_row(stage: Stage) -> None:
    """Each in another order, so that each holds what another waits for."""
    agreed(stage, make.person(1), "Y-1")
    everybody = [make.person(number) for number in range(1, 61)]
    orders = [everybody, everybody[::-1], everybody[30:] + everybody[:30]]
    batches = [
        [make.referral(person, source_record_id=f"B-{number}-{index}") for index, person in enumerate(order)]
        for number, order in enumerate(orders)
    ]
    with ThreadPoolExecutor(len(batches)) as threads:
        told = threads.map(lambda one: together(stage, NGO, "referral", one[1], key=f"b-{one[0]}"), enumerate(batches))
        statuses = Counter(row["status"] for results in told for row in results)

    with stage.database.transaction(SYSTEM) as tx:
        people_known, records = tx.applicants.count(), tx.records.count()
    assert statuses == {202: 177, 201: 3}
    assert (people_known, records) == (60, 181)


# Round trips of a chunk whose rows flow, and of one whose people are new, whatever the number of rows.
FLOWING, NEW = 75, 80


def test_a_chunk_asks_the_database_as_often_as_it_did_however_many_rows_it_has(stage: Stage) -> None:
    agreed(stage, make.person(1), "Y-1")
    spent: dict[str, list[int]] = {"flowing": [], "new": []}
    with traced(stage.database.engine) as trips:
        for size in (5, 50, 400):
            flowing = [make.referral(make.person(1), source_record_id=f"F-{size}-{one}") for one in range(size)]
            new = [
                make.referral(make.person(1000 * size + one), source_record_id=f"N-{size}-{one}") for one in range(size)
            ]
            for name, rows in (("flowing", flowing), ("new", new)):
                trips()
                results = together(stage, NGO, "referral", rows, key=f"{name}-{size}")
                spent[name].append(trips())
                assert {one["status"] for one in results} == {201 if name == "flowing" else 202}

    assert max(spent["flowing"]) <= FLOWING, spent
    assert max(spent["new"]) <= NEW, spent


def test_nor_does_a_chunk_of_statuses_that_name_nobody(stage: Stage) -> None:
    stage.partner("aima", "public-body", authority=True)
    content = HELD["residence-status"].content
    spent = []
    with traced(stage.database.engine) as trips:
        for size in (5, 200):
            people = (make.person(1000 * size + one) for one in range(size))
            rows = [
                {"source_record_id": f"S-{size}-{number}", "subject": person, "content": content}
                for number, person in enumerate(people)
            ]
            trips()
            results = together(stage, "aima", "residence-status", rows, key=f"held-{size}")
            spent.append(trips())
            assert {one["status"] for one in results} == {201}

    assert max(spent) <= NEW, spent


def test_a_chunk_that_meets_the_unforeseen_is_taken_row_by_row(
    stage: Stage, caplog: pytest.LogCaptureFixture, owner: Database
) -> None:
    caplog.set_level("INFO", "exchange.api.intake")
    with owner.transaction(SYSTEM) as tx:
        tx.connection.exec_driver_sql("alter table record add constraint odd check (source_record_id <> 'N-2')")
    rows = [make.referral(make.person(number), source_record_id=f"N-{number}") for number in (1, 2, 3)]

    assert [one["status"] for one in together(stage, NGO, "referral", rows)] == [202, 500, 202]
    assert slow(caplog) == ["{'error': 'CheckViolation'}"]


@pytest.mark.parametrize(("says", "status"), [("yes", 201), ("no", 403)])
def test_a_first_answer_given_while_a_chunk_is_worked_counts_for_all_its_rows(
    stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, says: str, status: int
) -> None:
    caplog.set_level("INFO", "exchange.api.intake")
    stage.send(NGO, "referrals", make.referral(source_record_id="A-1"))
    (link,) = stage.links()

    def answered_after(*given: Any) -> None:
        ahead.read_ahead(*given)
        with ThreadPoolExecutor(1) as other:
            assert other.submit(stage.answer, link, says=says).result(timeout=PATIENCE).status_code == 303

    monkeypatch.setattr(intake, "read_ahead", answered_after)
    rows = [make.referral(source_record_id=f"N-{number}") for number in range(3)]

    assert [one["status"] for one in together(stage, NGO, "referral", rows)] == [status] * 3
    assert slow(caplog) == ["{'error': 'AnsweredError'}"]
    assert stage.links() == [link]


def slow(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Why the rows of a chunk were taken one by one, if they were."""
    told = "the rows of a chunk are taken one by one"
    return [str(one.facts) for one in caplog.records if one.getMessage() == told]
