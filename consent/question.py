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

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class QuestionFlow:
    """One flow as it is put to the person; no category is in two of the sets."""

    sender: str
    recipient: str
    needed: frozenset[str]  # go with yes or no
    optional: frozenset[str]  # an unticked box each
    special: frozenset[str]  # an unticked box each, apart

    @property
    def offered(self) -> frozenset[str]:
        """Everything this flow asks for."""
        return self.needed | self.optional | self.special

    def frozen(self) -> dict[str, Any]:
        """This flow as plain JSON values, to be kept with its question."""
        sets = {"needed": self.needed, "optional": self.optional, "special": self.special}
        return {"sender": self.sender, "recipient": self.recipient, **{name: sorted(one) for name, one in sets.items()}}

    @classmethod
    def thawed(cls, kept: Mapping[str, Any]) -> "QuestionFlow":
        """The flow that was kept so."""
        sets = (frozenset(kept[name]) for name in ("needed", "optional", "special"))
        return cls(kept["sender"], kept["recipient"], *sets)


def question(disclosure: Disclosure, purpose: PurposeTerms, special: Collection[str]) -> tuple[QuestionFlow, ...]:
    """The flows to ask about: outward the categories of the record, and back those its purpose has for answers."""
    outward = Flow(disclosure.flow_sender, disclosure.flow_recipient, disclosure.categories)
    back = Flow(disclosure.flow_recipient, disclosure.flow_sender, purpose.answer_categories)
    if disclosure.kind not in ANSWERED_KINDS or not back.categories:
        return (_asked(outward, disclosure.needs, special),)
    return (_asked(outward, disclosure.needs, special), _asked(back, _NOTHING, special))


def _asked(flow: Flow, needs: frozenset[str], special: Collection[str]) -> QuestionFlow:
    apart = (needs | flow.categories) & frozenset(special)
    return QuestionFlow(flow.sender, flow.recipient, needs - apart, flow.categories - needs - apart, apart)


def chosen_flows(asked: Sequence[QuestionFlow], chosen: Mapping[int, Collection[str]]) -> tuple[Flow, ...]:
    """The flows a yes grants: what each needs and what was ticked; one with nothing needed or ticked is left out.

    ``chosen`` holds the boxes ticked, by the place of their flow in the question. Raises :class:`NotOfferedError`
    when something was ticked that the question did not offer.
    """
    for index, ticked in chosen.items():
        _refuse_unoffered(index, frozenset(ticked), asked)
    return tuple(
        Flow(flow.sender, flow.recipient, granted)
        for index, flow in enumerate(asked)
        if (granted := flow.needed | frozenset(chosen.get(index, ())))
    )


def left_out(asked: Iterable[QuestionFlow], granted: Iterable[Flow]) -> tuple[Flow, ...]:
    """What a yes did not grant of what was asked; the engine takes it as a refusal of just that."""
    given = {(flow.sender, flow.recipient): flow.categories for flow in granted}
    return tuple(
        Flow(flow.sender, flow.recipient, rest)
        for flow in asked
        if (rest := flow.offered - given.get((flow.sender, flow.recipient), _NOTHING))
    )


def _refuse_unoffered(index: int, ticked: frozenset[str], asked: Sequence[QuestionFlow]) -> None:
    if not 0 <= index < len(asked):
        raise NotOfferedError(index)
    if beyond := ticked - asked[index].offered:
        raise NotOfferedError(index, beyond)
