"""What a use case returns instead of raising when a no is part of the history and its evidence must commit."""

import uuid
from dataclasses import dataclass
from typing import Literal

from consent.model import Missing, NeedsConsent, Reason, Refused

End = Literal["sender", "recipient"]


@dataclass(frozen=True)
class Refusal:
    """A no with its problem code; ``decision_id`` is the evidence entry that proves it.

    ``subject_id`` is the caller's own id of the person, where it has one, and ``other`` the end of the flow it is not.
    """

    code: str
    decision_id: uuid.UUID | None = None
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Missing, ...] = ()
    passed: tuple[str, ...] = ()
    subject_id: str | None = None
    other: End = "recipient"


UNKNOWN = Refusal("not-found")


def refused(
    decision: Refused | NeedsConsent, decision_id: uuid.UUID, subject_id: str | None = None, *, other: End = "recipient"
) -> Refusal:
    """The refusal a decision amounts to where nothing can wait."""
    return Refusal(
        code=decision.reasons[0].code,
        decision_id=decision_id,
        reasons=decision.reasons,
        missing=decision.missing,
        passed=decision.passed,
        subject_id=subject_id,
        other=other,
    )
