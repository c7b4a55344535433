"""The dry run: what a sending would come to, by the very way a sending takes, with nothing stored but the asking."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consent.model import Decision, Missing, NeedsConsent, Permitted, Reason, Refused
from consent.question import question
from exchange import applicants, holdings, notices, waiting
from exchange.applicants import Found
from exchange.disclosures import Case, decide_case
from exchange.evidence.log import Entry, write
from exchange.sendings import OUTCOMES, Sending, own, person_named, prepare
from exchange.storage.transaction import Transaction
from schemas.base import RecordKind


@dataclass(frozen=True)
class PreviewedFlow:
    """What would go to one recipient."""

    sender: str
    recipient: str
    categories: tuple[str, ...]
    dropped: tuple[str, ...]
    verdict: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Preview:
    """What a sending would come to; ``sentence`` is the question the person would read, if one would be put."""

    purpose: str | None
    verdict: str
    flows: tuple[PreviewedFlow, ...]
    dropped: tuple[str, ...]
    missing: tuple[Missing, ...]
    passed: tuple[str, ...]
    sentence: str | None
    evidence_id: uuid.UUID


NOBODY = Found(None, None)
VERDICTS = {Permitted: "permitted", NeedsConsent: "needs-consent", Refused: "refused"}


def preview(tx: Transaction, kind: RecordKind, body: Mapping[str, Any], language: str) -> Preview:
    """Decide about a sending without making it; the person's question is told in ``language``.

    Raises what :func:`~exchange.sendings.submit` raises for its body.
    """
    sending = prepare(tx, kind, own(tx), body)
    found = NOBODY if sending.barred else applicants.recognise(tx, sending.producer.id, person_named(sending))
    decisions = _decisions(tx, sending, found)
    verdict = sending.verdict(decisions)
    entry = Entry(
        type="record.previewed",
        outcome=OUTCOMES[type(verdict)],
        subject_id=found.subject_id,
        purpose=sending.to.purpose,
        object_type=kind.name,
        reasons=() if isinstance(verdict, Permitted) else tuple(one.code for one in verdict.reasons),
    )
    flows = _flows(tx, sending, decisions)
    return Preview(
        purpose=sending.to.purpose,
        verdict=VERDICTS[type(verdict)],
        flows=flows,
        dropped=_dropped(sending, flows) if isinstance(verdict, Permitted) else (),
        missing=tuple(one for each in decisions.values() if isinstance(each, NeedsConsent) for one in each.missing),
        passed=verdict.passed,
        sentence=_sentence(tx, sending, decisions, language),
        evidence_id=write(tx, entry).entry_id,
    )


def _decisions(tx: Transaction, sending: Sending, found: Found) -> dict[uuid.UUID, Decision]:
    if sending.barred:
        return {case.intent.recipient.id: sending.barred for case in sending.cases}
    return waiting.decide_all(tx, sending.cases, found.applicant_id)


def _flows(tx: Transaction, sending: Sending, decisions: Mapping[uuid.UUID, Decision]) -> tuple[PreviewedFlow, ...]:
    flows = tuple(_flow(case, decisions[case.intent.recipient.id]) for case in sending.cases)
    if not sending.kind.held or sending.barred:
        return flows
    by_law = holdings.cases_by_law(tx, sending.kind, sending.producer, sending.document.categories)
    return flows + tuple(_flow(case, decide_case(tx, case, None)) for case in by_law)


def _dropped(sending: Sending, flows: tuple[PreviewedFlow, ...]) -> tuple[str, ...]:
    # A record that names nobody is kept whole, and goes to nobody yet.
    kept = sending.document.categories if sending.kind.held else frozenset[str]()
    return tuple(sorted(sending.document.categories - kept.union(*(one.categories for one in flows))))


def _flow(case: Case, decision: Decision) -> PreviewedFlow:
    permitted = decision if isinstance(decision, Permitted) else None
    return PreviewedFlow(
        sender=case.intent.producer.slug,
        recipient=case.intent.recipient.slug,
        categories=tuple(sorted(permitted.categories)) if permitted else (),
        dropped=tuple(one.category for one in permitted.dropped) if permitted else (),
        verdict=VERDICTS[type(decision)],
        reasons=() if isinstance(decision, Permitted) else decision.reasons,
    )


def _sentence(tx: Transaction, sending: Sending, decisions: Mapping[uuid.UUID, Decision], language: str) -> str | None:
    for case in sending.cases:
        if isinstance(decisions[case.intent.recipient.id], NeedsConsent) and case.terms.purpose:
            flows = question(case.disclosure, case.terms.purpose, sending.document.special)
            names = (case.intent.producer.name, case.intent.recipient.name)
            return notices.sentence(tx, case.terms.purpose, flows, names, language)
    return None
