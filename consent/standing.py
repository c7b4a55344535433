"""Where the person stands towards one disclosure: their answers about its flow and purpose, latest word by category.

A yes counts for a category from when it was given until a later refusal, withdrawal or pause names that category;
a yes given after a stop counts again. At the same instant the stop wins.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from consent.model import Consent, Disclosure

LIVE = "live"
NEVER_ASKED = "never-asked"
STOPPING = frozenset({"refused", "withdrawn", "paused"})
NOTHING: frozenset[str] = frozenset()


# A consent in force: when it was given, its id, and the categories of this flow that no later stop took away.
Grant = tuple[datetime, str, frozenset[str]]


class Word(NamedTuple):
    """An answer that grants nothing now; words compare by time, and a stop comes after a yes of the same instant."""

    at: datetime
    stops: bool
    state: str  # refused, withdrawn, paused, or why a yes does not count
    categories: frozenset[str]


_SILENCE = Word(datetime.min.replace(tzinfo=UTC), stops=False, state=NEVER_ASKED, categories=NOTHING)


class Standing(NamedTuple):
    """What the person's answers grant, what they said besides, and what is lacking for anything to flow."""

    grants: list[Grant]
    words: list[Word]
    covered: frozenset[str]
    lacking: frozenset[str]

    def last_word(self, category: str) -> Word:
        """The latest answer on a category that nothing covers."""
        if not self.words:
            return _SILENCE
        return max((word for word in self.words if category in word.categories), default=_SILENCE)


def weigh(disclosure: Disclosure, consents: Iterable[Consent], at: datetime) -> Standing:
    """Sort the answers about this flow and purpose, and say what they cover at this instant."""
    purpose, sender, recipient = disclosure.purpose, disclosure.flow_sender, disclosure.flow_recipient
    grants: list[Grant] = []
    words: list[Word] = []
    for consent in consents:
        if consent.purpose != purpose:
            continue
        for flow in consent.flows:
            if flow.sender == sender and flow.recipient == recipient:
                state = _state(consent, at)
                if state == LIVE:
                    grants.append((consent.given_at, consent.id, flow.categories))
                else:
                    words.append(_word(consent, state, flow.categories))
    if words:
        grants = _less_stopped(grants, [word for word in words if word.stops])
    covered = NOTHING
    for _, _, categories in grants:
        covered |= categories
    return Standing(grants, words, covered, _lacking(disclosure, covered))


def _state(consent: Consent, at: datetime) -> str:
    if consent.state != "active":
        return consent.state
    if not consent.valid_from <= at < consent.valid_to:
        return "expired" if at >= consent.valid_to else "not-yet-valid"
    if consent.max_uses is not None and consent.uses >= consent.max_uses:
        return "used-up"
    return LIVE


def _word(consent: Consent, state: str, categories: frozenset[str]) -> Word:
    if state in STOPPING:
        return Word(consent.state_since, True, state, categories)
    return Word(consent.given_at, False, state, categories)


def _less_stopped(grants: list[Grant], stops: list[Word]) -> list[Grant]:
    less: list[Grant] = []
    for given_at, consent_id, categories in grants:
        left = categories.difference(*(stop.categories for stop in stops if stop.at >= given_at))
        if left:
            less.append((given_at, consent_id, left))
    return less


def _lacking(disclosure: Disclosure, covered: frozenset[str]) -> frozenset[str]:
    # A record that needs nothing still flows only when something of it may.
    lacking = disclosure.needs - covered
    return disclosure.categories if not lacking and disclosure.categories.isdisjoint(covered) else lacking
