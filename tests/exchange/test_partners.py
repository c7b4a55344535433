"""Who takes part, under which terms on which day, and where each is told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from connectors.transport.egress import PRODUCTION, SANDBOX
from exchange import agreements, partners, purposes
from exchange.agreements import Agreement
from exchange.errors import ConfigurationError, MoveNotAllowedError, NotFoundError
from exchange.storage.partners import PartnerRow
from exchange.storage.transaction import SYSTEM
from tests import make

TODAY = date(2026, 3, 2)


@pytest.fixture
def tx(database):
    """One transaction of the hub itself."""
    with database.transaction(SYSTEM) as tx:
        yield tx


@pytest.fixture
def school(tx):
    """A school without an agreement."""
    return partners.add(tx, "escola-tejo", kind="school", name="Escola do Tejo")


def agreement(**changes):
    """An agreement of a school, as much changed as a test needs."""
    usual = {
        "sends": frozenset({"language-course"}),
        "receives": frozenset({"referral"}),
        "purposes": frozenset({"language-learning"}),
        "categories": frozenset({"identity", "needs", "language-learning"}),
        "scopes": frozenset({"referral:receive", "language-course:send"}),
        "effective_from": TODAY,
    }
    return Agreement(**{**usual, **changes})


def entries(tx):
    """The types of all evidence so far."""
    tx.appends.flush()
    return [row for (row,) in tx.connection.exec_driver_sql("select type from evidence_entry order by at, id")]


def test_a_partner_is_found_by_slug_and_by_id(tx, school):
    assert tx.partners.by_slug("escola-tejo") == school
    assert tx.partners.by_id(school.id) == school
    assert tx.partners.by_slugs(["escola-tejo", "nobody"]) == {"escola-tejo": school}


def test_an_unknown_partner_is_not_found(tx):
    with pytest.raises(NotFoundError):
        partners.called(tx, "nobody")


@pytest.mark.parametrize("slug", ["", "Escola", "escola_tejo", "-escola", "escola--tejo", "e" * 61, "escola\n"])
def test_a_slug_is_lower_case_words_joined_by_hyphens(tx, slug):
    with pytest.raises(ConfigurationError, match="slug"):
        partners.add(tx, slug, kind="school", name="Escola")


@pytest.mark.parametrize("name", ["", " ", "A" * 151, "AIMA\u202e", "AI\u200bMA", "A\nB"])
def test_a_name_cannot_hide_characters(tx, name):
    with pytest.raises(ConfigurationError, match="the name"):
        partners.add(tx, "escola", kind="school", name=name)


def test_all_faults_of_a_partner_are_told_together(tx, school):
    with pytest.raises(ConfigurationError) as refusal:
        partners.add(tx, school.slug, kind="shop", name="")
    assert len(refusal.value.faults) == 3


def test_an_agreement_holds_from_its_first_day_to_its_last(tx, school):
    last = TODAY + timedelta(days=30)
    agreements.sign(tx, school.slug, agreement(effective_to=last))
    assert partners.terms(tx, school.id, TODAY - timedelta(days=1)) is None
    assert partners.terms(tx, school.id, TODAY) is not None
    assert partners.terms(tx, school.id, last) is not None
    assert partners.terms(tx, school.id, last + timedelta(days=1)) is None


def test_a_version_entered_ahead_takes_effect_by_itself(tx, school):
    change = TODAY + timedelta(days=10)
    agreements.sign(tx, school.slug, agreement())
    agreements.sign(tx, school.slug, agreement(effective_from=change, purposes=frozenset({"cultural-orientation"})))
    assert partners.terms(tx, school.id, TODAY).purposes == {"language-learning"}
    assert partners.terms(tx, school.id, change).purposes == {"cultural-orientation"}
    assert [row.version for row in tx.partners.agreements(school.id)] == [1, 2]


def test_everything_unknown_in_an_agreement_is_told_together(tx, school):
    wrong = agreement(sends=frozenset({"diary"}), purposes=frozenset({"fun"}), effective_to=TODAY - timedelta(days=1))
    with pytest.raises(ConfigurationError) as refusal:
        agreements.sign(tx, school.slug, wrong)
    assert [fault.split()[0] for fault in refusal.value.faults] == ["sends:", "purposes:", "the"]


def test_the_implied_scopes_are_all_real_ones():
    assert agreements.implied_scopes({"referral"}, {"language-course"}) <= agreements.scopes()


def test_a_suspended_partner_has_no_terms_and_a_reinstated_one_has_them_again(tx, school):
    agreements.sign(tx, school.slug, agreement())
    partners.suspend(tx, school.slug)
    assert tx.partners.by_id(school.id).state == "suspended"
    assert partners.terms(tx, school.id, TODAY) is None
    partners.reinstate(tx, school.slug)
    assert partners.terms(tx, school.id, TODAY) is not None


def test_a_partner_cannot_be_suspended_twice(tx, school):
    partners.suspend(tx, school.slug)
    with pytest.raises(MoveNotAllowedError) as refusal:
        partners.suspend(tx, school.slug)
    assert "active" in refusal.value.allowed


def test_everything_done_to_a_partner_is_evidence(tx, school):
    agreements.sign(tx, school.slug, agreement())
    partners.tell_by_inbox(tx, school.slug)
    partners.suspend(tx, school.slug)
    assert sorted(entries(tx)) == ["agreement.signed", "partner.added", "partner.endpoint-set", "partner.suspended"]


def test_the_terms_of_a_flow_are_those_of_both_ends_and_of_its_purpose(tx, school):
    purposes.install(tx)
    agreements.sign(tx, school.slug, agreement())
    ngo = partners.add(tx, "ponte", kind="ngo", name="Ponte")
    terms = partners.terms_between(tx, ngo.id, school.id, "language-learning", TODAY)
    assert terms.sender is None
    assert terms.recipient.partner == str(school.id)
    assert terms.purpose.answer_categories == {"language-learning"}


def test_purposes_are_installed_once_and_only_real_ones_are_found(tx):
    purposes.install(tx)
    purposes.install(tx)
    assert len(tx.purposes.all()) == 9
    assert partners.purpose_terms(tx, "language-learning", TODAY).validity_days == 365
    assert partners.purpose_terms(tx, "fun", TODAY) is None
    assert partners.purpose_terms(tx, "housing", date(2025, 12, 31)) is None


def test_a_webhook_is_signed_with_a_secret_that_is_stored_sealed(tx, school):
    secret = partners.tell_by_webhook(tx, school.slug, "http://127.0.0.1:9/eventos", SANDBOX)
    endpoint = tx.partners.endpoint(school.id)
    assert endpoint.channel == "webhook"
    assert secret.encode() not in endpoint.secret
    assert partners.signing_secret(tx, endpoint) == secret


def test_a_partner_has_one_endpoint_at_a_time(tx, school):
    partners.tell_by_webhook(tx, school.slug, "http://127.0.0.1:9/eventos", SANDBOX)
    partners.tell_by_inbox(tx, school.slug)
    assert tx.partners.endpoint(school.id).channel == "inbox"
    assert tx.partners.endpoints([school.id]).keys() == {school.id}


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "http://93.184.216.34/", "https://93.184.216.34:8443/", "escola"]
)
def test_production_tells_nobody_at_a_place_it_may_not_send_to(tx, school, url):
    with pytest.raises(ConfigurationError, match="https on port 443"):
        partners.tell_by_webhook(tx, school.slug, url, PRODUCTION)
    assert tx.partners.endpoint(school.id) is None


def test_a_partner_suspended_by_others_is_so_in_their_next_transaction(database):
    with database.transaction(SYSTEM) as tx:
        row = make.school(tx)
        agreements.sign(tx, row.slug, agreement())
    with database.transaction(SYSTEM) as tx:
        assert partners.terms(tx, row.id, TODAY) is not None
        with database.transaction(SYSTEM) as other:
            partners.suspend(other, row.slug)
        assert partners.terms(tx, row.id, TODAY) is not None
    with database.transaction(SYSTEM) as tx:
        assert partners.terms(tx, row.id, TODAY) is None


def test_a_partner_met_with_its_token_is_not_read_again_until_it_changes(tx, school):
    met = PartnerRow(school.id, school.slug, school.kind, "As it came with the token", school.state)
    tx.partners.meet(met)
    assert tx.partners.by_id(school.id) == met
    partners.suspend(tx, school.slug)
    assert tx.partners.by_id(school.id) == replace(school, state="suspended")


def test_there_is_one_authority_and_it_is_a_public_body(tx):
    partners.add(tx, "aima", kind="public-body", name="AIMA", authority=True)
    partners.add(tx, "municipio", kind="public-body", name="Município")

    assert partners.called(tx, "aima").acts_as == "authority"
    assert partners.called(tx, "municipio").acts_as == "public-body"
    with pytest.raises(ConfigurationError, match="aima is the authority already"):
        partners.add(tx, "outra", kind="public-body", name="Outra", authority=True)
    with pytest.raises(ConfigurationError, match="the authority is a public body"):
        partners.add(tx, "ong", kind="ngo", name="ONG", authority=True)
