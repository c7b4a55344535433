"""What a person is asked: one purpose and its flows, and what an answer to them grants.

What a record needs goes with yes or no; every other category is an unticked box of its flow, and a special category
(GDPR, Article 9) always has a box of its own, needed or not.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consent.errors import NotOfferedError
from consent.model import Disclosure, Flow, PurposeTerms

# The kind that asks a partner to act: the answers to it flow back to whoever sent it.
ANSWERED_KINDS = frozenset({"referral"})


@dataclass(frozen=True, slots=True)
class QuestionFlow:
    """One flow as it is put to the person; no category is in two of the sets."""

    sender: str
    recipient: str
    needed: frozenset[str]  # go with yes or no
    optional: frozenset[str]  # an unticked box each
    special: frozenset[str]  # an unticked box each, apart


def question(disclosure: Disclosure, purpose: PurposeTerms, special: Collection[str]) -> tuple[QuestionFlow, ...]:
    """The flows to ask about: outward the categories of the record, and back those its purpose has for answers."""
    outward = _asked(
        disclosure.flow_sender, disclosure.flow_recipient, disclosure.needs, disclosure.categories, special
    )
    if disclosure.kind not in ANSWERED_KINDS or not purpose.answer_categories:
        return (outward,)
    nothing: frozenset[str] = frozenset()
    back = _asked(disclosure.flow_recipient, disclosure.flow_sender, nothing, purpose.answer_categories, special)
    return (outward, back)


def _asked(
    sender: str, recipient: str, needs: frozenset[str], categories: frozenset[str], special: Collection[str]
) -> QuestionFlow:
    apart = (needs | categories) & frozenset(special)
    return QuestionFlow(sender, recipient, needs - apart, categories - needs - apart, apart)


def chosen_flows(asked: Sequence[Mapping[str, Any]], chosen: Mapping[int, Collection[str]]) -> tuple[Flow, ...]:
    """The flows a yes grants: what each needs and what was ticked; one with nothing ticked or needed is left out.

    ``asked`` are the flows as frozen with the question, ``chosen`` the boxes ticked, by the flow's place in it.
    Raises :class:`NotOfferedError` when something was ticked that the question did not offer.
    """
    for index, ticked in chosen.items():
        _refuse_unoffered(index, frozenset(ticked), asked)
    return tuple(
        Flow(flow["sender"], flow["recipient"], categories)
        for index, flow in enumerate(asked)
        if (categories := frozenset(flow["needed"]) | frozenset(chosen.get(index, ())))
    )


def left_out(asked: Sequence[Mapping[str, Any]], granted: Iterable[Flow]) -> tuple[Flow, ...]:
    """What a yes did not grant of what was asked: a refusal of those categories, and remembered as one."""
    given = {(flow.sender, flow.recipient): flow.categories for flow in granted}
    nothing: frozenset[str] = frozenset()
    return tuple(
        Flow(flow["sender"], flow["recipient"], rest)
        for flow in asked
        if (rest := _offered(flow) - given.get((flow["sender"], flow["recipient"]), nothing))
    )


def _offered(flow: Mapping[str, Any]) -> frozenset[str]:
    return frozenset((*flow["needed"], *flow["optional"], *flow["special"]))


def _refuse_unoffered(index: int, ticked: frozenset[str], asked: Sequence[Mapping[str, Any]]) -> None:
    if not 0 <= index < len(asked):
        raise NotOfferedError(index)
    if beyond := ticked - _offered(asked[index]):
        raise NotOfferedError(index, beyond)
