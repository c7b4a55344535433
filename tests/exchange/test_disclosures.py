"""Agreements and purposes bind at every step, on the day of Lisbon; what is refused today comes back with its terms."""

from datetime import UTC, date, datetime

import pytest

from exchange.storage import tables
from exchange.storage.purposes import PurposeRow
from exchange.storage.transaction import SYSTEM
from schemas import KINDS
from schemas.codes import CATEGORIES, PURPOSES
from tests import doors, make
from tests.journeys.stage import EVERY_SCOPE, Stage, set_stage

LAST = date(2026, 6, 30)


@pytest.fixture
def stage(database, clock) -> Stage:
    """The hub with everybody in it."""
    return set_stage(database, clock)


@pytest.fixture
def referred(stage) -> str:
    """A referral that its person agreed to."""
    sent = stage.send("ong-aurora", "referrals", make.referral())
    stage.answer(stage.links()[0], (1, "language-learning"))
    return sent.json["record_id"]


def sign(stage, slug, **changes):
    """A newer agreement of a partner, which holds everything but for the changes."""
    everything = {
        "sends": tuple(KINDS),
        "receives": tuple(KINDS),
        "purposes": PURPOSES,
        "categories": CATEGORIES,
        "scopes": EVERY_SCOPE,
    }
    with stage.database.transaction(SYSTEM) as tx:
        partner_id = tx.partners.by_slug(slug).id
        version = tx.partners.last_version(partner_id) + 1
        terms = {**everything, **changes}
        tx.partners.add_agreement(doors.agreement(partner_id, id=tx.new_id(), version=version, **terms), tx.now)


def end_agreement(stage, slug):
    """Let a partner's only agreement end with the last day of June."""
    with stage.database.transaction(SYSTEM) as tx:
        partner_id = tx.partners.by_slug(slug).id
        tx.connection.execute(
            tables.agreement.update().where(tables.agreement.c.partner_id == partner_id).values(effective_to=LAST)
        )


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), 200),
        # Half past midnight of July in Lisbon, still June in UTC.
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), 403),
    ],
)
def test_a_reading_under_a_live_consent_ends_with_the_sender_s_agreement_at_midnight_in_lisbon(
    stage, referred, clock, now, status
):
    end_agreement(stage, "ong-aurora")
    clock.now = now
    read = stage.get("escola-tejo", f"/v1/referrals/{referred}")
    assert read.status_code == status, read.text
    if status == 403:
        assert (read.json["code"], read.json["origin"]) == ("agreement-missing", "other-partner")


def test_a_new_agreement_brings_back_what_the_end_of_the_old_one_refused(stage, referred, clock):
    end_agreement(stage, "ong-aurora")
    clock.now = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    assert stage.get("escola-tejo", f"/v1/referrals/{referred}").status_code == 403
    sign(stage, "ong-aurora", effective_from=date(2026, 7, 1))
    assert stage.get("escola-tejo", f"/v1/referrals/{referred}").status_code == 200


def test_a_purpose_out_of_effect_flows_to_nobody(stage, referred, clock):
    with stage.database.transaction(SYSTEM) as tx:
        tx.connection.execute(
            tables.purpose.update().where(tables.purpose.c.code == "language-learning").values(effective_to=LAST)
        )
    clock.now = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    for refused in (
        stage.get("escola-tejo", f"/v1/referrals/{referred}"),
        stage.send("ong-aurora", "referrals", make.referral(source_record_id="N-2")),
        stage.send("escola-tejo", "language-courses", make.language_course(referral_id=referred)),
    ):
        assert (refused.status_code, refused.json["code"]) == (403, "agreement-missing"), refused.text


def test_a_purpose_entered_ahead_takes_effect_by_itself(stage, clock):
    with stage.database.transaction(SYSTEM) as tx:
        row = tx.purposes.on("language-learning", tx.today)
        tx.purposes.add_missing(PurposeRow(**{**vars(row), "version": 2, "effective_from": LAST, "validity_days": 30}))
    ahead = {"kind": "referral", **make.referral()}
    before = stage.call("ong-aurora", "POST", "/v1/disclosures/preview", ahead).json["missing"][0]
    clock.now = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)
    after = stage.call("ong-aurora", "POST", "/v1/disclosures/preview", ahead).json["missing"][0]
    assert (before["validity_days"], after["validity_days"]) == (365, 30)


@pytest.mark.parametrize(
    ("slug", "changes", "code", "rule"),
    [
        ("ong-aurora", {"sends": ()}, "agreement-missing", "sender-sends"),
        ("ong-aurora", {"purposes": ("housing",)}, "agreement-missing", "sender-purpose"),
        ("ong-aurora", {"categories": ("identity", "needs")}, "field-not-agreed", "sender-fields"),
        ("escola-tejo", {"receives": ()}, "agreement-missing", "recipient-receives"),
        ("escola-tejo", {"purposes": ("housing",)}, "agreement-missing", "recipient-purpose"),
        ("escola-tejo", {"categories": ("identity", "needs")}, "field-not-agreed", "recipient-fields"),
    ],
)
def test_what_is_not_agreed_is_refused_before_any_person_is_looked_up(stage, slug, changes, code, rule):
    sign(stage, slug, **changes)
    refused = stage.send("ong-aurora", "referrals", make.referral())
    assert (refused.status_code, refused.json["code"]) == (403, code)
    assert [one["rule"] for one in refused.json["reasons"]] == [rule]
    assert refused.json["decision_id"]
    with stage.database.transaction(SYSTEM) as tx:
        assert tx.applicants.count() == 0


def test_all_that_is_not_agreed_is_told_at_once(stage):
    sign(stage, "ong-aurora", sends=())
    sign(stage, "escola-tejo", receives=(), purposes=("housing",))
    refused = stage.send("ong-aurora", "referrals", make.referral())
    rules = {one["rule"] for one in refused.json["reasons"]}
    assert rules == {"sender-sends", "recipient-receives", "recipient-purpose"}
