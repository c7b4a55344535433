"""Whatever a body says at whatever place, the answer is one of the table's: a 500 is a bug."""

import copy
from collections.abc import Iterator, Mapping
from itertools import cycle, islice
from typing import Any

import pytest

from schemas import KINDS
from schemas.base import RecordKind
from tests import make
from tests.journeys.stage import Stage
from tests.kinds import HELD, SAMPLES

HOSTILE: tuple[Any, ...] = (
    *([], {}, "", 0, -1, 10**60, True, [None], [[]], [{}], {"x": None}),
    *("x" * 5000, "\u202e", "sub_x", "1900-01-01", "2199-12-31", "2026-03-10T10:00:00+23:59"),
)
AT_ONE_PLACE = 4
SOME_ID = "01920000-0000-7000-8000-000000000000"

PERSON = make.person(
    documents=[{"type": "PAS", "number": "AB123456", "issuer": "SYR"}],
    representative={"name": "Rita", "relationship": "parent", "contact": {"phones": [{"number": make.phone(3)}]}},
)
REFERRAL = make.referral(
    PERSON,
    restrictions={"withhold_from_orgs": ["ong-boreal"], "reason_code": "other", "no_contact": False},
    evidence=[{"kind": "document-seen", "ref": "x"}],
    external_refs=[{"system": "x", "id": "y"}],
    content={
        "services_already_given": [{"service_code": "food", "org": "x", "date": "2026-01-01"}],
        "special_arrangements": {"interpreter_lang": "ara", "accessibility_codes": ["wheelchair"]},
        "consent_statement": {"obtained_from": "individual", "method": "oral", "at": "2026-03-01T00:00:00Z"},
    },
)
ADDRESSED = {"recipients": ["ong-aurora"], "subject": PERSON}
SENDERS = {
    "ngo": "ong-aurora",
    "employer": "padaria-sol",
    "school": "escola-tejo",
    "international-body": "apoio-mundo",
    "public-body": "municipio",
}
READERS = SENDERS | {"ngo": "ong-boreal", "public-body": "outro-municipio"}
MOVE = {
    "reason_code": "other",
    "question": "Which mornings?",
    "answer": "Mondays.",
    "waiting_list_date": "2026-04-01",
    "first_contact_on": "2026-03-01",
    "until": "2026-05-01",
    "appointment": {"start": "2026-03-10T10:00:00Z", "mode": "in-person", "place_municipality": "1106"},
    "outcome": {"code": "provided", "date": "2026-03-01", "record_ids": [SOME_ID]},
}
STEPS = ("info-requested", "waitlisted", "accepted", "scheduled", "in-progress", "on-hold", "in-progress", "completed")


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a document, the whole of it first."""
    yield path
    inside = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for step, held in inside:
        yield from places(held, (*path, step))


def spoilt(document: Any, at_one_place: int = AT_ONE_PLACE) -> Iterator[Any]:
    """A document with null and some hostile values at each of its places, another few at each."""
    values = cycle(HOSTILE)
    for path in places(document):
        for value in (None, *islice(values, at_one_place)):
            yield replaced(document, path, value)


def replaced(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The same document with another value at one place."""
    if not path:
        return value
    changed = copy.deepcopy(document)
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return changed


def failures(stage: Stage, slug: str, method: str, path: str, document: Any) -> list[Any]:
    """The spoilt documents that made the hub fail."""
    return [one for one in spoilt(document) if stage.call(slug, method, path, one).status_code >= 500]


def sent_failures(stage: Stage, slug: str, path: str, document: Any, at_one_place: int = AT_ONE_PLACE) -> list[Any]:
    """The same for what is sent, each under an id of its own, so that each goes as far as it can."""
    bodies = [numbered(one, document, number) for number, one in enumerate(spoilt(document, at_one_place))]
    assert stage.call(slug, "POST", path, numbered(document, document, "whole")).status_code < 300
    return [one for one in bodies if stage.call(slug, "POST", path, one).status_code >= 500]


def numbered(body: Any, document: Any, number: object) -> Any:
    """A body under another source record id, unless that is what was spoilt."""
    mine = isinstance(body, dict) and body.get("source_record_id") == document["source_record_id"]
    return {**body, "source_record_id": f"F-{number}"} if mine else body


def corrected_failures(stage: Stage, slug: str, path: str, document: Any) -> list[Any]:
    """The same for what corrects a record, each naming the version that stands."""
    tag, found = stage.get(slug, path).headers["ETag"], []
    for body in spoilt(document, 1):
        answer = stage.call(slug, "PUT", path, body, **{"If-Match": tag})
        tag = answer.headers.get("ETag", tag)
        if answer.status_code >= 500:
            found.append(body)
    return found


def sending_of(kind: RecordKind) -> tuple[str, dict[str, Any]]:
    """Who sends a full record of a kind, and its body: to whoever reads it, where it is addressed to anybody."""
    if kind.names_receiver:
        return "ong-aurora", REFERRAL
    if kind.held:
        return "aima", {"source_record_id": "S-1", "subject": PERSON, "content": HELD[kind.name].content}
    sample = SAMPLES[kind.name]
    body = sample.body(subject=PERSON, evidence=[{"kind": "document-seen", "ref": "x"}])
    reader = next(READERS[one] for one in sorted(kind.readable) if READERS[one] != SENDERS[sample.producer])
    return SENDERS[sample.producer], {**body, "recipients": [reader]}


def released(stage: Stage, kind: RecordKind) -> tuple[str, str, dict[str, Any]]:
    """The sender, the path and the body of a record of a kind that its person agreed to."""
    slug, body = sending_of(kind)
    sent = stage.send(slug, kind.plural, body)
    for link in stage.links():
        stage.answer(link)
    return slug, f"/v1/{kind.plural}/{sent.json['record_id']}", body


@pytest.fixture
def crowd(stage: Stage) -> Stage:
    """The stage with a partner of every kind, a second municipality, and AIMA."""
    for slug, kind in (
        ("apoio-mundo", "international-body"),
        ("municipio", "public-body"),
        ("outro-municipio", "public-body"),
    ):
        stage.partner(slug, kind)
    stage.partner("aima", "public-body", authority=True)
    return stage


@pytest.fixture
def referred(stage: Stage) -> str:
    """A referral that its person agreed to."""
    sent = stage.send("ong-aurora", "referrals", make.referral())
    stage.answer(stage.links()[0], (0, "contact"), (1, "language-learning"))
    return str(sent.json["record_id"])


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_no_sending_makes_the_hub_fail(crowd: Stage, kind: RecordKind) -> None:
    slug, document = sending_of(kind)
    at_one_place = AT_ONE_PLACE if kind.names_receiver else 2
    assert sent_failures(crowd, slug, f"/v1/{kind.plural}", document, at_one_place) == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_no_correction_and_no_retraction_makes_the_hub_fail(crowd: Stage, kind: RecordKind) -> None:
    slug, path, document = released(crowd, kind)
    assert corrected_failures(crowd, slug, path, document) == []
    if not kind.moves:
        assert failures(crowd, slug, "POST", f"{path}/retraction", {"reason_code": "other"}) == []


def test_no_preview_makes_the_hub_fail(stage: Stage) -> None:
    document = {"kind": "referral", **make.referral()}
    assert sent_failures(stage, "ong-aurora", "/v1/disclosures/preview", document) == []


def test_no_move_makes_the_hub_fail(stage: Stage, referred: str) -> None:
    path = f"/v1/referrals/{referred}/moves"
    for to in STEPS:
        assert failures(stage, "escola-tejo", "POST", path, {"to": to, **MOVE}) == []
        stage.call("escola-tejo", "POST", path, {"to": to, **MOVE})


def test_no_report_makes_the_hub_fail(stage: Stage, referred: str) -> None:
    course = stage.send("escola-tejo", "language-courses", make.language_course(referral_id=referred)).json["record_id"]
    path = f"/v1/language-courses/{course}"
    assert failures(stage, "escola-tejo", "PUT", f"{path}/attendance", make.attendance()) == []
    assert failures(stage, "escola-tejo", "PUT", f"{path}/certificate", make.certificate()) == []


@pytest.mark.parametrize("event", ["confirmed", "retained", "ended"])
def test_no_event_makes_the_hub_fail(stage: Stage, event: str) -> None:
    stage.send("padaria-sol", "job-placements", make.job_placement(**ADDRESSED))
    stage.answer(stage.links()[0])
    (placement,) = stage.get("padaria-sol", "/v1/job-placements").json["items"]
    path = f"/v1/job-placements/{placement['record_id']}/events"
    assert failures(stage, "padaria-sol", "POST", path, make.placement_event(event)) == []


def test_no_question_makes_the_hub_fail(stage: Stage, referred: str) -> None:
    subject = stage.get("ong-aurora", "/v1/referrals").json["items"][0]["subject_id"]
    flow = {"sender": "ong-aurora", "recipient": "ong-boreal", "categories": ["identity"]}
    asked = {"purpose": "housing", "flows": [flow], "subject": {"subject_id": subject}, "referral_id": referred}
    assert failures(stage, "ong-aurora", "POST", "/v1/consent-requests", asked) == []
