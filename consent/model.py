"""The values the engine weighs and the answers it gives; ids are opaque strings here.

Codes are the wire's: kebab-case kinds, purposes, categories, states and problem codes. What is given is a frozen
dataclass; what a decision makes is a named tuple, made in 0.2 instead of 0.5 µs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

CONSENT = "consent"
PUBLIC_TASK = "public-task"
LEGAL_OBLIGATION = "legal-obligation"
LEGAL_BASES = (CONSENT, PUBLIC_TASK, LEGAL_OBLIGATION)


@dataclass(frozen=True, slots=True)
class Flow:
    """From one named partner to another named partner, these categories."""

    sender: str
    recipient: str
    categories: frozenset[str]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One intended or made handing-over of one record to one recipient.

    The flow runs from the record's producer to the recipient: from the referring partner to the receiver for a
    referral, and back to the referring partner for a record that answers one.
    """

    kind: str
    purpose: str
    flow_sender: str
    flow_recipient: str
    producer: str
    recipient_kind: str
    categories: frozenset[str]  # of the fields present
    needs: frozenset[str]  # without these the record makes no sense
    produced_by: frozenset[str]  # producers that may send records of this kind


@dataclass(frozen=True, slots=True)
class Statute:
    """A law, named in an agreement, under which one kind flows between two partners without consent.

    Its ``fields`` (dotted paths) and their ``categories`` bound what flows, whatever else may be readable; ``words``
    say the law to the person, in each language of the portal.
    """

    law: str
    legal_basis: str  # public-task | legal-obligation
    kind: str
    sender: str
    recipient: str
    categories: frozenset[str]
    fields: frozenset[str]
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AgreementTerms:
    """What one partner signed, as far as the engine asks; ``effective_to`` is the last day, none is open-ended."""

    partner: str
    sends: frozenset[str]
    receives: frozenset[str]
    purposes: frozenset[str]
    categories: frozenset[str]
    statutes: tuple[Statute, ...]
    effective_from: date
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class PurposeTerms:
    """A purpose and its dates: how long a consent lasts, when a question lapses, what answers may carry back."""

    code: str
    version: int
    validity_days: int
    lapse_days: int
    answer_categories: frozenset[str]
    effective_from: date
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything agreed that bears on one disclosure; what is absent permits nothing."""

    sender: AgreementTerms | None
    recipient: AgreementTerms | None
    purpose: PurposeTerms | None


@dataclass(frozen=True, slots=True)
class Consent:
    """One answer of the person about one purpose and its flows: a yes in some state, or a refusal kept as a fact.

    A refused question is given as state ``refused`` with the flows it asked for, and so are the categories that a
    yes left unticked.
    """

    id: str
    purpose: str
    purpose_version: int
    flows: tuple[Flow, ...]
    state: str  # a state of lifecycle.CONSENT, or refused
    given_at: datetime
    state_since: datetime
    valid_from: datetime
    valid_to: datetime
    max_uses: int | None = None
    uses: int = 0


class Reason(NamedTuple):
    """Why not: the problem ``code`` for the wire, the ``rule`` that objects, and codes that say to what."""

    code: str
    rule: str
    details: tuple[str, ...] = ()


class Missing(NamedTuple):
    """Exactly the consent that would be needed; the door turns it into a ready consent request."""

    sender: str
    recipient: str
    purpose: str
    categories: frozenset[str]
    needed: frozenset[str]
    validity_days: int
    why: str  # never-asked | expired | used-up | not-yet-valid | superseded | inapplicable | not-covered


class Dropped(NamedTuple):
    """A category that does not flow although the record holds it."""

    category: str
    why: str  # a problem code of a consent, not-consented, or not-in-the-law


class Basis(NamedTuple):
    """What a permission rests on: consents, newest first, or a law."""

    legal_basis: str
    consents: tuple[str, ...] = ()
    law: str | None = None


@dataclass(frozen=True, slots=True)
class Entitled:
    """The agreements permit it; ``statute`` is the law under which it needs no consent, if there is one."""

    passed: tuple[str, ...]
    statute: Statute | None = None


class Permitted(NamedTuple):
    """These categories may flow, those are dropped, on this basis."""

    categories: frozenset[str]
    dropped: tuple[Dropped, ...]
    basis: Basis
    passed: tuple[str, ...]


class NeedsConsent(NamedTuple):
    """Nothing flows until the person has said yes to what is missing; ``reasons`` refuse what may not wait."""

    missing: tuple[Missing, ...]
    reasons: tuple[Reason, ...]
    passed: tuple[str, ...]


class Refused(NamedTuple):
    """Nothing flows, for these reasons; ``missing`` is what a person who said no or stopped could be asked again."""

    reasons: tuple[Reason, ...]
    passed: tuple[str, ...]
    missing: tuple[Missing, ...] = ()


Entitlement = Entitled | Refused
Decision = Permitted | NeedsConsent | Refused
