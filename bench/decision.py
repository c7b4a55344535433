"""One pure decision, as the hub asks it at a submission: how long it takes with several consents to weigh."""

import time
from datetime import UTC, date, datetime, timedelta

from consent.engine import decide
from consent.model import AgreementTerms, Consent, Disclosure, Flow, Permitted, PurposeTerms, Terms

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CATEGORIES = frozenset({"identity", "needs", "contact", "language-learning", "education", "family"})
PURPOSE = "language-learning"
LOOPS = 20_000

DISCLOSURE = Disclosure(
    kind="referral",
    purpose=PURPOSE,
    flow_sender="ngo",
    flow_recipient="school",
    producer="ngo",
    recipient_kind="school",
    categories=CATEGORIES,
    needs=frozenset({"identity", "needs"}),
    produced_by=frozenset({"ngo"}),
)


def terms() -> Terms:
    """Two agreements and a purpose, all in effect."""
    kinds, purposes = frozenset({"referral"}), frozenset({PURPOSE})
    sides = [
        AgreementTerms(name, kinds, kinds, purposes, CATEGORIES, (), date(2026, 1, 1)) for name in ("ngo", "school")
    ]
    purpose = PurposeTerms(PURPOSE, 1, 365, 14, frozenset({"language-learning"}), date(2026, 1, 1))
    return Terms(sides[0], sides[1], purpose)


def consents(count: int) -> tuple[Consent, ...]:
    """So many consents of one person, of which the newest covers the flow."""
    return tuple(_consent(number, "school" if number == count - 1 else f"other-{number}") for number in range(count))


def microseconds(count: int) -> float:
    """The time of one decision with so many consents to weigh."""
    agreed, given = terms(), consents(count)
    assert isinstance(decide(DISCLOSURE, given, agreed, at=NOW), Permitted)
    began = time.perf_counter()
    for _ in range(LOOPS):
        decide(DISCLOSURE, given, agreed, at=NOW)
    return (time.perf_counter() - began) / LOOPS * 1e6


def _consent(number: int, recipient: str) -> Consent:
    given = NOW - timedelta(days=30 - number)
    flows = (Flow("ngo", recipient, CATEGORIES), Flow(recipient, "ngo", frozenset({"language-learning"})))
    return Consent(
        id=f"consent-{number}",
        purpose=PURPOSE,
        purpose_version=1,
        flows=flows,
        state="active",
        given_at=given,
        state_since=given,
        valid_from=given,
        valid_to=given + timedelta(days=365),
    )
