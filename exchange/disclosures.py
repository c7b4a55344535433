"""Whether something may flow: gives the pure engine what the hub remembers, and takes its answer.

Asked at submission, at the claim of a delivery and at every reading, always by the same way.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from consent.engine import decide, entitle, entitle_holding
from consent.model import (
    Consent,
    Decision,
    Disclosure,
    Entitled,
    Entitlement,
    Flow,
    Permitted,
    Reason,
    Refused,
    Statute,
    Terms,
)
from consent.question import QuestionFlow, left_out
from consent.rules import statute_for
from exchange import partners
from exchange.storage.consents import ConsentRow, Hold, RequestRow
from exchange.storage.partners import PartnerRow
from exchange.storage.records import RecordRow
from exchange.storage.transaction import Transaction
from schemas import KINDS
from schemas.base import RecordKind
from schemas.codes import CATEGORIES

ANSWERED = ("granted", "refused")


@dataclass(frozen=True)
class Intent:
    """One intended handing-over of one record of a kind, from its producer to one recipient."""

    kind: RecordKind
    producer: PartnerRow
    recipient: PartnerRow
    purpose: str | None  # none where a law makes it
    categories: frozenset[str]
    needs: frozenset[str]


@dataclass(frozen=True)
class Case:
    """An intent with the terms that bear on it; the person has not been looked up yet."""

    intent: Intent
    disclosure: Disclosure
    terms: Terms
    entitlement: Entitlement

    @property
    def by_law(self) -> Statute | None:
        """The law that makes it, if one does."""
        return self.entitlement.statute if isinstance(self.entitlement, Entitled) else None


@dataclass(frozen=True)
class Ruling:
    """What was decided of a stored record and one partner, for which purpose, and the law that makes it, if any."""

    decision: Decision
    purpose: str | None
    statute: Statute | None = None


# Nobody's word and no law ever let a record that names nobody flow to this partner.
UNNAMED = Ruling(Refused((Reason("consent-missing", "flow-named"),), ()), None)


def holding(tx: Transaction, kind: RecordKind, producer: PartnerRow, categories: frozenset[str]) -> Entitlement:
    """Ask whether its own agreement lets a partner give the hub a record that names nobody."""
    disclosure = Disclosure(
        kind=kind.name,
        purpose="",
        flow_sender=str(producer.id),
        flow_recipient="",
        producer=producer.acts_as,
        recipient_kind="",
        categories=categories,
        needs=frozenset(),
        produced_by=kind.produced_by,
    )
    return entitle_holding(disclosure, Terms(partners.terms(tx, producer.id, tx.today), None, None), on=tx.today)


def open_case(tx: Transaction, intent: Intent) -> Case:
    """Ask what the agreements of both partners permit, before any person is looked up."""
    disclosure = Disclosure(
        kind=intent.kind.name,
        purpose=intent.purpose or "",
        flow_sender=str(intent.producer.id),
        flow_recipient=str(intent.recipient.id),
        producer=intent.producer.acts_as,
        recipient_kind=intent.recipient.kind,
        categories=intent.categories,
        needs=intent.needs,
        produced_by=intent.kind.produced_by,
    )
    terms = partners.terms_between(tx, intent.producer.id, intent.recipient.id, disclosure.purpose, tx.today)
    return Case(intent, disclosure, terms, entitle(disclosure, terms, on=tx.today))


def decide_case(tx: Transaction, case: Case, applicant_id: uuid.UUID | None, *, hold: Hold | None = None) -> Decision:
    """Decide about a person; one not (yet) known is one who was never asked.

    ``hold`` keeps a withdrawal waiting until this transaction ends, so that what is decided is what happens.
    """
    if isinstance(case.entitlement, Refused):
        return case.entitlement
    return _answered(tx, case, applicant_id, hold)


def redecide(tx: Transaction, record_id: uuid.UUID, recipient_id: uuid.UUID) -> Decision:
    """Decide again about a stored record and one of its recipients, as at a claim or a reading."""
    row = tx.records.by_id(record_id)
    if row is None:
        return Refused((Reason("not-found", "record-exists"),), ())
    return decide_stored(tx, row, recipient_id)


def decide_stored(tx: Transaction, row: RecordRow, recipient_id: uuid.UUID, *, hold: Hold = "share") -> Decision:
    """The same for a record at hand; holds off a withdrawal until commit."""
    return rule(tx, row, recipient_id, hold=hold).decision


def rule(
    tx: Transaction, row: RecordRow, recipient_id: uuid.UUID, *, hold: Hold | None = "share", purpose: str | None = None
) -> Ruling:
    """The same with what it rests on.

    A record that names nobody is decided for each purpose the person let it flow for, unless ``purpose`` names one;
    what lets most of it flow carries it. A law goes before them, unless a purpose was named.
    """
    person = _person_of(tx, row)
    cases = _stored_cases(tx, row, recipient_id, person, purpose)
    if not cases:
        return UNNAMED
    # Invariant: the consents of one purpose are locked, never of several, so that nobody waits in a ring.
    case = cases[0] if len(cases) == 1 else max(cases, key=lambda one: _weight(decide_case(tx, one, person)))
    return Ruling(decide_case(tx, case, person, hold=hold), case.intent.purpose, case.by_law)


def decide_answers(tx: Transaction, row: RecordRow, recipient_id: uuid.UUID) -> Decision:
    """What the person's answers say of a record and a recipient, whatever the agreements say today.

    A suspension or an agreement's end passes, and every reading asks for them; what an answer stops or destroys does
    not come back by itself.
    """
    person = _person_of(tx, row)
    # Of several purposes only the one just answered is locked, and that by the answer; to wait here could be for ever.
    hold: Hold | None = None if KINDS[row.kind].held else "share"
    cases = _stored_cases(tx, row, recipient_id, person)
    return max((_answered(tx, case, person, hold) for case in cases), key=_weight, default=UNNAMED.decision)


def _weight(decision: Decision) -> int:
    return len(decision.categories) if isinstance(decision, Permitted) else -1


def answerable(tx: Transaction, row: RecordRow, recipient_id: uuid.UUID) -> frozenset[str]:
    """The categories in which the person lets a recipient answer the producer of a record."""
    person = _person_of(tx, row)
    (case,) = _stored_cases(tx, row, recipient_id, person)
    back = replace(
        case.disclosure,
        flow_sender=case.disclosure.flow_recipient,
        flow_recipient=case.disclosure.flow_sender,
        categories=frozenset(CATEGORIES),
        needs=frozenset(),
    )
    decision = _answered(tx, replace(case, disclosure=back), person, "share")
    return decision.categories if isinstance(decision, Permitted) and not decision.basis.law else frozenset()


def _answered(tx: Transaction, case: Case, applicant_id: uuid.UUID | None, hold: Hold | None) -> Decision:
    purpose = case.intent.purpose
    answers = _answers(tx, applicant_id, purpose, hold=hold) if applicant_id and purpose else ()
    # An answer that can be read has been given, though this transaction may have begun before it, or on another clock.
    at = max([tx.now, *(one.state_since for one in answers)])
    return decide(case.disclosure, answers, case.terms, at=at)


def _person_of(tx: Transaction, row: RecordRow) -> uuid.UUID | None:
    subject = tx.applicants.subject(row.subject_id)
    return subject.applicant_id if subject else None


def _stored_cases(
    tx: Transaction, row: RecordRow, recipient_id: uuid.UUID, person: uuid.UUID | None, purpose: str | None = None
) -> Sequence[Case]:
    sides = tx.partners.by_ids({row.producer_id, recipient_id})
    intent = Intent(
        kind=KINDS[row.kind],
        producer=sides[row.producer_id],
        recipient=sides[recipient_id],
        purpose=row.purpose,
        categories=frozenset(row.categories),
        needs=frozenset(row.needs),
    )
    if intent.kind.held:
        return _cases_on_demand(tx, intent, person, purpose)
    return (open_case(tx, intent),)


def _cases_on_demand(tx: Transaction, intent: Intent, person: uuid.UUID | None, purpose: str | None) -> Sequence[Case]:
    """One for the law that names the two partners, or else one a purpose the person ever let it flow for."""
    by_law = open_case(tx, intent)
    if purpose is None and statute_for(by_law.disclosure, by_law.terms):
        return (by_law,)
    kind = intent.kind
    readable = frozenset(kind.fields[path] for path in kind.readable_as(intent.recipient.acts_as))
    if person is None or not readable:
        return ()
    # What the reader could never read is not asked of its agreement either.
    wanted = replace(intent, categories=intent.categories & readable)
    along = tx.holdings.purposes_along(person, intent.producer.id, intent.recipient.id) & kind.purposes
    named = sorted(along if purpose is None else along & {purpose})
    return tuple(_without_law(open_case(tx, replace(wanted, purpose=one)), tx.today) for one in named)


def _without_law(case: Case, on: date) -> Case:
    sender, recipient = (one and replace(one, statutes=()) for one in (case.terms.sender, case.terms.recipient))
    terms = Terms(sender, recipient, case.terms.purpose)
    return replace(case, terms=terms, entitlement=entitle(case.disclosure, terms, on=on))


def flows_of(flows: Iterable[Mapping[str, Any]]) -> tuple[Flow, ...]:
    """Stored flows of a consent as the engine takes them."""
    return tuple(Flow(one["sender"], one["recipient"], frozenset(one["categories"])) for one in flows)


def _answers(tx: Transaction, applicant_id: uuid.UUID, purpose: str, *, hold: Hold | None) -> tuple[Consent, ...]:
    # Invariant: questions are read before consents; a yes given in between must not look like one that ticked nothing.
    answered = [one for one in tx.consents.requests_about(applicant_id, purpose) if one.state in ANSWERED]
    given = tx.consents.about(applicant_id, purpose, hold=hold)
    granted = {one.request_id: flows_of(one.flows) for one in given}
    # What a yes left unticked is a no to those categories, and remembered as one.
    noes = ((one, left_out(map(QuestionFlow.thawed, one.flows), granted.get(one.id, ()))) for one in answered)
    return (*map(_consent, given), *(_refusal(one, flows) for one, flows in noes if flows))


def _consent(row: ConsentRow) -> Consent:
    return Consent(
        id=str(row.id),
        purpose=row.purpose,
        purpose_version=row.purpose_version,
        flows=flows_of(row.flows),
        state=row.state,
        given_at=row.valid_from,
        state_since=row.state_since,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        max_uses=row.max_uses,
        uses=row.uses,
    )


def _refusal(row: RequestRow, flows: tuple[Flow, ...]) -> Consent:
    at = row.answered_at or row.asked_at
    return Consent(
        id=str(row.id),
        purpose=row.purpose,
        purpose_version=row.purpose_version,
        flows=flows,
        state="refused",
        given_at=at,
        state_since=at,
        valid_from=at,
        valid_to=at,
    )
