"""Where the person stands towards one disclosure: their answers about its flow and purpose, latest word by category.

A yes counts for a category from when it was given until a later refusal, withdrawal or pause names that category;
a yes given after a stop counts again. At the same instant the stop wins.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from consent.model import Consent, Disclosure

LIVE = "live"
STOPPING = frozenset({"refused", "withdrawn", "paused"})


class Answer(NamedTuple):
    """One answer about the disclosure's flow; answers compare by time, and a stop after a yes of the same instant."""

    at: datetime
    stops: bool
    consent_id: str
    state: str  # live, or why it does not count
    categories: frozenset[str]


_NEVER_ASKED = Answer(
    datetime.min.replace(tzinfo=UTC), stops=False, consent_id="", state="never-asked", categories=frozenset()
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The answers in three heaps, and what follows: the categories covered, and those lacking for it to flow."""

    granting: tuple[Answer, ...]  # live, less what a later stop took away
    stops: tuple[Answer, ...]
    ended: tuple[Answer, ...]
    covered: frozenset[str]
    lacking: frozenset[str]

    def last_word(self, category: str) -> Answer:
        """The person's latest answer on a category that no live consent covers."""
        words = (answer for answer in (*self.stops, *self.ended) if category in answer.categories)
        return max(words, default=_NEVER_ASKED)


def weigh(disclosure: Disclosure, consents: Iterable[Consent], at: datetime) -> Standing:
    """Sort the answers about this flow and purpose, and say what they cover at this instant."""
    live: list[Answer] = []
    stops: list[Answer] = []
    ended: list[Answer] = []
    for consent in consents:
        if consent.purpose != disclosure.purpose:
            continue
        for flow in consent.flows:
            if flow.sender == disclosure.flow_sender and flow.recipient == disclosure.flow_recipient:
                state = _state(consent, at)
                if state == LIVE:
                    live.append(Answer(consent.given_at, False, consent.id, state, flow.categories))
                elif state in STOPPING:
                    stops.append(Answer(consent.state_since, True, consent.id, state, flow.categories))
                else:
                    ended.append(Answer(consent.given_at, False, consent.id, state, flow.categories))
    granting = _less_stopped(live, stops) if stops else live
    covered = frozenset().union(*(answer.categories for answer in granting))
    return Standing(tuple(granting), tuple(stops), tuple(ended), covered, _lacking(disclosure, covered))


def _state(consent: Consent, at: datetime) -> str:
    if consent.state != "active":
        return consent.state
    if not consent.valid_from <= at < consent.valid_to:
        return "expired" if at >= consent.valid_to else "not-yet-valid"
    if consent.max_uses is not None and consent.uses >= consent.max_uses:
        return "used-up"
    return LIVE


def _less_stopped(live: list[Answer], stops: list[Answer]) -> list[Answer]:
    less = (
        yes._replace(categories=yes.categories.difference(*(no.categories for no in stops if no.at >= yes.at)))
        for yes in live
    )
    return [yes for yes in less if yes.categories]


def _lacking(disclosure: Disclosure, covered: frozenset[str]) -> frozenset[str]:
    # A record that needs nothing still flows only when something of it may.
    lacking = disclosure.needs - covered
    return disclosure.categories if not lacking and disclosure.categories.isdisjoint(covered) else lacking
