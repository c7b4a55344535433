"""A person's answers: a yes with some categories left out, a no, and the withdrawal that always wins.

How a question comes about is the business of ``questions``; whether something may flow, of ``disclosures``.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from consent import lifecycle
from consent.model import Permitted
from consent.question import QuestionFlow, chosen_flows
from consent.receipt import Given, Logged, Party, Shown
from consent.receipt import receipt as receipt_of
from exchange import events, holdings, referrals
from exchange.disclosures import decide_answers, flows_of
from exchange.errors import NotFoundError, StateError
from exchange.evidence.log import Entry, Proof, write
from exchange.questions import end, represented, tell_asker
from exchange.releases import reconsider
from exchange.storage.consents import ConsentRow, RequestRow
from exchange.storage.transaction import Transaction
from exchange.vault.sealing import Place, seal, unseal
from exchange.vault.signing import sign

RECEIPT_TYPE = "consent-receipt+jwt"


@dataclass(frozen=True)
class Answer:
    """What the person ticked, flow by flow, beside the words and the language they saw it in."""

    chosen: Mapping[int, frozenset[str]]
    notice_id: uuid.UUID
    language: str
    channel: str


def grant(tx: Transaction, request_id: uuid.UUID, answer: Answer) -> ConsentRow | None:
    """Give consent to what was asked, less the categories left unticked; what waited for it goes on by itself.

    A yes to nothing is a no: where nothing is needed and nothing was ticked, there is no consent to return.

    Raises :class:`NotFoundError` for an unknown question, :class:`StateError` for one no longer open, and
    :class:`consent.errors.NotOfferedError` when something was ticked that was not asked.
    """
    request = _open(tx, request_id)
    flows: list[Mapping[str, Any]] = [
        {"sender": one.sender, "recipient": one.recipient, "categories": sorted(one.categories)}
        for one in chosen_flows(_asked(request), answer.chosen)
    ]
    if not flows:
        _refuse(tx, request, answer)
        return None
    superseded = _superseded(tx, request)
    row = _consent(tx, request, answer, flows, superseded[-1].id if superseded else None)
    tx.consents.change_request(
        request.id, state="granted", answered_at=tx.now, language=answer.language, notice_id=answer.notice_id
    )
    for earlier in superseded:
        tx.consents.change(earlier.id, state="superseded", state_since=tx.now)
        _prove(tx, request, earlier.id, "superseded", [])
    tx.consents.add(row)
    for record_id in sorted({*tx.consents.waiting(request.id), *_unannounced(tx, row)}):
        reconsider(tx, record_id)
    holdings.announce(tx, row)
    tell_asker(tx, request, "granted")
    return row


def refuse(tx: Transaction, request_id: uuid.UUID, answer: Answer) -> None:
    """Keep the no as a fact; what waited for a yes is destroyed."""
    _refuse(tx, _open(tx, request_id), answer)


def withdraw(tx: Transaction, consent_id: uuid.UUID) -> ConsentRow:
    """Stop everything under a consent at once: nothing is read or told under it any more but the withdrawal.

    Raises :class:`NotFoundError` for an unknown consent and :class:`StateError` for one that has already ended.
    """
    row = _held(tx, consent_id)
    if "withdrawn" not in lifecycle.allowed(lifecycle.CONSENT, row.state, "person"):
        raise StateError(row.state)
    return _end(tx, row, "withdrawn")


def expire_due(tx: Transaction, limit: int = 100) -> int:
    """End the consents whose last day is over; returns how many."""
    due = [_held(tx, row.id) for row in tx.consents.expiring(tx.now, limit)]
    # Another worker, or the person, may have ended it a moment ago.
    live = [row for row in due if "expired" in lifecycle.allowed(lifecycle.CONSENT, row.state, "hub")]
    for row in live:
        _end(tx, row, "expired")
    return len(live)


def signed_receipt(tx: Transaction, row: ConsentRow) -> str:
    """The receipt the person can keep: a JWS that anyone can check against the hub's published keys."""
    return unseal(tx, row.subject_id, _receipt_place(row.id), row.receipt).decode()


def _refuse(tx: Transaction, request: RequestRow, answer: Answer) -> None:
    end(tx, request, "refused", answered_at=tx.now, language=answer.language, notice_id=answer.notice_id)


def _open(tx: Transaction, request_id: uuid.UUID) -> RequestRow:
    asked = tx.consents.request(request_id)
    if asked is None or asked.applicant_id is None:
        raise NotFoundError
    # Invariant: consents are locked before questions, records and deliveries; a sending locks in this order too.
    tx.consents.about(asked.applicant_id, asked.purpose, hold="use")
    request = tx.consents.request(request_id, lock=True) or asked
    if request.state != "asked" or request.lapses_at <= tx.now or request.applicant_id != asked.applicant_id:
        raise StateError(request.state)
    return request


def _held(tx: Transaction, consent_id: uuid.UUID) -> ConsentRow:
    found = tx.consents.by_id(consent_id)
    if found is None:
        raise NotFoundError
    # Invariant: a person's consents for a purpose are locked together and in one order, by whoever locks any of them.
    held = tx.consents.about(found.applicant_id, found.purpose, hold="use")
    return next(row for row in held if row.id == consent_id)


def _consent(
    tx: Transaction,
    request: RequestRow,
    answer: Answer,
    flows: list[Mapping[str, Any]],
    supersedes: uuid.UUID | None,
) -> ConsentRow:
    assert request.applicant_id is not None, "Invariant: a question is opened by the person it is put to"
    consent_id = tx.new_id()
    notice = tx.notices.by_id(answer.notice_id)
    purpose = tx.purposes.version(request.purpose, request.purpose_version)
    if notice is None or purpose is None or notice.purpose != request.purpose:
        raise NotFoundError
    proof = _prove(tx, request, consent_id, "granted", flows)
    row = ConsentRow(
        id=consent_id,
        applicant_id=request.applicant_id,
        subject_id=request.subject_id,
        request_id=request.id,
        purpose=request.purpose,
        purpose_version=request.purpose_version,
        flows=flows,
        given_by="guardian" if represented(tx, request.applicant_id) else "self",
        access="store",
        valid_from=tx.now,
        valid_to=tx.now + timedelta(days=purpose.validity_days),
        max_uses=None,
        uses=0,
        last_used_at=None,
        erase_after_days=None,
        supersedes=supersedes,
        notice_id=notice.id,
        notice_sha256=notice.sha256,
        language=answer.language,
        channel=answer.channel,
        state="active",
        state_since=tx.now,
        receipt=b"",
        evidence_id=proof.entry_id,
        leaf=proof.leaf,
    )
    return replace(row, receipt=_sealed_receipt(tx, request, row))


def _sealed_receipt(tx: Transaction, request: RequestRow, row: ConsentRow) -> bytes:
    ends = {uuid.UUID(end) for flow in _asked(request) for end in (flow.sender, flow.recipient)}
    parties = {str(one.id): Party(one.slug, one.name, one.kind) for one in tx.partners.by_ids(ends).values()}
    token = sign(tx.tools.keys, receipt_of(_given(request, row), parties), RECEIPT_TYPE)
    return seal(tx, row.subject_id, _receipt_place(row.id), token.encode())


def _given(request: RequestRow, row: ConsentRow) -> Given:
    return Given(
        id=str(row.id),
        subject_id=row.subject_id,
        given_by=row.given_by,
        purpose=row.purpose,
        purpose_version=row.purpose_version,
        asked=_asked(request),
        granted=flows_of(row.flows),
        access=row.access,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        max_uses=row.max_uses,
        erase_after_days=row.erase_after_days,
        supersedes=str(row.supersedes) if row.supersedes else None,
        shown=Shown(str(row.notice_id), row.notice_sha256, row.language, row.channel),
        logged=Logged(str(row.evidence_id), row.leaf),
    )


def _asked(request: RequestRow) -> tuple[QuestionFlow, ...]:
    return tuple(map(QuestionFlow.thawed, request.flows))


def _superseded(tx: Transaction, request: RequestRow) -> list[ConsentRow]:
    """The consents of which all was asked anew, so that this answer stands in their place; the newest last."""
    assert request.applicant_id is not None, "Invariant: a question is opened by the person it is put to"
    offered = {(one.sender, one.recipient): one.offered for one in _asked(request)}
    return [
        earlier
        for earlier in tx.consents.about(request.applicant_id, request.purpose)
        if "superseded" in lifecycle.allowed(lifecycle.CONSENT, earlier.state, "hub")
        and all(
            one.categories <= offered.get((one.sender, one.recipient), frozenset()) for one in flows_of(earlier.flows)
        )
    ]


def _unannounced(tx: Transaction, row: ConsentRow) -> tuple[uuid.UUID, ...]:
    """What waits along the same flows for another question, or for another recipient, and may go on by this yes too."""
    return tx.records.unannounced(row.applicant_id, row.purpose, _pairs(row))


def _end(tx: Transaction, row: ConsentRow, state: str) -> ConsentRow:
    tx.consents.change(row.id, state=state, state_since=tx.now)
    request = tx.consents.request(row.request_id)
    if request:
        _prove(tx, request, row.id, state, [])
    _stop(tx, row)
    for partner_id in _partners(row):
        data = {"consent_id": str(row.id)}
        events.tell(tx, events.Telling(f"pt.aima.hub.consent.{state}", partner_id, False, None, data))
    return replace(row, state=state, state_since=tx.now)


def _stop(tx: Transaction, row: ConsentRow) -> None:
    """Stop what no other answer of the person carries."""
    along = tx.records.between(row.applicant_id, row.purpose, _pairs(row))
    stopped = [(record, one) for record, one in along if not isinstance(decide_answers(tx, record, one), Permitted)]
    for recipient_id in sorted({one for _, one in stopped}):
        events.cancel_pending(tx, [record.id for record, one in stopped if one == recipient_id], recipient_id)
    for record, _ in stopped:
        if record.kind == referrals.KIND:
            referrals.stop(tx, record)
    holdings.hush(tx, row)


def _pairs(row: ConsentRow) -> list[tuple[uuid.UUID, uuid.UUID]]:
    return [(uuid.UUID(flow["sender"]), uuid.UUID(flow["recipient"])) for flow in row.flows]


def _partners(row: ConsentRow) -> list[uuid.UUID]:
    return sorted({uuid.UUID(flow[end]) for flow in row.flows for end in ("sender", "recipient")})


def _prove(
    tx: Transaction, request: RequestRow, consent_id: uuid.UUID, outcome: str, flows: list[Mapping[str, Any]]
) -> Proof:
    entry = Entry(
        type=f"consent.{outcome}",
        outcome=outcome,
        subject_id=request.subject_id,
        consent_id=consent_id,
        purpose=request.purpose,
        object_type="consent",
        object_id=consent_id,
        partner_id=request.asked_by,
        details={"flows": flows} if flows else None,
    )
    return write(tx, entry)


def _receipt_place(consent_id: uuid.UUID) -> Place:
    return Place("consent", "receipt", consent_id)
