"""What a use case returns instead of raising when a no is part of the history and its evidence must commit."""

import uuid
from dataclasses import dataclass

from consent.model import Missing, NeedsConsent, Reason, Refused


@dataclass(frozen=True)
class Refusal:
    """A no with its problem code; ``decision_id`` is the evidence entry that proves it."""

    code: str
    decision_id: uuid.UUID | None = None
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Missing, ...] = ()
    passed: tuple[str, ...] = ()


UNKNOWN = Refusal("not-found")


def refused(decision: Refused | NeedsConsent, decision_id: uuid.UUID) -> Refusal:
    """The refusal a decision amounts to where nothing can wait."""
    missing = decision.missing if isinstance(decision, NeedsConsent) else ()
    return Refusal(decision.reasons[0].code, decision_id, decision.reasons, missing, decision.passed)
