"""Questions to a person: put once, joined by later sendings, shown as they were frozen, lapsed when nobody answers.

The answer is the business of ``consents``; by which way a question reaches the person, that of ``contacts``.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from consent.model import PurposeTerms
from consent.question import QuestionFlow, left_out
from exchange import contacts, events
from exchange.applicants import claims_of
from exchange.disclosures import ANSWERED, flows_of
from exchange.evidence.log import Entry, write
from exchange.releases import lapse_unless_asked
from exchange.storage.consents import RequestRow
from exchange.storage.transaction import Transaction

# How often one partner may ask one person for one purpose after a no (``docs/consent.md``).
ASKED_AGAIN_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class Asking:
    """What one partner wants to ask one person: one purpose and its flows; ``silent`` where contact would harm.

    Without an applicant nobody is asked until a human has said who it is; to the asker that looks the same.
    """

    asker_id: uuid.UUID
    subject_id: str
    applicant_id: uuid.UUID | None
    purpose: PurposeTerms
    flows: tuple[QuestionFlow, ...]
    silent: bool = False


@dataclass(frozen=True)
class AskedFlow:
    """One flow of a question in the names people know the partners by."""

    index: int
    sender_name: str
    recipient_name: str
    recipient_kind: str
    needed: frozenset[str]
    optional: frozenset[str]
    special: frozenset[str]


@dataclass(frozen=True)
class Question:
    """A question as a page shows it; words for categories, never values."""

    request_id: uuid.UUID
    state: str
    asker_name: str
    asker_kind: str
    purpose: str
    purpose_version: int
    flows: tuple[AskedFlow, ...]
    validity_days: int
    lapses_at: datetime
    for_minor: bool


def ask(tx: Transaction, asking: Asking, settled: Callable[[], bool]) -> RequestRow:
    """Put the question, or join the one that is open: the same asker, purpose and partners, and all that is asked.

    A question joined is locked; it may have been answered a moment ago, which its state then says. ``settled`` says,
    once nobody else can ask the person, whether an answer given since it was decided to ask makes that needless.
    """
    joined = _joined(tx, asking, settled)
    if joined:
        return joined
    row = _request(tx, asking)
    tx.consents.add_request(row)
    if not asking.silent:
        put(tx, row)
    return row


def put(tx: Transaction, row: RequestRow) -> None:
    """Bring a question to its person, by the contact on file; to nobody while nobody knows who that is.

    A contact that rests on one partner's word reaches the person for that partner's own flows alone: otherwise
    whoever names a person first could answer what others ask. The rest is put once the person has signed in.
    """
    if row.applicant_id and _reachable(tx, row, row.applicant_id):
        contacts.put_question(tx, request_id=row.id, applicant_id=row.applicant_id)


def _reachable(tx: Transaction, row: RequestRow, applicant_id: uuid.UUID) -> bool:
    giver = tx.applicants.contact_giver(applicant_id)
    return giver is None or all(str(giver) in (flow["sender"], flow["recipient"]) for flow in row.flows)


def may_ask_again(tx: Transaction, asking: Asking) -> datetime | None:
    """When a partner whose question ended without a yes to this may ask again; nothing when it may ask now."""
    ended = (
        one.answered_at or (one.asked_at if one.state == "cancelled" else one.lapses_at)
        for one in _asked_before(tx, asking)
        if one.asked_by == asking.asker_id
        and (one.state in ("refused", "lapsed", "cancelled") or _left_out(tx, one, asking.flows))
    )
    last = max(ended, default=None)
    return last + ASKED_AGAIN_AFTER if last and last + ASKED_AGAIN_AFTER > tx.now else None


def redirect(tx: Transaction, subject_id: str, applicant_id: uuid.UUID) -> tuple[RequestRow, ...]:
    """Let the open questions about a subject be one person's and nobody else's; those that are to be put now."""
    moved = tuple(
        replace(row, applicant_id=applicant_id)
        for row in tx.consents.open_requests_of(subject_id, tx.now)
        if row.applicant_id != applicant_id
    )
    for row in moved:
        tx.consents.change_request(row.id, applicant_id=applicant_id)
        # Whoever it was put to by mistake must neither read nor answer it.
        tx.accounts.end_links(row.id, tx.now)
    return moved


def question(tx: Transaction, request_id: uuid.UUID) -> Question | None:
    """The question as it was frozen when asked, with names for partners."""
    row = tx.consents.request(request_id)
    if row is None:
        return None
    ids = {uuid.UUID(end) for flow in row.flows for end in (flow["sender"], flow["recipient"])}
    names = tx.partners.by_ids(ids | {row.asked_by})
    purpose = tx.purposes.version(row.purpose, row.purpose_version)
    flows = tuple(
        AskedFlow(
            index=index,
            sender_name=names[uuid.UUID(flow["sender"])].name,
            recipient_name=names[uuid.UUID(flow["recipient"])].name,
            recipient_kind=names[uuid.UUID(flow["recipient"])].kind,
            needed=frozenset(flow["needed"]),
            optional=frozenset(flow["optional"]),
            special=frozenset(flow["special"]),
        )
        for index, flow in enumerate(row.flows)
    )
    lapsed = row.state == "asked" and row.lapses_at <= tx.now
    return Question(
        request_id=row.id,
        state="lapsed" if lapsed else row.state,
        asker_name=names[row.asked_by].name,
        asker_kind=names[row.asked_by].kind,
        purpose=row.purpose,
        purpose_version=row.purpose_version,
        flows=flows,
        validity_days=purpose.validity_days if purpose else 0,
        lapses_at=row.lapses_at,
        for_minor=row.applicant_id is not None and represented(tx, row.applicant_id),
    )


def represented(tx: Transaction, applicant_id: uuid.UUID) -> bool:
    """Whether the person on file is spoken for by a representative."""
    subject_id = tx.applicants.contact_subject(applicant_id)
    row = tx.applicants.subject(subject_id) if subject_id else None
    return bool(row and claims_of(tx, row).get("representative"))


def lapse_due(tx: Transaction, limit: int = 100) -> int:
    """Lapse the questions whose time is over, and what waited for them; returns how many."""
    due = tx.consents.lapsing(tx.now, limit)
    for row in due:
        end(tx, row, "lapsed")
    return len(due)


def end(tx: Transaction, row: RequestRow, state: str, **answer: Any) -> None:
    """End a question without a yes: what waited for it alone is destroyed, its asker is told."""
    tx.consents.change_request(row.id, state=state, **answer)
    prove(tx, row, state)
    for record_id in tx.consents.waiting(row.id):
        record = tx.records.by_id(record_id, lock=True)
        if record:
            lapse_unless_asked(tx, record)
    tell_asker(tx, row, state)


def tell_asker(tx: Transaction, row: RequestRow, state: str) -> None:
    """Tell the partner that asked what became of its question."""
    data = {"consent_request_id": str(row.id)}
    events.tell(tx, events.Telling(f"pt.aima.hub.consent.{state}", row.asked_by, False, None, data))


def prove(tx: Transaction, row: RequestRow, outcome: str) -> uuid.UUID:
    """The evidence entry of one act on a question."""
    entry = Entry(
        type=f"consent.{outcome}",
        outcome=outcome,
        subject_id=row.subject_id,
        purpose=row.purpose,
        object_type="consent-request",
        object_id=row.id,
        partner_id=row.asked_by,
    )
    return write(tx, entry).entry_id


def _left_out(tx: Transaction, row: RequestRow, flows: Iterable[QuestionFlow]) -> bool:
    """Whether a yes that stands left unticked some of what would now be asked: that was a no."""
    given = tx.consents.of_request(row.id) if row.state == "granted" else None
    if given is None or given.state not in ("active", "paused"):
        return False
    noes = left_out(map(QuestionFlow.thawed, row.flows), flows_of(given.flows))
    unticked = {(one.sender, one.recipient): one.categories for one in noes}
    return any(one.offered & unticked.get((one.sender, one.recipient), frozenset()) for one in flows)


def _joined(tx: Transaction, asking: Asking, settled: Callable[[], bool]) -> RequestRow | None:
    if asking.applicant_id:
        tx.applicants.lock(asking.applicant_id)
    own = [one for one in _asked_before(tx, asking) if one.asked_by == asking.asker_id]
    held = _held_open(tx, asking, own)
    if held:
        return held
    answered = [one for one in own if one.state in ANSWERED]
    return max(answered, key=lambda one: one.answered_at or one.asked_at) if answered and settled() else None


def _held_open(tx: Transaction, asking: Asking, own: Iterable[RequestRow]) -> RequestRow | None:
    for earlier in own:
        same = earlier.state == "asked" and earlier.lapses_at > tx.now and _asks_it_all(earlier, asking.flows)
        held = tx.consents.request(earlier.id, lock=True) if same else None
        # What lapsed at this very moment is no longer there to be joined.
        if held and held.state in ("asked", *ANSWERED):
            return held
    return None


def _asks_it_all(earlier: RequestRow, flows: Collection[QuestionFlow]) -> bool:
    offered = {(one.sender, one.recipient): one.offered for one in map(QuestionFlow.thawed, earlier.flows)}
    wanted = {(one.sender, one.recipient): one.offered for one in flows}
    return offered.keys() == wanted.keys() and all(wanted[pair] <= offered[pair] for pair in wanted)


def _asked_before(tx: Transaction, asking: Asking) -> tuple[RequestRow, ...]:
    if asking.applicant_id is None:
        return tx.consents.requests_of(asking.subject_id, asking.purpose.code)
    return tx.consents.requests_about(asking.applicant_id, asking.purpose.code)


def _request(tx: Transaction, asking: Asking) -> RequestRow:
    row = RequestRow(
        id=tx.new_id(),
        applicant_id=asking.applicant_id,
        subject_id=asking.subject_id,
        asked_by=asking.asker_id,
        purpose=asking.purpose.code,
        purpose_version=asking.purpose.version,
        flows=[_stored(one) for one in asking.flows],
        state="asked",
        asked_at=tx.now,
        lapses_at=tx.now + timedelta(days=asking.purpose.lapse_days),
        answered_at=None,
        language=None,
        notice_id=None,
        evidence_id=uuid.UUID(int=0),
    )
    return RequestRow(**(vars(row) | {"evidence_id": prove(tx, row, "asked")}))


def _stored(flow: QuestionFlow) -> Mapping[str, Any]:
    return {
        "sender": flow.sender,
        "recipient": flow.recipient,
        "needed": sorted(flow.needed),
        "optional": sorted(flow.optional),
        "special": sorted(flow.special),
    }
