"""Asking a person at a partner's own wish: either end of a flow may put a question, within what both agreed to."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consent.model import Reason, Terms
from consent.question import QuestionFlow
from exchange import applicants, partners, questions
from exchange.applicants import Person
from exchange.errors import InvalidRecordError, NotFoundError
from exchange.evidence.log import Entry, write
from exchange.questions import Asking
from exchange.refusals import Refusal
from exchange.sendings import own
from exchange.storage.consents import RequestRow
from exchange.storage.partners import PartnerRow
from exchange.storage.referrals import ReferralRow
from exchange.storage.transaction import Transaction
from schemas import KINDS
from schemas.codes import SPECIAL
from schemas.faults import Fault

REFERRAL = "referral"


@dataclass(frozen=True)
class Told:
    """A question as one end of its flows reads it; never the person's words or contact."""

    consent_request_id: uuid.UUID
    state: str
    purpose: str
    flows: list[dict[str, Any]]
    subject_id: str | None
    asked_by: str
    asked_at: datetime
    lapses_at: datetime
    answered_at: datetime | None
    evidence_id: uuid.UUID


def ask(tx: Transaction, body: Mapping[str, Any]) -> Told | Refusal:
    """Put a question to a person the asker knows, or join the one that is open.

    Raises :class:`NotFoundError` for a person or referral that is not the asker's, and :class:`InvalidRecordError`
    for flows that cannot be.
    """
    asker = own(tx)
    ends = _ends(tx, asker, body["flows"])
    person = applicants.known(tx, asker.id, body["subject"]["subject_id"])
    loop = _referral(tx, body.get("referral_id"), person)
    flows = [_asked(ends, flow, loop) for flow in body["flows"]]
    terms = [
        partners.terms_between(tx, ends[one["sender"]].id, ends[one["recipient"]].id, body["purpose"], tx.today)
        for one in body["flows"]
    ]
    reasons = [reason for one, flow in zip(terms, body["flows"], strict=True) for reason in _barred(one, flow)]
    purpose = terms[0].purpose
    if reasons or purpose is None:
        return _refuse(tx, person.subject_id, body["purpose"], reasons or [_no_purpose(body["purpose"])])
    subject = applicants.held(tx, person.subject_id)
    asking = Asking(asker.id, subject.id, subject.applicant_id, purpose, tuple(flows))
    if questions.may_ask_again(tx, asking):
        again = Reason("consent-refused", "asked-too-soon", (f"{questions.ASKED_AGAIN_AFTER.days}-days",))
        return _refuse(tx, person.subject_id, body["purpose"], [again])
    return told(tx, questions.ask(tx, asking, lambda: questions.may_ask_again(tx, asking) is not None))


def page(tx: Transaction, after: uuid.UUID | None, limit: int) -> list[Told]:
    """The questions a partner asked, oldest first."""
    asker = own(tx)
    rows = tx.consents.requests_by(asker.id, after, limit)
    write(tx, Entry(type="consent.listed", outcome="listed", object_type="consent-request"))
    slugs = _slugs(tx, rows)
    return [_told(row, slugs) for row in rows]


def told(tx: Transaction, row: RequestRow) -> Told:
    """A question as its asker reads it."""
    return _told(row, _slugs(tx, [row]))


def _slugs(tx: Transaction, rows: Collection[RequestRow]) -> dict[str, str]:
    ends = {uuid.UUID(flow[end]) for row in rows for flow in row.flows for end in ("sender", "recipient")}
    return {str(one.id): one.slug for one in tx.partners.by_ids(ends | {row.asked_by for row in rows}).values()}


def _told(row: RequestRow, slugs: Mapping[str, str]) -> Told:
    return Told(
        consent_request_id=row.id,
        state=row.state,
        purpose=row.purpose,
        flows=[
            {
                "sender": slugs[flow["sender"]],
                "recipient": slugs[flow["recipient"]],
                "categories": sorted((*flow["needed"], *flow["optional"], *flow["special"])),
            }
            for flow in row.flows
        ],
        subject_id=row.subject_id,
        asked_by=slugs[str(row.asked_by)],
        asked_at=row.asked_at,
        lapses_at=row.lapses_at,
        answered_at=row.answered_at,
        evidence_id=row.evidence_id,
    )


def _ends(tx: Transaction, asker: PartnerRow, flows: Sequence[Mapping[str, Any]]) -> dict[str, PartnerRow]:
    found = tx.partners.by_slugs({flow[end] for flow in flows for end in ("sender", "recipient")})
    faults = [
        Fault(f"/flows/{index}/{end}", "unknown-partner")
        for index, flow in enumerate(flows)
        for end in ("sender", "recipient")
        if flow[end] not in found
    ]
    faults += [
        Fault(f"/flows/{index}", "not-your-flow")
        for index, flow in enumerate(flows)
        if asker.slug not in (flow["sender"], flow["recipient"])
    ]
    pairs = [(flow["sender"], flow["recipient"]) for flow in flows]
    faults += [Fault(f"/flows/{index}", "duplicate-item") for index, one in enumerate(pairs) if one in pairs[:index]]
    if faults:
        raise InvalidRecordError(faults)
    return found


def _asked(ends: Mapping[str, PartnerRow], flow: Mapping[str, Any], loop: ReferralRow | None) -> QuestionFlow:
    categories = frozenset[str](flow["categories"])
    sender, recipient = ends[flow["sender"]], ends[flow["recipient"]]
    needed = _needed(sender, recipient, loop) & categories
    special = categories & SPECIAL
    return QuestionFlow(str(sender.id), str(recipient.id), needed - special, categories - needed - special, special)


def _referral(tx: Transaction, referral_id: Any, person: Person) -> ReferralRow | None:
    """The referral a question belongs to: one of the asker's own, about the very person."""
    if referral_id is None:
        return None
    loop = tx.referrals.by_id(uuid.UUID(str(referral_id)))
    record = tx.records.by_id(loop.record_id) if loop else None
    # To its receiver a referral has no person before it was sent, so that nobody can try out who it is about.
    parties = (loop.sender_id, loop.receiver_id if loop.sent_at else None) if loop else ()
    if loop is None or record is None or tx.actor.partner_id not in parties:
        raise NotFoundError
    same = record.subject_id == person.subject_id
    if not same and tx.applicants.counterparts(own(tx).id, [record.subject_id]) != {
        record.subject_id: person.subject_id
    }:
        raise InvalidRecordError([Fault("/referral_id", "not-the-person-referred")])
    return loop


def _needed(sender: PartnerRow, recipient: PartnerRow, loop: ReferralRow | None) -> frozenset[str]:
    # What a referral cannot go without goes with yes or no; a question about nothing in particular needs nothing.
    if loop is None:
        return frozenset()
    outward = (loop.sender_id, loop.receiver_id) == (sender.id, recipient.id)
    return KINDS[REFERRAL].needs if outward else frozenset()


def _barred(terms: Terms, flow: Mapping[str, Any]) -> list[Reason]:
    agreements = {"sender": terms.sender, "recipient": terms.recipient}
    reasons = [
        Reason("agreement-missing", f"{end}-purpose")
        for end, one in agreements.items()
        if one is None or terms.purpose is None or terms.purpose.code not in one.purposes
    ]
    beyond = {end: frozenset(flow["categories"]) - one.categories for end, one in agreements.items() if one is not None}
    return reasons or [
        Reason("field-not-agreed", f"{end}-fields", tuple(sorted(found))) for end, found in beyond.items() if found
    ]


def _no_purpose(purpose: str) -> Reason:
    return Reason("agreement-missing", "purpose-in-effect", (purpose,))


def _refuse(tx: Transaction, subject_id: str, purpose: str, reasons: list[Reason]) -> Refusal:
    entry = Entry(
        type="consent.asked",
        outcome="refused",
        subject_id=subject_id,
        purpose=purpose,
        object_type="consent-request",
        reasons=tuple(one.code for one in reasons),
    )
    return Refusal(reasons[0].code, write(tx, entry).entry_id, tuple(reasons))
