"""Records that wait for a person's answer: which question each waits for, and what happens once the person is known."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from consent.model import Decision, NeedsConsent, Permitted, Refused
from consent.question import question
from exchange import applicants, documents, questions, referrals, releases
from exchange.disclosures import Case, Intent, decide_case, open_case
from exchange.documents import Stored
from exchange.questions import Asking
from exchange.storage.consents import RequestRow
from exchange.storage.records import RecordRow
from exchange.storage.transaction import Transaction
from schemas import KINDS

Decisions = Mapping[uuid.UUID, Decision]


def decide_all(tx: Transaction, cases: Sequence[Case], applicant_id: uuid.UUID | None) -> dict[uuid.UUID, Decision]:
    """The decision for every recipient of a sending; a withdrawal waits until they have been acted upon."""
    return {case.intent.recipient.id: decide_case(tx, case, applicant_id, hold="share") for case in cases}


def verdict_of(decisions: Iterable[Decision]) -> Decision:
    """The decision that carries a record: what one recipient may have is not withheld because another may not."""
    order = (Permitted, NeedsConsent, Refused)
    return min(decisions, key=lambda one: order.index(type(one)))


def wait(tx: Transaction, row: RecordRow, cases: Sequence[Case], decisions: Decisions, stored: Stored) -> None:
    """Ask the person what is missing, once a recipient, and let the record wait; in quarantine nobody is asked yet."""
    subject = applicants.held(tx, row.subject_id)
    joined = []
    for case in cases:
        if isinstance(decisions[case.intent.recipient.id], NeedsConsent) and case.terms.purpose:
            flows = question(case.disclosure, case.terms.purpose, KINDS[row.kind].special(stored.words))
            asking = Asking(
                asker_id=row.producer_id,
                subject_id=row.subject_id,
                applicant_id=subject.applicant_id,
                purpose=case.terms.purpose,
                flows=flows,
                silent=stored.silent,
            )
            settled = partial(_settled, tx, case, subject.applicant_id)
            joined.append(_join(tx, row, questions.ask(tx, asking, settled)))
    if any(request.state != "asked" for request in joined):
        # The person answered between our decision and our lock on the question.
        releases.reconsider(tx, row.id)


def _settled(tx: Transaction, case: Case, applicant_id: uuid.UUID | None) -> bool:
    return not isinstance(decide_case(tx, case, applicant_id, hold="share"), NeedsConsent)


def _join(tx: Transaction, row: RecordRow, request: RequestRow) -> RequestRow:
    tx.consents.wait(request.id, row.id)
    if row.kind == referrals.KIND:
        tx.referrals.change(row.id, due_at=request.lapses_at)
    return request


def go_on(tx: Transaction, subject_id: str, applicant_id: uuid.UUID) -> None:
    """A human has said who a subject is: what waited goes on by that person's answers, or asks that person alone."""
    moved = questions.redirect(tx, subject_id, applicant_id)
    for row in tx.records.of_subject(subject_id):
        if row.state == documents.WAITING:
            _reask(tx, row, applicant_id)
    for request in moved:
        _put(tx, request)


def verified(tx: Transaction, applicant_id: uuid.UUID, contact_subject_id: str | None = None) -> None:
    """The person signed in, or a public body named them: what a partner's contact was not trusted with is put now."""
    if tx.applicants.verify(applicant_id, tx.now, contact_subject_id):
        for request in tx.consents.unput_requests(applicant_id, tx.now):
            _put(tx, request)


def _reask(tx: Transaction, row: RecordRow, applicant_id: uuid.UUID) -> None:
    cases = _cases(tx, row)
    decisions = decide_all(tx, cases, applicant_id)
    if isinstance(verdict_of(decisions.values()), NeedsConsent):
        wait(tx, row, cases, decisions, documents.unseal(tx, row))
    else:
        releases.reconsider(tx, row.id)


def _put(tx: Transaction, request: RequestRow) -> None:
    joined = tx.records.by_ids(tx.consents.waiting(request.id)).values()
    waiting = [row for row in joined if row.state == documents.WAITING]
    # Unless everything that waited for it has gone on by an earlier answer.
    if (waiting or not joined) and not any(documents.unseal(tx, row).silent for row in waiting):
        questions.put(tx, request)


def _cases(tx: Transaction, row: RecordRow) -> list[Case]:
    recipients = tx.records.recipients(row.id)
    sides = tx.partners.by_ids({row.producer_id, *recipients})
    categories, needs = frozenset(row.categories), frozenset(row.needs)
    return [
        open_case(tx, Intent(KINDS[row.kind], sides[row.producer_id], sides[one], row.purpose, categories, needs))
        for one in recipients
    ]
