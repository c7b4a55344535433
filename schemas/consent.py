"""Asking a person for consent, and what the asker is told of the question: never the person's words or contact."""

from collections.abc import Iterator
from typing import Final

import marshmallow

from schemas.applicant import SubjectSchema
from schemas.base import Broken, Content, StrictSchema
from schemas.codes import CATEGORIES, PURPOSES
from schemas.dates import Instant
from schemas.faults import Breach
from schemas.fields import Code, Identifier, Many, Nested, RecordId, Text
from schemas.identifiers import partner_slug

REQUEST_STATES: Final = ("asked", "granted", "refused", "lapsed", "cancelled")


def _to_another(flow: Content) -> Iterator[Broken]:
    if flow.get("sender") and flow.get("sender") == flow.get("recipient"):
        yield Broken("recipient", Breach("not-to-oneself"))


class FlowSchema(StrictSchema):
    """From one named partner to another named partner, these categories."""

    checks = (_to_another,)

    sender = Identifier(partner_slug, maximum=64, required=True, description="Slug of the partner who sends.")
    recipient = Identifier(partner_slug, maximum=64, required=True, description="Slug of the partner who receives.")
    categories = Many(
        Code(CATEGORIES, required=True), 18, minimum=1, unique=True, required=True, description="Categories asked for."
    )


class ConsentRequestSchema(StrictSchema):
    """The body that puts a question to a person: one purpose and its flows."""

    purpose = Code(PURPOSES, required=True, description="What for.")
    flows = Many(Nested(FlowSchema(), required=True), 10, minimum=1, required=True, description="Who tells whom what.")
    subject = Nested(SubjectSchema(), required=True, description="Who is asked.")
    referral_id = RecordId(description="The referral the question belongs to.")


class ConsentRequestReadingSchema(StrictSchema):
    """A question put to a person, as either end of its flows reads it."""

    consent_request_id = RecordId(required=True, description="Id of the question.")
    state = Code(REQUEST_STATES, required=True, description="Asked, answered, lapsed or cancelled.")
    purpose = Code(PURPOSES, required=True, description="What for.")
    flows = Many(Nested(FlowSchema(), required=True), 10, required=True, description="Who would tell whom what.")
    subject_id = Text(64, description="The reader's own id of the person.")
    asked_by = Text(64, required=True, description="Slug of the partner who asked.")
    asked_at = Instant(required=True, description="When it was put.")
    lapses_at = Instant(required=True, description="When it lapses unanswered.")
    answered_at = Instant(description="When it was answered.")
    evidence_id = RecordId(required=True, description="The evidence entry of the question.")


CONSENT_REQUEST: Final[marshmallow.Schema] = ConsentRequestSchema()
CONSENT_REQUEST_READING: Final[marshmallow.Schema] = ConsentRequestReadingSchema()
