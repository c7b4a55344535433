"""A yes, a no, a withdrawal and the passing of time, and what each does to what it covers."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consent.errors import NotOfferedError
from exchange import consents, partners, questions
from exchange.consents import Answer
from exchange.errors import NotFoundError, StateError
from exchange.storage.tables import event
from exchange.storage.transaction import SYSTEM
from tests import make
from tests.exchange.racing import meanwhile
from tests.journeys.stage import Stage, set_stage


@pytest.fixture
def stage(database, clock) -> Stage:
    """A referral that waits for its person."""
    stage = set_stage(database, clock)
    stage.send("ong-aurora", "referrals", make.referral())
    return stage


def open_request(tx):
    """The question that was put."""
    sender = tx.partners.by_slug("ong-aurora").id
    return tx.consents.requests_by(sender, None, 10)[-1]


def answer(tx, request, chosen=None) -> Answer:
    """An answer given in English."""
    notice = tx.notices.newest(request.purpose, "en")
    return Answer(chosen or {}, notice.id, "en", "link")


def granted(stage):
    """The consent of a yes."""
    with stage.database.transaction(SYSTEM) as tx:
        request = open_request(tx)
        boxes = {0: frozenset(), 1: frozenset({"language-learning"})}
        return consents.grant(tx, request.id, answer(tx, request, boxes))


def events_of(tx, slug):
    """The types a partner was told."""
    partner_id = tx.partners.by_slug(slug).id
    query = select(event.c.type).where(event.c.partner_id == partner_id).order_by(event.c.id)
    return list(tx.connection.execute(query).scalars())


def test_a_yes_covers_what_is_needed_and_what_was_ticked(stage):
    row = granted(stage)
    outward, back = row.flows
    assert outward["categories"] == ["identity", "needs"]
    assert back["categories"] == ["language-learning"]


def test_a_yes_lasts_as_long_as_its_purpose_says(stage):
    row = granted(stage)
    assert row.valid_to - row.valid_from == timedelta(days=365)


def test_a_box_that_was_not_offered_is_refused_and_nothing_is_stored(stage):
    with stage.database.transaction(SYSTEM) as tx:
        request = open_request(tx)
        given = answer(tx, request, {0: frozenset({"income"})})
        with pytest.raises(NotOfferedError):
            consents.grant(tx, request.id, given)
    with stage.database.transaction(SYSTEM) as tx:
        assert open_request(tx).state == "asked"


def test_words_of_another_purpose_are_refused(stage):
    with stage.database.transaction(SYSTEM) as tx:
        request, notice = open_request(tx), tx.notices.newest("housing", "en")
        with pytest.raises(NotFoundError):
            consents.grant(tx, request.id, Answer({}, notice.id, "en", "link"))


def test_a_question_is_answered_once(stage):
    granted(stage)
    with stage.database.transaction(SYSTEM) as tx:
        request = open_request(tx)
        with pytest.raises(StateError):
            consents.refuse(tx, request.id, answer(tx, request))


def test_the_receipt_is_signed_and_names_the_flows(stage):
    row = granted(stage)
    with stage.database.transaction(SYSTEM) as tx:
        token = consents.signed_receipt(tx, row)
    assert token.count(".") == 2


def test_a_withdrawal_cancels_what_was_not_told_and_tells_both(stage):
    row = granted(stage)
    with stage.database.transaction(SYSTEM) as tx:
        consents.withdraw(tx, row.id)
    with stage.database.transaction(SYSTEM) as tx:
        assert "pt.aima.hub.consent.withdrawn" in events_of(tx, "ong-aurora")
        assert "pt.aima.hub.consent.withdrawn" in events_of(tx, "escola-tejo")


def test_a_consent_is_withdrawn_once(stage):
    row = granted(stage)
    with stage.database.transaction(SYSTEM) as tx:
        consents.withdraw(tx, row.id)
    with pytest.raises(StateError), stage.database.transaction(SYSTEM) as tx:
        consents.withdraw(tx, row.id)


def asked_and_granted(stage, categories, sender="ong-aurora", recipient="escola-tejo"):
    """A further consent, to flows asked for by themselves; everything asked for is ticked."""
    subject = stage.get("ong-aurora", "/v1/referrals").json["items"][0]["subject_id"]
    flows = [{"sender": sender, "recipient": recipient, "categories": categories}]
    body = {"purpose": "language-learning", "flows": flows, "subject": {"subject_id": subject}}
    asked = stage.call("ong-aurora", "POST", "/v1/consent-requests", body)
    assert asked.status_code == 202, asked.text
    with stage.database.transaction(SYSTEM) as tx:
        request = open_request(tx)
        return consents.grant(tx, request.id, answer(tx, request, {0: frozenset(categories)}))


def referral_state(stage):
    """Where the first referral stands."""
    return stage.get("ong-aurora", "/v1/referrals").json["items"][0]["referral"]["state"]


def test_a_withdrawal_stops_only_what_no_other_yes_carries(stage):
    granted(stage)
    further = asked_and_granted(stage, ["education"])
    with stage.database.transaction(SYSTEM) as tx:
        consents.withdraw(tx, further.id)
    assert referral_state(stage) == "sent"
    record_id = stage.get("ong-aurora", "/v1/referrals").json["items"][0]["record_id"]
    assert stage.get("escola-tejo", f"/v1/referrals/{record_id}").status_code == 200


def test_a_withdrawal_while_the_receiver_is_suspended_stops_only_what_it_covers(stage):
    granted(stage)
    further = asked_and_granted(stage, ["education"])
    with stage.database.transaction(SYSTEM) as tx:
        partners.suspend(tx, "escola-tejo")
        consents.withdraw(tx, further.id)
        assert tx.consents.by_id(further.id).state == "withdrawn"
    assert referral_state(stage) == "sent"


def test_the_person_of_a_suspended_partner_can_withdraw(stage):
    row = granted(stage)
    with stage.database.transaction(SYSTEM) as tx:
        partners.suspend(tx, "ong-aurora")
    with stage.database.transaction(SYSTEM) as tx:
        consents.withdraw(tx, row.id)
        partners.reinstate(tx, "ong-aurora")
    assert referral_state(stage) == "consent-stopped"


def test_what_an_older_yes_covered_goes_on_under_a_newer_one_when_it_expires(stage, clock):
    granted(stage)
    clock.advance(timedelta(days=300))
    asked_and_granted(stage, ["identity", "needs"])
    clock.advance(timedelta(days=66))
    with stage.database.transaction(SYSTEM) as tx:
        assert consents.expire_due(tx) == 1
    assert referral_state(stage) == "sent"


def test_a_yes_that_asks_all_of_it_anew_supersedes_and_says_so(stage, clock):
    first = granted(stage)
    clock.advance(timedelta(days=31))
    subject = stage.get("ong-aurora", "/v1/referrals").json["items"][0]["subject_id"]
    flows = [
        {"sender": "ong-aurora", "recipient": "escola-tejo", "categories": ["identity", "needs", "contact"]},
        {"sender": "escola-tejo", "recipient": "ong-aurora", "categories": ["language-learning"]},
    ]
    body = {"purpose": "language-learning", "flows": flows, "subject": {"subject_id": subject}}
    assert stage.call("ong-aurora", "POST", "/v1/consent-requests", body).status_code == 202
    with stage.database.transaction(SYSTEM) as tx:
        request = open_request(tx)
        second = consents.grant(tx, request.id, answer(tx, request, {0: frozenset({"identity", "needs"})}))
        assert second.supersedes == first.id
        assert tx.consents.by_id(first.id).state == "superseded"


def test_a_yes_to_more_leaves_standing_what_it_did_not_ask_about(stage):
    first = granted(stage)
    second = asked_and_granted(stage, ["education"])
    with stage.database.transaction(SYSTEM) as tx:
        assert tx.consents.by_id(first.id).state == "active"
        assert second.supersedes is None


def test_two_consents_withdrawn_at_once_do_not_block_each_other(stage):
    first = granted(stage)
    second = asked_and_granted(stage, ["education"])

    def withdraw():
        with stage.database.transaction(SYSTEM) as tx:
            return consents.withdraw(tx, second.id).state

    with meanwhile(stage.database, withdraw) as (tx, answers):
        consents.withdraw(tx, first.id)
    assert answers == ["withdrawn"]


def test_an_unanswered_question_lapses_and_what_waited_is_destroyed(stage, clock):
    clock.advance(timedelta(days=15))
    with stage.database.transaction(SYSTEM) as tx:
        assert questions.lapse_due(tx) == 1
        assert questions.lapse_due(tx) == 0
    listed = stage.get("ong-aurora", "/v1/referrals").json["items"][0]
    assert listed["state"] == "lapsed"
    assert listed["referral"]["state"] == "lapsed"


def test_after_a_lapse_a_sending_waits_again(stage, clock):
    clock.advance(timedelta(days=15))
    with stage.database.transaction(SYSTEM) as tx:
        questions.lapse_due(tx)
    again = stage.send("ong-aurora", "referrals", make.referral(source_record_id="N-2"))
    assert again.status_code == 202


def test_a_consent_expires_and_its_referral_stops(stage, clock):
    granted(stage)
    clock.advance(timedelta(days=366))
    with stage.database.transaction(SYSTEM) as tx:
        assert consents.expire_due(tx) == 1
    record_id = stage.get("ong-aurora", "/v1/referrals").json["items"][0]["record_id"]
    refused = stage.get("escola-tejo", f"/v1/referrals/{record_id}")
    assert (refused.status_code, refused.json["code"]) == (403, "consent-expired")


def test_a_second_sending_joins_the_open_question(stage):
    second = stage.send("ong-aurora", "referrals", make.referral(source_record_id="N-2"))
    assert second.status_code == 202
    assert len(stage.links()) == 1
    granted(stage)
    states = [one["referral"]["state"] for one in stage.get("ong-aurora", "/v1/referrals").json["items"]]
    assert states == ["sent", "sent"]


def test_a_second_sending_that_holds_more_than_was_asked_is_asked_about_by_itself(stage):
    content = {"service_codes": ["mhpss"], "reason_summary": None}
    more = make.referral(source_record_id="N-2", content=content)
    assert stage.send("ong-aurora", "referrals", more).status_code == 202
    assert len(stage.links()) == 2
    with stage.database.transaction(SYSTEM) as tx:
        request = open_request(tx)
        consents.grant(tx, request.id, answer(tx, request, {0: frozenset({"needs", "health"})}))
    states = [one["state"] for one in stage.get("ong-aurora", "/v1/referrals").json["items"]]
    assert states == ["released", "released"]


def test_a_sending_under_a_live_consent_goes_at_once_less_what_was_left_out(stage):
    granted(stage)
    sent = stage.send("ong-aurora", "referrals", make.referral(source_record_id="N-2"))
    assert sent.status_code == 201
    assert sent.json["dropped"] == ["address", "contact", "national-id"]


def test_a_person_who_must_not_be_contacted_is_not_sent_a_message(stage):
    body = make.referral(make.person(5), source_record_id="N-5", restrictions={"no_contact": True})
    assert stage.send("ong-aurora", "referrals", body).status_code == 202
    assert len(stage.links()) == 1


def test_a_stopped_referral_is_sent_again_only_under_a_new_yes(stage, clock):
    row = granted(stage)
    record_id = stage.get("ong-aurora", "/v1/referrals").json["items"][0]["record_id"]
    with stage.database.transaction(SYSTEM) as tx:
        consents.withdraw(tx, row.id)
    moves = f"/v1/referrals/{record_id}/moves"
    refused = stage.call("ong-aurora", "POST", moves, {"to": "sent"})
    assert (refused.status_code, refused.json["code"]) == (403, "consent-withdrawn")
    flows = [{"sender": "ong-aurora", "recipient": "escola-tejo", "categories": ["identity", "needs"]}]
    subject = stage.get("ong-aurora", f"/v1/referrals/{record_id}").json["subject_id"]
    asked = stage.call(
        "ong-aurora",
        "POST",
        "/v1/consent-requests",
        {"purpose": "language-learning", "flows": flows, "subject": {"subject_id": subject}, "referral_id": record_id},
    )
    assert asked.status_code == 202, asked.text
    with stage.database.transaction(SYSTEM) as tx:
        request = open_request(tx)
        consents.grant(tx, request.id, answer(tx, request))
    again = stage.call("ong-aurora", "POST", moves, {"to": "sent"})
    assert again.status_code == 201, again.text
    assert stage.get("escola-tejo", f"/v1/referrals/{record_id}").status_code == 200


def test_a_yes_to_nothing_is_a_no(stage, clock):
    record_id = stage.get("ong-aurora", "/v1/referrals").json["items"][0]["record_id"]
    subject = stage.get("ong-aurora", f"/v1/referrals/{record_id}").json["subject_id"]
    flows = [{"sender": "escola-tejo", "recipient": "ong-aurora", "categories": ["education"]}]
    body = {"purpose": "cultural-orientation", "flows": flows, "subject": {"subject_id": subject}}
    assert stage.call("ong-aurora", "POST", "/v1/consent-requests", body).status_code == 202
    with stage.database.transaction(SYSTEM) as tx:
        request = open_request(tx)
        assert consents.grant(tx, request.id, answer(tx, request)) is None
        assert tx.consents.request(request.id).state == "refused"


def test_a_sensitive_service_flows_only_with_its_own_category(stage):
    content = {"service_codes": ["mhpss"], "reason_summary": None}
    body = make.referral(make.person(7), source_record_id="N-7", purpose="health-and-care", content=content)
    sent = stage.send("ong-aurora", "referrals", body)
    assert sent.status_code == 202
    assert "health" in sent.json["missing"][0]["needed"]
    with stage.database.transaction(SYSTEM) as tx:
        request = open_request(tx)
        consents.grant(tx, request.id, answer(tx, request, {0: frozenset({"needs"})}))
    assert stage.get("ong-aurora", f"/v1/referrals/{sent.json['record_id']}").json["state"] == "lapsed"
