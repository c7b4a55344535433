"""One predicate a rule: each returns the reason why not, or nothing.

Entitlement rules ask what partners agreed to and come in levels: a level is asked only when the one before it passed,
and all faults of one level are told together. Consent rules ask what the person answered, one after the other.
A new rule is one predicate here and its name in a tuple below.
"""

from collections.abc import Callable
from datetime import date

from consent.model import AgreementTerms, Disclosure, PurposeTerms, Reason, Statute, Terms
from consent.standing import Standing

EntitlementRule = Callable[[Disclosure, Terms, date], Reason | None]
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
    agreements = (agreement for agreement in (terms.recipient, terms.sender) if agreement is not None)
    statutes = (statute for agreement in agreements for statute in agreement.statutes)
    return next((statute for statute in statutes if _makes(statute, disclosure)), None)


def _makes(statute: Statute, disclosure: Disclosure) -> bool:
    return (
        statute.kind == disclosure.kind
        and statute.sender == disclosure.flow_sender
        and statute.recipient == disclosure.flow_recipient
    )


# --- entitlement: is there anything to go by? -----------------------------------------------------------


def sender_agreement(disclosure: Disclosure, terms: Terms, on: date) -> Reason | None:
    """The sender has an agreement in force."""
    return None if _in_effect(terms.sender, on) else Reason("agreement-missing", "sender-agreement")


def recipient_agreement(disclosure: Disclosure, terms: Terms, on: date) -> Reason | None:
    """The recipient has an agreement in force."""
    return None if _in_effect(terms.recipient, on) else Reason("agreement-missing", "recipient-agreement")


def purpose_in_effect(disclosure: Disclosure, terms: Terms, on: date) -> Reason | None:
    """The purpose is one of the hub's today; a law needs no purpose."""
    purpose = terms.purpose
    if purpose is not None and purpose.code == disclosure.purpose and _in_effect(purpose, on):
        return None
    if statute_for(disclosure, terms) is not None:
        return None
    return Reason("agreement-missing", "purpose-in-effect", (disclosure.purpose,))


def _in_effect(dated: AgreementTerms | PurposeTerms | None, on: date) -> bool:
    if dated is None or on < dated.effective_from:
        return False
    return dated.effective_to is None or on <= dated.effective_to


# --- entitlement: does what they agreed to hold this disclosure? ----------------------------------------------


def producer_permitted(disclosure: Disclosure, terms: Terms, on: date) -> Reason | None:
    """A partner of this kind may produce records of this kind."""
    if disclosure.sender_kind in disclosure.produced_by:
        return None
    return Reason("agreement-missing", "producer-permitted", (disclosure.kind, disclosure.sender_kind))


def sender_sends(disclosure: Disclosure, terms: Terms, on: date) -> Reason | None:
    """The sender's agreement lets it send this kind."""
    if terms.sender is not None and disclosure.kind in terms.sender.sends:
        return None
    return Reason("agreement-missing", "sender-sends", (disclosure.kind,))


def recipient_receives(disclosure: Disclosure, terms: Terms, on: date) -> Reason | None:
    """The recipient's agreement lets it receive this kind."""
    if terms.recipient is not None and disclosure.kind in terms.recipient.receives:
        return None
    return Reason("agreement-missing", "recipient-receives", (disclosure.kind,))


def sender_purpose(disclosure: Disclosure, terms: Terms, on: date) -> Reason | None:
    """The sender's agreement holds this purpose, or a law makes the flow."""
    return _purpose_agreed("sender-purpose", disclosure, terms, terms.sender)


def recipient_purpose(disclosure: Disclosure, terms: Terms, on: date) -> Reason | None:
    """The recipient's agreement holds this purpose, or a law makes the flow."""
    return _purpose_agreed("recipient-purpose", disclosure, terms, terms.recipient)


def _purpose_agreed(rule: str, disclosure: Disclosure, terms: Terms, agreement: AgreementTerms | None) -> Reason | None:
    if agreement is not None and disclosure.purpose in agreement.purposes:
        return None
    if statute_for(disclosure, terms) is not None:
        return None
    return Reason("agreement-missing", rule, (disclosure.purpose,))


def sender_fields(disclosure: Disclosure, terms: Terms, on: date) -> Reason | None:
    """The sender's agreement holds every category of the fields present; under a law, the law's fields bound them."""
    return _fields_agreed("sender-fields", disclosure, terms, terms.sender)


def recipient_fields(disclosure: Disclosure, terms: Terms, on: date) -> Reason | None:
    """The recipient's agreement holds every category of the fields present; under a law, the law's fields bound them."""
    return _fields_agreed("recipient-fields", disclosure, terms, terms.recipient)


def _fields_agreed(rule: str, disclosure: Disclosure, terms: Terms, agreement: AgreementTerms | None) -> Reason | None:
    agreed = agreement.categories if agreement is not None else frozenset()
    beyond = disclosure.categories - agreed
    if not beyond or statute_for(disclosure, terms) is not None:
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


# --- consent: what did the person answer? ---------------------------------------------------------------


def not_stopped(standing: Standing) -> Reason | None:
    """No refusal, withdrawal or pause is the person's last word on a category without which nothing flows."""
    if not standing.lacking or not standing.stops:
        return None
    words = {category: standing.last_word(category) for category in standing.lacking}
    stopped = {category: word for category, word in words.items() if word.stops}
    if not stopped:
        return None
    return Reason(STOP_CODES[max(stopped.values()).state], "not-stopped", tuple(sorted(stopped)))


def consent_in_force(standing: Standing) -> Reason | None:
    """Some consent for this flow and purpose is in force."""
    if standing.granting:
        return None
    return Reason("consent-expired" if standing.ended else "consent-refused", "consent-in-force")


def needs_covered(standing: Standing) -> Reason | None:
    """Consents in force cover every category without which nothing flows."""
    if not standing.lacking:
        return None
    return Reason("consent-refused", "needs-covered", tuple(sorted(standing.lacking)))


# What one of the first says is final; what one of the second misses can be asked for.
REFUSING_RULES: tuple[ConsentRule, ...] = (not_stopped,)
ASKING_RULES: tuple[ConsentRule, ...] = (consent_in_force, needs_covered)
