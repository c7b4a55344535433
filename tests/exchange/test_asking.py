"""A partner puts a question at its own wish: to people it knows, about flows it is an end of, within its agreement.

Reaches ``exchange.api.consent_requests``.
"""

from datetime import timedelta

import pytest

from tests import make
from tests.journeys.stage import Stage, set_stage


@pytest.fixture
def stage(database, clock) -> Stage:
    """A person whom one NGO knows."""
    stage = set_stage(database, clock)
    stage.send("ong-aurora", "referrals", make.referral())
    return stage


def body(stage, **changes):
    """A question about housing, along one flow."""
    (envelope,) = stage.get("ong-aurora", "/v1/referrals").json["items"]
    flow = {"sender": "ong-aurora", "recipient": "ong-boreal", "categories": ["identity", "housing"]}
    asked = {"purpose": "housing", "flows": [flow], "subject": {"subject_id": envelope["subject_id"]}}
    return {**asked, **changes}


def ask(stage, slug="ong-aurora", **changes):
    """Put it."""
    return stage.call(slug, "POST", "/v1/consent-requests", body(stage, **changes))


def test_a_question_is_put_and_can_be_followed(stage):
    asked = ask(stage)
    assert asked.status_code == 202, asked.text
    assert asked.json["state"] == "asked"
    listed = stage.get("ong-aurora", "/v1/consent-requests").json["items"]
    assert [one["purpose"] for one in listed] == ["language-learning", "housing"]
    assert len(stage.links()) == 2


def test_the_same_question_joins_the_open_one(stage):
    first, again = ask(stage), ask(stage)
    assert again.json["consent_request_id"] == first.json["consent_request_id"]


def test_after_a_no_it_may_be_asked_once_in_thirty_days(stage, clock):
    ask(stage)
    stage.answer(stage.links()[0], says="no")
    refused = ask(stage)
    assert (refused.status_code, refused.json["code"]) == (403, "consent-refused")
    clock.advance(timedelta(days=30))
    assert ask(stage).status_code == 202


def test_who_is_no_end_of_a_flow_cannot_ask_about_it(stage):
    flow = {"sender": "escola-tejo", "recipient": "ong-boreal", "categories": ["identity"]}
    refused = ask(stage, flows=[flow])
    assert refused.status_code == 422
    assert refused.json["errors"][0]["rule"] == "not-your-flow"


def test_an_unknown_partner_is_named_by_its_place(stage):
    flow = {"sender": "ong-aurora", "recipient": "nobody", "categories": ["identity"]}
    refused = ask(stage, flows=[flow])
    assert refused.json["errors"][0]["path"] == "/flows/0/recipient"


def test_a_partner_cannot_ask_by_anothers_id_of_the_person(stage):
    flow = {"sender": "ong-boreal", "recipient": "escola-tejo", "categories": ["identity"]}
    assert ask(stage, "ong-boreal", flows=[flow]).status_code == 404


def test_a_suspended_partner_is_no_end_of_a_flow(stage):
    from exchange import partners
    from exchange.storage.transaction import SYSTEM

    with stage.database.transaction(SYSTEM) as tx:
        partners.suspend(tx, "ong-boreal")
    refused = ask(stage)
    assert (refused.status_code, refused.json["code"]) == (403, "agreement-missing")
