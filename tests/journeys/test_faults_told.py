"""What is wrong with a record is told at once and in words, and never by the value that is wrong."""

from collections.abc import Mapping
from typing import Any

import pytest

from schemas import KINDS
from tests import make
from tests.journeys.stage import Stage
from tests.kinds import SAMPLES

NIF = make.nif(7)


def told(answer: Any) -> list[tuple[str, str]]:
    """The faults of an answer, each with its place and rule."""
    assert answer.status_code == 422, answer.text
    return [(one["path"], one["rule"]) for one in answer.json["errors"]]


def sample(kind: str, content: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """A record of a kind to an NGO with some of its content changed."""
    words = {**SAMPLES[kind].content, **content}
    return SAMPLES[kind].body(recipients=["ong-boreal"], subject=make.person(), content=words, **changes)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("humanitarian-aid", "item_code"),
        ("humanitarian-aid", "description_code"),
        ("cultural-orientation", "session_ref"),
        ("needs-assessment", "tool"),
    ],
)
def test_no_text_carries_the_number_of_a_person(stage: Stage, kind: str, field: str) -> None:
    sent = stage.send("ong-aurora", KINDS[kind].plural, sample(kind, {field: f"NIF {NIF}"}))

    assert told(sent) == [(f"/content/{field}", "identifier-in-text")]
    assert NIF not in sent.text


def test_neither_side_of_a_referral_is_named_by_a_number(stage: Stage) -> None:
    sides = {
        "sender": {"worker_name": f"Rui {NIF}", "unit": "tel 912–345–678", "position": f"x {NIF}"},
        "receiver": {"org": "escola-tejo", "unit": f"NIF {NIF}", "worker": NIF},
    }
    sent = stage.send("ong-aurora", "referrals", make.referral(content=sides))

    places = ["/receiver/unit", "/receiver/worker", "/sender/position", "/sender/unit", "/sender/worker_name"]
    assert told(sent) == [(f"/content{place}", "identifier-in-text") for place in places]
