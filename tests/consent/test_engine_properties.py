"""What must hold for every mixture of answers, found by trying very many."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as some

from consent.engine import decide, entitle
from consent.model import Consent, Decision, Disclosure, Flow, NeedsConsent, Permitted, Refused
from tests.consent.make import NGO, NOW, PURPOSE, SCHOOL, TODAY, agreement, disclosure, terms

CATEGORIES = ("identity", "needs", "contact", "education")
STATES = ("active", "active", "paused", "withdrawn", "refused", "expired", "superseded", "inapplicable")
STOPS = ("paused", "withdrawn", "refused")

categories = some.frozensets(some.sampled_from(CATEGORIES))
instants = some.integers(-4, 4).map(lambda days: NOW + timedelta(days=days))
flows = some.builds(Flow, some.sampled_from((NGO, SCHOOL)), some.sampled_from((SCHOOL, NGO)), categories)


def consents_in(states: tuple[str, ...]) -> some.SearchStrategy[Consent]:
    return some.builds(
        Consent,
        id=some.integers(0, 9).map(str),
        purpose=some.sampled_from((PURPOSE, PURPOSE, "housing")),
        purpose_version=some.just(1),
        flows=some.lists(flows, max_size=3).map(tuple),
        state=some.sampled_from(states),
        given_at=instants,
        state_since=instants,
        valid_from=instants,
        valid_to=instants,
        max_uses=some.none() | some.integers(1, 2),
        uses=some.integers(0, 2),
    )


answers = some.lists(consents_in(STATES), max_size=8)
disclosures = some.builds(
    lambda held, needs: disclosure(categories=held | needs, needs=needs),
    categories,
    some.frozensets(some.sampled_from(CATEGORIES[:2])),
)


def decided(asked: Disclosure, given_answers: list[Consent]) -> Decision:
    return decide(asked, given_answers, terms(), at=NOW)


def flowing(decision: Decision) -> frozenset[str]:
    return decision.categories if isinstance(decision, Permitted) else frozenset()


def permitted_by_hand(asked: Disclosure, given_answers: list[Consent], category: str) -> bool:
    """The rule for one category as the documents say it, told without the engine's words."""
    about = [
        (one, flow)
        for one in given_answers
        for flow in one.flows
        if one.purpose == asked.purpose
        and (flow.sender, flow.recipient) == (NGO, SCHOOL)
        and category in flow.categories
    ]
    stops = [one.state_since for one, _ in about if one.state in STOPS]
    return any(
        one.state == "active"
        and one.valid_from <= NOW < one.valid_to
        and (one.max_uses is None or one.uses < one.max_uses)
        and all(stopped < one.given_at for stopped in stops)
        for one, _ in about
    )


@given(disclosures)
def test_without_consents_nothing_flows(asked):
    assert isinstance(decided(asked, []), NeedsConsent)


@given(disclosures, answers)
def test_each_category_flows_by_the_last_word_about_it(asked, given_answers):
    covered = {category for category in CATEGORIES if permitted_by_hand(asked, given_answers, category)}
    decision = decided(asked, given_answers)
    assert flowing(decision) == (asked.categories & covered if isinstance(decision, Permitted) else frozenset())
    may_flow = asked.needs <= covered and bool(asked.categories & covered if asked.categories else covered)
    assert isinstance(decision, Permitted) is may_flow


@given(disclosures, answers, consents_in(STOPS))
def test_adding_a_withdrawal_or_a_refusal_never_widens(asked, given_answers, stop):
    before, after = decided(asked, given_answers), decided(asked, [*given_answers, stop])
    assert flowing(after) <= flowing(before)
    assert isinstance(before, Permitted) or not isinstance(after, Permitted)


@given(disclosures, answers, some.randoms(use_true_random=False))
def test_the_order_of_consents_does_not_matter(asked, given_answers, random):
    unique = list({one.id: one for one in given_answers}.values())
    shuffled = random.sample(unique, len(unique))
    assert decided(asked, shuffled) == decided(asked, unique)


@given(disclosures, answers)
def test_nothing_flows_beyond_the_record_and_what_is_held_back_is_named(asked, given_answers):
    decision = decided(asked, given_answers)
    if isinstance(decision, Permitted):
        held_back = {one.category for one in decision.dropped}
        assert decision.categories | held_back == asked.categories
        assert not decision.categories & held_back
        assert asked.needs <= decision.categories
        assert decision.basis.consents


@given(disclosures, answers)
def test_every_refusal_has_a_reason_and_every_wait_says_what_is_missing(asked, given_answers):
    decision = decided(asked, given_answers)
    if isinstance(decision, Refused):
        assert decision.reasons
        assert all(reason.code.startswith("consent-") and reason.details for reason in decision.reasons)
    if isinstance(decision, NeedsConsent):
        assert decision.reasons
        (missing,) = decision.missing
        assert missing.needed <= missing.categories <= asked.categories | asked.needs


@given(
    some.builds(
        terms,
        sender=some.none() | some.builds(agreement, some.just(NGO), categories=categories),
        recipient=some.none() | some.builds(agreement, some.just(SCHOOL), categories=categories),
    )
)
def test_every_refusal_of_partners_has_a_reason_and_no_rule_both_passes_and_objects(agreed):
    entitlement = entitle(disclosure(), agreed, on=TODAY)
    if isinstance(entitlement, Refused):
        assert entitlement.reasons
        assert not {reason.rule for reason in entitlement.reasons} & set(entitlement.passed)


@given(disclosures, some.lists(some.none() | consents_in(STATES), max_size=3))
def test_whatever_it_is_given_the_engine_answers(asked, given_answers):
    decision = decide(asked, given_answers, terms(), at=NOW)
    if None in given_answers:
        assert isinstance(decision, Refused)
        assert decision.reasons[0].code == "unavailable"
