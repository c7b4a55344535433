"""One predicate a rule: each returns the reason why not, or nothing.

Entitlement rules ask what partners agreed to and come in levels: a level is asked only when the one before it passed,
and all faults of one level are told together. Consent rules ask what the person answered, one after the other.
A new rule is one predicate here and its name in a tuple below.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from consent.model import AgreementTerms, Disclosure, PurposeTerms, Reason, Statute, Terms
from consent.standing import Standing


class Proposal(NamedTuple):
    """What an entitlement rule looks at: a disclosure, what was agreed, the day, and the law that makes it, if any."""

    disclosure: Disclosure
    terms: Terms
    on: date
    statute: Statute | None


EntitlementRule = Callable[[Proposal], Reason | None]
ConsentRule = Callable[[Standing], Reason | None]

# An employer or a school receives on the person's word alone, whatever an agreement says.
NEVER_BY_LAW = frozenset({"employer", "school"})

STOP_CODES = {"refused": "consent-refused", "withdrawn": "consent-withdrawn", "paused": "consent-withdrawn"}


def name_of(rule: Callable[..., object]) -> str:
    """The name of a rule as ``passed`` and reasons tell it."""
    return rule.__name__.replace("_", "-")


def statute_for(disclosure: Disclosure, terms: Terms) -> Statute | None:
    """The law that makes this disclosure, if an agreement names one; never towards an employer or a school."""
    if disclosure.recipient_kind in NEVER_BY_LAW:
        return None
    for agreement in (terms.recipient, terms.sender):
        for statute in agreement.statutes if agreement is not None else ():
            if _makes(statute, disclosure):
                return statute
    return None


def _makes(statute: Statute, disclosure: Disclosure) -> bool:
    return (
        statute.kind == disclosure.kind
        and statute.sender == disclosure.flow_sender
        and statute.recipient == disclosure.flow_recipient
    )


# Is there anything to go by?


def sender_agreement(proposal: Proposal) -> Reason | None:
    """The sender has an agreement in force."""
    return None if _in_effect(proposal.terms.sender, proposal.on) else Reason("agreement-missing", "sender-agreement")


def recipient_agreement(proposal: Proposal) -> Reason | None:
    """The recipient has an agreement in force."""
    in_effect = _in_effect(proposal.terms.recipient, proposal.on)
    return None if in_effect else Reason("agreement-missing", "recipient-agreement")


def purpose_in_effect(proposal: Proposal) -> Reason | None:
    """The purpose is one of the hub's on that day; a law needs none."""
    purpose, asked = proposal.terms.purpose, proposal.disclosure.purpose
    if proposal.statute or (purpose is not None and purpose.code == asked and _in_effect(purpose, proposal.on)):
        return None
    return Reason("agreement-missing", "purpose-in-effect", (asked,))


def _in_effect(dated: AgreementTerms | PurposeTerms | None, on: date) -> bool:
    if dated is None or on < dated.effective_from:
        return False
    return dated.effective_to is None or on <= dated.effective_to


# Does what they agreed to hold this disclosure?


def producer_permitted(proposal: Proposal) -> Reason | None:
    """Such a producer may send records of this kind."""
    disclosure = proposal.disclosure
    if disclosure.producer in disclosure.produced_by:
        return None
    return Reason("agreement-missing", "producer-permitted", (disclosure.kind, disclosure.producer))


def sender_sends(proposal: Proposal) -> Reason | None:
    """The sender's agreement lets it send this kind."""
    kind, agreement = proposal.disclosure.kind, proposal.terms.sender
    return None if agreement and kind in agreement.sends else Reason("agreement-missing", "sender-sends", (kind,))


def recipient_receives(proposal: Proposal) -> Reason | None:
    """The recipient's agreement lets it receive this kind."""
    kind, agreement = proposal.disclosure.kind, proposal.terms.recipient
    if agreement and kind in agreement.receives:
        return None
    return Reason("agreement-missing", "recipient-receives", (kind,))


def sender_purpose(proposal: Proposal) -> Reason | None:
    """The sender's agreement holds this purpose; a law needs none."""
    return _purpose_agreed("sender-purpose", proposal, proposal.terms.sender)


def recipient_purpose(proposal: Proposal) -> Reason | None:
    """The recipient's agreement holds this purpose; a law needs none."""
    return _purpose_agreed("recipient-purpose", proposal, proposal.terms.recipient)


def _purpose_agreed(rule: str, proposal: Proposal, agreement: AgreementTerms | None) -> Reason | None:
    purpose = proposal.disclosure.purpose
    if proposal.statute or (agreement and purpose in agreement.purposes):
        return None
    return Reason("agreement-missing", rule, (purpose,))


def sender_fields(proposal: Proposal) -> Reason | None:
    """The sender's agreement holds the category of every field present; under a law, the law's fields bound them."""
    return _fields_agreed("sender-fields", proposal, proposal.terms.sender)


def recipient_fields(proposal: Proposal) -> Reason | None:
    """The recipient's agreement does so too."""
    return _fields_agreed("recipient-fields", proposal, proposal.terms.recipient)


def _fields_agreed(rule: str, proposal: Proposal, agreement: AgreementTerms | None) -> Reason | None:
    agreed = agreement.categories if agreement else frozenset()
    beyond = proposal.disclosure.categories - agreed
    if proposal.statute or not beyond:
        return None
    return Reason("field-not-agreed", rule, tuple(sorted(beyond)))


ENTITLEMENT_LEVELS: tuple[tuple[EntitlementRule, ...], ...] = (
    (sender_agreement, recipient_agreement, purpose_in_effect),
    (
        producer_permitted,
        sender_sends,
        recipient_receives,
        sender_purpose,
        recipient_purpose,
        sender_fields,
        recipient_fields,
    ),
)

# A record that is held discloses nothing yet, so that only its sender is asked.
HOLDING_LEVELS: tuple[tuple[EntitlementRule, ...], ...] = (
    (sender_agreement,),
    (producer_permitted, sender_sends, sender_fields),
)


# What did the person answer?


def not_stopped(standing: Standing) -> Reason | None:
    """No refusal, withdrawal or pause is the person's last word on a category without which nothing flows."""
    if not standing.lacking or not standing.words:
        return None
    words = {category: standing.last_word(category) for category in standing.lacking}
    stopped = {category: word for category, word in words.items() if word.stops}
    if not stopped:
        return None
    return Reason(STOP_CODES[max(stopped.values()).state], "not-stopped", tuple(sorted(stopped)))


def consent_in_force(standing: Standing) -> Reason | None:
    """Some consent for this flow and purpose is in force."""
    if standing.grants:
        return None
    return Reason("consent-expired" if standing.words else "consent-refused", "consent-in-force")


def needs_covered(standing: Standing) -> Reason | None:
    """Consents in force cover every category without which nothing flows."""
    if not standing.lacking:
        return None
    return Reason("consent-refused", "needs-covered", tuple(sorted(standing.lacking)))


# What one of the first says is final; what one of the second misses can be asked for.
REFUSING_RULES: tuple[ConsentRule, ...] = (not_stopped,)
ASKING_RULES: tuple[ConsentRule, ...] = (consent_in_force, needs_covered)
