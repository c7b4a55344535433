"""How a decision is told at the machine door: what is missing with the ready request for it, and what was refused."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from consent.model import Missing
from exchange.api.problems import Problem
from exchange.refusals import Refusal
from exchange.storage.transaction import Transaction


def told_missing(tx: Transaction, missing: Collection[Missing], subject_id: str | None = None) -> list[dict[str, Any]]:
    """Missing consents in the names partners go by; the ready request names the person once an id for them is known."""
    slugs = _slugs(tx, missing)
    return [_told(one, slugs[one.sender], slugs[one.recipient], subject_id) for one in missing]


def problem(tx: Transaction, refusal: Refusal) -> Problem:
    """The problem a refusal is answered with; it commits, for its evidence does."""
    return Problem(
        refusal.code,
        reasons=refusal.reasons,
        missing=told_missing(tx, refusal.missing, refusal.subject_id),
        passed=refusal.passed,
        decision_id=refusal.decision_id,
        origin="other-partner" if _lies_with_the_other(refusal) else None,
    )


def _lies_with_the_other(refusal: Refusal) -> bool:
    # Only when nothing of it lies with the caller: then there is nothing the caller could mend.
    rules = {reason.rule for reason in refusal.reasons}
    return bool(rules) and all(rule.startswith(f"{refusal.other}-") for rule in rules)


def _slugs(tx: Transaction, missing: Iterable[Missing]) -> dict[str, str]:
    ends = {uuid.UUID(end) for one in missing for end in (one.sender, one.recipient)}
    return {str(row.id): row.slug for row in tx.partners.by_ids(ends).values()} if ends else {}


def _told(one: Missing, sender: str, recipient: str, subject_id: str | None) -> dict[str, Any]:
    categories = sorted(one.categories)
    flow = {"sender": sender, "recipient": recipient, "categories": categories}
    request: Mapping[str, Any] = {"purpose": one.purpose, "flows": [flow]}
    if subject_id:
        request = {**request, "subject": {"subject_id": subject_id}}
    return {
        "sender": sender,
        "recipient": recipient,
        "purpose": one.purpose,
        "categories": categories,
        "needed": sorted(one.needed),
        "validity_days": one.validity_days,
        "why": one.why,
        "request": request,
    }
