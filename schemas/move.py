"""A move of a referral: the state asked for, and what that state needs to be told with it.

Which moves exist and who may make them is in ``consent/lifecycle.py``; here is only what can be said.
"""

from collections.abc import Iterator
from typing import Final

import marshmallow

from schemas.base import Broken, Content, StrictSchema, personal
from schemas.dates import Day, Instant, Moment
from schemas.faults import Breach
from schemas.fields import Carried, Code, Identifier, Key, Many, Nested, Prose, RecordId, Text
from schemas.listed import listed
from schemas.places import municipality

STATES: Final = (
    "draft",
    "waiting-consent",
    "lapsed",
    "sent",
    "received",
    "info-requested",
    "accepted",
    "waitlisted",
    "scheduled",
    "in-progress",
    "on-hold",
    "completed",
    "failed",
    "rejection-proposed",
    "rejected",
    "expired",
    "cancelled",
    "consent-stopped",
    "closed",
    "entered-in-error",
)

#: The states a partner or AIMA can ask for; the others are the hub's to set.
ASKED: Final = tuple(
    state for state in STATES if state not in ("draft", "waiting-consent", "lapsed", "expired", "consent-stopped")
)

REJECTIONS: Final = (
    "no-capacity",
    "not-eligible",
    "out-of-area",
    "duplicate",
    "person-not-found",
    "identity-mismatch",
    "not-applicable",
    "insufficient-information",
    "person-declined",
    "unreachable",
    "service-closed",
    "other",
)
#: Why a referral is put on hold, fails or is called back; a rejection's reasons serve there as well.
INTERRUPTIONS: Final = (
    "awaiting-documents",
    "person-absent",
    "service-interrupted",
    "no-longer-needed",
    "served-elsewhere",
    "sent-in-error",
)
REASONS: Final = (*(code for code in REJECTIONS if code != "other"), *INTERRUPTIONS, "other")

OUTCOMES: Final = (
    "provided",
    "partly-provided",
    "not-provided",
    "no-show",
    "declined",
    "referred-on",
    "information-only",
)
APPOINTMENT_MODES: Final = ("in-person", "phone", "video")
MOVERS: Final = ("sender", "receiver", "person", "aima", "hub")
#: Who may be the next to act.
ACTING: Final = ("person", "sender", "receiver", "aima")


class AppointmentSchema(StrictSchema):
    """When and where the person is expected."""

    start = Moment(required=True, description="When.")
    place_municipality = listed(Identifier(municipality, maximum=4, description="Where, DICO code."), "municipalities")
    mode = Code(APPOINTMENT_MODES, required=True, description="In person, by telephone or by video.")
    instructions = Prose(500, description="What to bring, whom to ask for; without numbers of the person.")


class OutcomeSchema(StrictSchema):
    """What came of it."""

    code = Code(OUTCOMES, required=True, description="What came of it.")
    date = Day(passed=True, description="When.")
    note = personal(Prose(1000, description="In few words."), "needs", special=True)
    record_ids = Many(Key(required=True), 20, unique=True, description="Records of the service given.")


class FeedbackSchema(StrictSchema):
    """That the sender has seen the end, and what the person thought of it, if asked."""

    seen_at = Moment(passed=True, description="When the sender saw the outcome.")
    satisfied = Code(("yes", "partly", "no", "not-asked"), description="The person's own answer.")


def _reason_of_its_state(move: Content) -> Iterator[Broken]:
    reason = move.get("reason_code")
    if move.get("to") in ("rejected", "rejection-proposed") and reason and reason not in REJECTIONS:
        yield Broken("reason_code", Breach("not-in-list", allowed=list(REJECTIONS)))


class MoveDetailSchema(StrictSchema):
    """What is said beside a move."""

    reason_text = personal(Prose(500, description="Why, in few words."), "needs")
    question = personal(Prose(1000, description="What the receiver must know first."), "needs")
    answer = personal(Prose(1000, description="The sender's answer to it."), "needs")
    appointment = Nested(AppointmentSchema(), description="When and where the person is expected.")
    waiting_list_date = Day(description="When a place is expected to be free.")
    first_contact_on = Day(passed=True, description="When the person was first met or spoken to.")
    until = Day(description="Until when the referral is on hold.")
    outcome = Nested(OutcomeSchema(), description="What came of it.")
    note = personal(Prose(1000, description="A note of the review."), "needs")
    feedback = Nested(FeedbackSchema(), description="That the end was seen.")


class MoveSchema(MoveDetailSchema):
    """A move asked for, with what its state needs."""

    checks = (_reason_of_its_state,)

    to = Code(ASKED, required=True, description="The state asked for.")
    reason_code = Code(REASONS, description="Why; compulsory for some states.")


class MoveReadingSchema(StrictSchema):
    """One move as it happened; ``detail`` is given when one record is read, not in lists."""

    from_state = Code(STATES, required=True, data_key="from", description="State before.")
    to_state = Code(STATES, required=True, data_key="to", description="State after.")
    by = Code(MOVERS, required=True, description="Who moved it.")
    at = Instant(required=True, description="When.")
    reason_code = Code(REASONS, description="Why.")
    detail = Carried(MoveDetailSchema(), description="What was said beside it.")


class MovedSchema(StrictSchema):
    """The receipt of a move; it never holds personal data."""

    record_id = RecordId(required=True, description="The referral.")
    from_state = Code(STATES, required=True, data_key="from", description="State before.")
    to_state = Code(STATES, required=True, data_key="to", description="State now.")
    acts_next = Code(ACTING, description="Who acts next; null: nobody.")
    due_at = Instant(description="By when.")
    evidence_id = RecordId(required=True, description="The evidence entry of the move.")
    leaf_hash = Text(64, required=True, description="SHA-256 leaf of that entry, in hexadecimal.")


MOVE: Final[marshmallow.Schema] = MoveSchema()
MOVED: Final[marshmallow.Schema] = MovedSchema()
