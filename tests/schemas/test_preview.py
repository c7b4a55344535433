"""The dry run takes what the sending takes."""

import pytest

from schemas import KINDS
from schemas.preview import PREVIEW, PREVIEWED
from tests import make
from tests.kinds import HELD, SAMPLES
from tests.schemas.probes import broken

TO_NGO = {"recipients": ["ngo-a"], "subject": {"subject_id": "sub_1"}}
BODIES = {"referral": make.referral()} | {name: one.body(**TO_NGO) for name, one in SAMPLES.items()}
BODIES |= {name: {"source_record_id": "R-1", "subject": make.person(), "content": HELD[name].content} for name in HELD}


@pytest.mark.parametrize("kind", KINDS)
def test_a_dry_run_takes_the_body_of_the_sending(kind):
    loaded = PREVIEW.load({"kind": kind, **BODIES[kind]})

    assert loaded["kind"] == kind
    assert loaded["source_record_id"] == BODIES[kind]["source_record_id"]


def test_a_dry_run_is_as_strict_as_the_sending():
    assert broken(PREVIEW, {"kind": "referral", **make.referral(x=1, purpose=None)}) == [
        ("/purpose", "required"),
        ("/x", "unknown-field"),
    ]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, ("/kind", "required")),
        ({"kind": "gossip"}, ("/kind", "not-in-list")),
        ({"kind": ["referral"]}, ("/kind", "wrong-type")),
        ([], ("", "wrong-type")),
    ],
)
def test_a_dry_run_names_a_kind(body, fault):
    assert broken(PREVIEW, body) == [fault]


def test_what_would_come_of_it_is_written_flow_by_flow():
    flow = {"sender": "a", "recipient": "b", "categories": ("needs",), "verdict": "permitted", "reasons": ()}

    assert PREVIEWED.dump({"verdict": "permitted", "flows": (flow,), "sentence": None}) == {
        "verdict": "permitted",
        "flows": [{**flow, "categories": ["needs"], "reasons": []}],
        "sentence": None,
    }
