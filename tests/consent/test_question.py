"""What a person is asked, and what an answer grants."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from consent.engine import decide
from consent.errors import NotOfferedError
from consent.model import Permitted
from consent.question import QuestionFlow, chosen_flows, left_out, question
from tests.consent.make import NGO, NOW, SCHOOL, consent, disclosure, flow, purpose, terms

NOTHING: frozenset[str] = frozenset()

OUTWARD = QuestionFlow(NGO, SCHOOL, frozenset({"identity", "needs"}), frozenset({"contact"}), NOTHING)
BACK = QuestionFlow(SCHOOL, NGO, NOTHING, frozenset({"language-learning"}), NOTHING)

offers = some.sets(some.sampled_from(("identity", "needs", "contact", "health", "education"))).map(frozenset)


def test_a_referral_asks_for_a_flow_outward_and_one_back():
    assert question(disclosure(), purpose(), NOTHING) == (OUTWARD, BACK)


def test_a_purpose_without_answers_and_a_kind_that_answers_ask_for_one_flow():
    assert question(disclosure(), purpose(answer_categories=NOTHING), NOTHING) == (OUTWARD,)
    assert len(question(disclosure(kind="language-course"), purpose(), NOTHING)) == 1


def test_a_special_category_has_its_own_box_needed_or_not():
    asked = disclosure(categories=frozenset({"identity", "needs", "contact", "health"}))
    outward, _ = question(asked, purpose(), {"needs", "health"})
    assert outward.needed == frozenset({"identity"})
    assert outward.optional == frozenset({"contact"})
    assert outward.special == frozenset({"needs", "health"})


def test_a_yes_grants_what_is_needed_and_what_was_ticked():
    assert chosen_flows((OUTWARD, BACK), {0: {"contact"}}) == (flow("identity", "needs", "contact"),)
    assert chosen_flows((OUTWARD, BACK), {1: {"language-learning"}}) == (
        flow("identity", "needs"),
        flow("language-learning", sender=SCHOOL, recipient=NGO),
    )


@pytest.mark.parametrize(
    ("chosen", "told"), [({0: {"health"}}, ("health",)), ({2: {"contact"}}, ()), ({-1: set()}, ())]
)
def test_what_was_not_offered_cannot_be_ticked(chosen, told):
    with pytest.raises(NotOfferedError) as refusal:
        chosen_flows((OUTWARD, BACK), chosen)
    assert refusal.value.categories == told


def test_what_was_left_unticked_is_known():
    granted = chosen_flows((OUTWARD, BACK), {})
    assert left_out((OUTWARD, BACK), granted) == (
        flow("contact"),
        flow("language-learning", sender=SCHOOL, recipient=NGO),
    )
    assert left_out((OUTWARD, BACK), chosen_flows((OUTWARD, BACK), {0: {"contact"}, 1: {"language-learning"}})) == ()


def test_a_question_kept_as_plain_values_comes_back_the_same():
    assert [QuestionFlow.thawed(one.frozen()) for one in (OUTWARD, BACK)] == [OUTWARD, BACK]
    assert OUTWARD.frozen()["needed"] == ["identity", "needs"]


@given(offers, offers, offers)
def test_no_category_is_asked_twice_and_none_forgotten(held, needs, special):
    outward = question(disclosure(categories=held, needs=needs), purpose(), special)[0]
    assert outward.offered == held | needs
    assert len(outward.needed) + len(outward.optional) + len(outward.special) == len(outward.offered)
    assert not outward.needed & special


@given(offers, offers, some.data())
def test_granting_all_that_is_offered_permits_all_of_it(held, needs, data):
    asked = disclosure(categories=held | needs | {"identity"}, needs=needs)
    flows = question(asked, purpose(), data.draw(offers))
    granted = chosen_flows(flows, {index: one.offered for index, one in enumerate(flows)})
    decision = decide(asked, (consent(flows=granted),), terms(), at=NOW)
    assert isinstance(decision, Permitted)
    assert decision.dropped == ()
