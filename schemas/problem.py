"""Problem documents (RFC 9457): what went wrong, whose turn it is, and how to mend it. No personal data."""

from typing import Final

import marshmallow

from schemas.base import StrictSchema
from schemas.codes import CATEGORIES, PURPOSES
from schemas.consent import ConsentRequestSchema
from schemas.fields import Carried, Code, Many, Nested, RecordId, Text, Value, Whole

#: Who can mend it: the caller, the hub, or the partner at the other end.
ORIGINS: Final = ("yours", "ours", "other-partner")


class FaultSchema(StrictSchema):
    """One fault: its place (a JSON pointer, or a place in the text), its rule, and what the rule says."""

    path = Text(256, minimum=0, required=True, description="JSON pointer (RFC 6901); empty: the document itself.")
    rule = Text(64, required=True, description="Stable code of the rule.")
    message = Text(500, required=True, description="The rule in words, in English or Portuguese.")
    parameters = Value({"type": "object"}, description="What the rule allows, by name.")


class MissingSchema(StrictSchema):
    """A consent that is missing, with the request that would ask for it."""

    sender = Text(64, required=True, description="Slug of the partner who would send.")
    recipient = Text(64, required=True, description="Slug of the partner who would receive.")
    purpose = Code(PURPOSES, required=True, description="What for.")
    categories = Many(Code(CATEGORIES, required=True), 18, required=True, description="Categories present.")
    needed = Many(Code(CATEGORIES, required=True), 18, description="Those without which nothing can flow.")
    validity_days = Whole(1, 3660, description="How long the consent would last.")
    why = Text(40, required=True, description="Why it is missing: never asked, expired, used up, and so on.")
    request = Carried(ConsentRequestSchema(), description="The ready body of `POST /v1/consent-requests`.")


class ReasonSchema(StrictSchema):
    """One reason of a decision."""

    code = Text(64, description="The problem code it amounts to.")
    rule = Text(64, required=True, description="The rule that objects.")
    details = Many(Text(128, required=True), 50, description="Codes that say to what.")


class ProblemSchema(StrictSchema):
    """What is answered instead of a result (RFC 9457)."""

    type = Value({"type": "string", "format": "uri"}, required=True, description="A page that explains this code.")
    title = Text(200, required=True, description="The code in words.")
    status = Whole(400, 599, required=True, description="HTTP status.")
    detail = Text(500, description="What to do about it.")
    code = Text(64, required=True, description="Stable code of the problem.")
    origin = Code(ORIGINS, required=True, description="Whose turn it is to mend it.")
    request_id = Text(64, required=True, description="Id of the request, to quote when asking for help.")
    decision_id = RecordId(description="The evidence entry of the decision.")
    errors = Many(Nested(FaultSchema(), required=True), 1000, description="Every fault of the document.")
    reasons = Many(Nested(ReasonSchema(), required=True), 50, description="Reasons of the decision.")
    missing = Many(Carried(MissingSchema(), required=True), 50, description="What consent is missing.")
    passed = Many(Text(80, required=True), 50, description="Checks that passed.")
    allowed_moves = Many(Text(40, required=True), 20, description="The states the referral can be moved to now.")
    state = Text(40, description="The state it is in.")
    record_id = RecordId(description="The record that was sent before.")
    batch_id = RecordId(description="The batch that was interrupted; what was done of it stays done.")
    scopes = Many(Text(80, required=True), 20, description="Any of these scopes would open this.")
    limit = Whole(0, 2**31, description="The largest body that is read, in bytes, or the most rows.")
    example = Text(200, description="The header that is missing, as it might be.")


PROBLEM: Final[marshmallow.Schema] = ProblemSchema()
