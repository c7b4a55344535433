"""What is wrong with a record is told at once and in words, and never by the value that is wrong.

It stands for ``exchange.checking``.
"""

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


def test_one_answer_tells_every_fault(stage: Stage) -> None:
    body = sample("cultural-orientation", {"hours": "0", "municipality": "0001"}, purpose="housing")
    body["subject"] = make.person(birth_date="2015-01-01", nationality="QQQ")
    body["occurred_at"] = "2027-01-01T00:00:00Z"

    assert told(stage.send("ong-aurora", "cultural-orientations", body)) == [
        ("/content/hours", "nought"),
        ("/content/municipality", "code-not-listed"),
        ("/occurred_at", "in-the-future"),
        ("/purpose", "not-in-list"),
        ("/subject/nationality", "code-not-listed"),
        ("/subject/representative", "representative-missing"),
    ]


def test_what_could_not_be_read_is_not_called_missing_nor_its_day_taken_for_another(stage: Stage) -> None:
    body = sample("accommodation", {"start_date": "2026-02-30", "municipality": "1116"})
    body["subject"] = make.person(birth_date="2015-01-01", representative={"name": "Rita", "relationship": "friend"})
    faults = told(stage.send("ong-aurora", "accommodations", body))

    assert ("/subject/representative", "representative-missing") not in faults
    assert ("/content/start_date", "not-a-date") in faults
    assert {rule for _, rule in faults}.isdisjoint({"code-not-in-force", "required-with"})


def test_a_fault_behind_a_list_item_that_cannot_be_read_is_told_at_no_wrong_place(stage: Stage) -> None:
    codes = {"service_codes": [7, "no-such-service", "food"]}
    assert told(stage.send("ong-aurora", "referrals", make.referral(content=codes))) == [
        ("/content/service_codes/0", "wrong-type")
    ]


def test_a_preview_and_a_correction_tell_all_as_well(stage: Stage) -> None:
    body = sample("humanitarian-aid", {"quantity": "x", "municipality": "0001"})
    faults = [("/content/municipality", "code-not-listed"), ("/content/quantity", "not-a-decimal")]

    preview = {"kind": "humanitarian-aid", **body}
    assert told(stage.call("ong-aurora", "POST", "/v1/disclosures/preview", preview)) == faults
    sent = stage.send("ong-aurora", "humanitarian-aid", sample("humanitarian-aid", {}))
    path = f"/v1/humanitarian-aid/{sent.json['record_id']}"
    assert told(stage.call("ong-aurora", "PUT", path, body, **{"If-Match": sent.headers["ETag"]})) == faults


def test_a_referral_that_is_not_ones_own_is_as_one_that_is_not(stage: Stage) -> None:
    own = stage.send("ong-aurora", "referrals", make.referral()).json["record_id"]
    foreign = make.referral(make.person(2), receiver="ong-boreal", source_record_id="S-1")
    others = stage.send("escola-tejo", "referrals", foreign).json["record_id"]

    def agreed(referral_id: str) -> Any:
        action = {"service_code": "food", "referral_id": referral_id}
        body = sample("needs-assessment", {"agreed_actions": [action]}, source_record_id=referral_id)
        return stage.send("ong-aurora", "needs-assessments", body)

    assert agreed(own).status_code == 202
    refusals = [agreed(one) for one in (others, "01920000-0000-7000-8000-000000000000")]
    assert [told(one) for one in refusals] == [[("/content/agreed_actions/0/referral_id", "unknown-referral")]] * 2
    parent = make.referral(source_record_id="N-2", content={"parent_referral_id": others})
    assert told(stage.send("ong-aurora", "referrals", parent)) == [("/content/parent_referral_id", "unknown-referral")]


def test_a_service_already_given_that_reveals_flows_only_if_ticked(stage: Stage) -> None:
    given = [{"service_code": "mhpss"}, {"service_code": "food"}]
    sent = stage.send("ong-aurora", "referrals", make.referral(content={"services_already_given": given}))
    assert stage.answer(stage.links()[0]).status_code < 400
    read = stage.get("escola-tejo", f"/v1/referrals/{sent.json['record_id']}").json

    assert read["content"]["services_already_given"] == [{"service_code": "food"}]
    assert "health" not in read["data_categories"]
