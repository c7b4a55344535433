"""Builders for the values of the engine; a test names only what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from consent.model import AgreementTerms, Consent, Disclosure, Flow, PurposeTerms, Statute, Terms

NGO, SCHOOL = "ponte", "escola-tejo"
PURPOSE = "language-learning"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
AGREED = frozenset({"identity", "needs", "contact", "education", "language-learning"})


def disclosure(**changes: Any) -> Disclosure:
    """A referral from an NGO to a school that holds a name, a need and a telephone."""
    return replace(
        Disclosure(
            kind="referral",
            purpose=PURPOSE,
            flow_sender=NGO,
            flow_recipient=SCHOOL,
            producer="ngo",
            recipient_kind="school",
            categories=frozenset({"identity", "needs", "contact"}),
            needs=frozenset({"identity", "needs"}),
            produced_by=frozenset({"ngo", "public-body"}),
        ),
        **changes,
    )


def agreement(partner: str, **changes: Any) -> AgreementTerms:
    """An open-ended agreement that permits what the disclosure asks."""
    return replace(
        AgreementTerms(
            partner=partner,
            sends=frozenset({"referral", "language-course"}),
            receives=frozenset({"referral", "language-course"}),
            purposes=frozenset({PURPOSE}),
            categories=AGREED,
            statutes=(),
            effective_from=date(2026, 1, 1),
        ),
        **changes,
    )


def purpose(**changes: Any) -> PurposeTerms:
    """Language learning: twelve months, fourteen days to answer, and the course itself may be told back."""
    return replace(
        PurposeTerms(
            code=PURPOSE,
            version=1,
            validity_days=365,
            lapse_days=14,
            answer_categories=frozenset({"language-learning"}),
            effective_from=date(2026, 1, 1),
        ),
        **changes,
    )


def terms(**changes: Any) -> Terms:
    """Agreements of both partners and the purpose."""
    return replace(Terms(sender=agreement(NGO), recipient=agreement(SCHOOL), purpose=purpose()), **changes)


def statute(**changes: Any) -> Statute:
    """A law under which the NGO tells the school one category."""
    return replace(
        Statute(
            law="Lei 1/2026, art. 2",
            legal_basis="legal-obligation",
            kind="referral",
            sender=NGO,
            recipient=SCHOOL,
            categories=frozenset({"identity"}),
            fields=frozenset({"subject_snapshot.full_name"}),
        ),
        **changes,
    )


def flow(*categories: str, sender: str = NGO, recipient: str = SCHOOL) -> Flow:
    """A flow of some categories, from the NGO to the school unless said."""
    return Flow(sender, recipient, frozenset(categories))


def consent(*categories: str, day: int = -10, **changes: Any) -> Consent:
    """A yes given some days from now for some categories of the flow, in force for a year."""
    given_at = NOW + timedelta(days=day)
    return replace(
        Consent(
            id=f"yes {day}",
            purpose=PURPOSE,
            purpose_version=1,
            flows=(flow(*categories),),
            state="active",
            given_at=given_at,
            state_since=given_at,
            valid_from=given_at,
            valid_to=given_at + timedelta(days=365),
        ),
        **changes,
    )


def stop(state: str, *categories: str, day: int = -5, **changes: Any) -> Consent:
    """A yes of long ago that was withdrawn or paused, or a refusal, some days from now."""
    since = NOW + timedelta(days=day)
    return consent(*categories, **{"day": -30, "id": f"{state} {day}", "state": state, "state_since": since, **changes})
