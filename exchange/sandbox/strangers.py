"""What an unrelated partner learns of a person and a record that are none of its business: nothing at all."""

import secrets
import uuid
from collections.abc import Mapping

from exchange.sandbox import papers, people
from exchange.sandbox.stage import Stage, answered, expect
from exchange.sandbox.wire import Answer

STRANGER = "casa-do-mundo"

# Headers whose values differ between any two answers, whatever they say; their names do not.
OWN = frozenset({"date", "x-request-id", "content-length", "location", "etag"})


def ask(stage: Stage) -> None:
    """An unrelated partner asks for the referral: the answer is the one for a referral that does not exist."""
    software = stage.software(STRANGER)
    theirs = software.get(f"/v1/referrals/{stage.said['referral']}")
    unknown = software.get(f"/v1/referrals/{uuid.uuid4()}")
    expect(theirs.status == 404, f"answered {theirs.status}")
    alike(theirs, unknown)


def send(stage: Stage) -> None:
    """It sends about the person: the answer is the one for a person nobody knows."""
    software = stage.software(STRANGER)
    nobody = people.fresh(secrets.token_bytes)
    about_known, about_unknown = (
        software.post("/v1/referrals", papers.to_school(person)) for person in (stage.person, nobody)
    )
    answered(about_known, 202)
    alike(about_known, about_unknown)
    foreign, made_up = (
        software.post("/v1/referrals", papers.to_school({"subject_id": subject_id}))
        for subject_id in (stage.said["subject"]["subject_id"], "sub_" + secrets.token_hex(16))
    )
    expect(foreign.status == 404, f"answered {foreign.status} for another partner's id of the person")
    alike(foreign, made_up)


def alike(one: Answer, other: Answer) -> None:
    """Status, headers and the shape of the body are the same."""
    expect(one.status == other.status, f"{one.status} for the one, {other.status} for the other")
    expect(_told(one) == _told(other), f"headers differ: {_told(one) ^ _told(other)}")
    expect(shape(one.json) == shape(other.json), f"bodies differ: {shape(one.json)} and {shape(other.json)}")


def shape(value: object) -> object:
    """A JSON value with its words taken out, codes and lists of codes kept apart by their names alone."""
    if isinstance(value, Mapping):
        return {name: shape(held) for name, held in value.items()}
    if isinstance(value, list):
        return [shape(held) for held in value]
    return type(value).__name__


def _told(answer: Answer) -> set[tuple[str, str]]:
    return {(name, "" if name in OWN else value) for name, value in answer.headers.items()}
