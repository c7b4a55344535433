"""The decision, in two pure steps: what the agreements permit, then what the person permits.

Deny unless permitted. A withdrawal wins over every yes given before it. An error while deciding refuses.
"""

from collections.abc import Iterable
from datetime import date, datetime

from consent.model import (
    CONSENT,
    Basis,
    Consent,
    Decision,
    Disclosure,
    Dropped,
    Entitled,
    Entitlement,
    Missing,
    NeedsConsent,
    Permitted,
    PurposeTerms,
    Reason,
    Refused,
    Statute,
    Terms,
)
from consent.rules import (
    ASKING_RULES,
    ENTITLEMENT_LEVELS,
    HOLDING_LEVELS,
    REFUSING_RULES,
    STOP_CODES,
    EntitlementRule,
    Proposal,
    name_of,
    purpose_in_effect,
    statute_for,
)
from consent.standing import NEVER_ASKED, Grant, Standing, Word, weigh

_REFUSING = tuple((rule, name_of(rule)) for rule in REFUSING_RULES)
_ASKING = tuple((rule, name_of(rule)) for rule in ASKING_RULES)
_PASSED = tuple(name for _, name in (*_REFUSING, *_ASKING))


def entitle(disclosure: Disclosure, terms: Terms, *, on: date) -> Entitlement:
    """Say whether the agreements of both partners permit this disclosure, before any person is looked up."""
    return _entitled(Proposal(disclosure, terms, on, statute_for(disclosure, terms)), ENTITLEMENT_LEVELS)


def entitle_holding(disclosure: Disclosure, terms: Terms, *, on: date) -> Entitlement:
    """Say whether the sender's agreement lets it give the hub a record that names nobody; no law makes that needless.

    Each reading of it is a disclosure of its own, entitled and decided then.
    """
    return _entitled(Proposal(disclosure, terms, on, None), HOLDING_LEVELS)


def _entitled(proposal: Proposal, levels: tuple[tuple[EntitlementRule, ...], ...]) -> Entitlement:
    passed: list[str] = []
    for level in levels:
        verdicts = [(name_of(rule), rule(proposal)) for rule in level]
        passed += [name for name, reason in verdicts if reason is None]
        reasons = tuple(reason for _, reason in verdicts if reason is not None)
        if reasons:
            return Refused(reasons, tuple(passed))
    return Entitled(tuple(passed), proposal.statute)


def decide(disclosure: Disclosure, consents: Iterable[Consent], terms: Terms, *, at: datetime) -> Decision:
    """Say what may flow of an entitled disclosure: these categories, nothing yet, or nothing."""
    try:
        return _decided(disclosure, consents, terms, at)
    except Exception as error:  # noqa: BLE001 - Invariant: an error while deciding refuses.
        return Refused((Reason("unavailable", "decided-without-error", (type(error).__name__,)),), ())


def _decided(disclosure: Disclosure, consents: Iterable[Consent], terms: Terms, at: datetime) -> Decision:
    statute = statute_for(disclosure, terms)
    if statute is not None:
        return _by_law(disclosure, statute)
    if terms.purpose is None:
        return Refused((Reason("agreement-missing", name_of(purpose_in_effect), (disclosure.purpose,)),), ())
    standing = weigh(disclosure, consents, at)
    for rule, name in _REFUSING:
        if (reason := rule(standing)) is not None:
            missing = _missing(disclosure, standing, terms.purpose)
            return Refused((reason,), _PASSED[: _PASSED.index(name)], (missing,))
    for rule, name in _ASKING:
        if (reason := rule(standing)) is not None:
            missing = _missing(disclosure, standing, terms.purpose)
            return NeedsConsent((missing,), (reason,), _PASSED[: _PASSED.index(name)])
    return _by_consent(disclosure, standing)


def _by_law(disclosure: Disclosure, statute: Statute) -> Permitted:
    beyond = sorted(disclosure.categories - statute.categories)
    return Permitted(
        categories=disclosure.categories & statute.categories,
        dropped=tuple(Dropped(category, "not-in-the-law") for category in beyond),
        basis=Basis(statute.legal_basis, law=statute.law),
        passed=("law-in-agreement",),
    )


def _by_consent(disclosure: Disclosure, standing: Standing) -> Permitted:
    beyond = disclosure.categories - standing.covered
    dropped = [Dropped(category, _why_dropped(standing.last_word(category))) for category in sorted(beyond)]
    basis = Basis(CONSENT, _newest_first(standing.grants))
    return Permitted(disclosure.categories & standing.covered, tuple(dropped), basis, _PASSED)


def _newest_first(grants: list[Grant]) -> tuple[str, ...]:
    if len(grants) == 1:
        return (grants[0][1],)
    return tuple(dict.fromkeys([consent_id for _, consent_id, _ in sorted(grants, reverse=True)]))


def _why_dropped(word: Word) -> str:
    if word.stops:
        return STOP_CODES[word.state]
    return "consent-expired" if word.state == "expired" else "not-consented"


def _missing(disclosure: Disclosure, standing: Standing, purpose: PurposeTerms) -> Missing:
    return Missing(
        sender=disclosure.flow_sender,
        recipient=disclosure.flow_recipient,
        purpose=disclosure.purpose,
        categories=(disclosure.needs | disclosure.categories) - standing.covered,
        needed=disclosure.needs - standing.covered,
        validity_days=purpose.validity_days,
        why=_why_missing(standing),
    )


def _why_missing(standing: Standing) -> str:
    words = [word for word in map(standing.last_word, standing.lacking) if word.state != NEVER_ASKED]
    if words:
        return max(words).state
    return "not-covered" if standing.grants else NEVER_ASKED
